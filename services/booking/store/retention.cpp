#include "services/booking/store/retention.hpp"

#include "platform/postgres/purge.hpp"
#include "platform/postgres/short_lock.hpp"

namespace airside::booking {
namespace {

using postgres::Purge;
using postgres::Query;

// A month at a time, since the tables are locked until it is made.
constexpr int months_made = 25;
const Query make_month{"booking.make_partitions",
                       "SELECT make_booking_partitions(($1::date + make_interval(months => $2))::date, 1) AS made"};

const Query missing_months{"booking.missing_partitions", R"sql(
    SELECT count(*) AS missing FROM unnest(booking_month_tables()) t, generate_series(0, $2 - 1) i
     WHERE to_regclass(t || to_char(date_trunc('month', $1::date) + make_interval(months => i), '_YYYY_MM')) IS NULL)sql"};

#define OLD_MESSAGES "FROM vendor_messages WHERE created_at < $1"
const Purge messages{
    {"booking.purge_messages", "DELETE FROM vendor_messages WHERE id IN (SELECT id " OLD_MESSAGES " LIMIT 1000)"},
    {"booking.count_old_messages", "SELECT count(*) AS n " OLD_MESSAGES}};

#define OLD_WORKFLOWS "FROM booking_workflows WHERE finished_at < $1"
const Purge workflows{{"booking.purge_workflows",
                       "WITH old AS (SELECT booking_id " OLD_WORKFLOWS " LIMIT 1000),"
                       " steps AS (DELETE FROM workflow_steps WHERE booking_id IN (SELECT booking_id FROM old))"
                       " DELETE FROM booking_workflows WHERE booking_id IN (SELECT booking_id FROM old)"},
                      {"booking.count_old_workflows", "SELECT count(*) AS n " OLD_WORKFLOWS}};

#define OLD_FINGERPRINTS "FROM traveller_flights WHERE departs_at < $1"
const Purge fingerprints{
    {"booking.purge_fingerprints",
     "DELETE FROM traveller_flights WHERE ctid = ANY (ARRAY(SELECT ctid " OLD_FINGERPRINTS " LIMIT 1000))"},
    {"booking.count_old_fingerprints", "SELECT count(*) AS n " OLD_FINGERPRINTS}};

#define OLD_REQUESTS "FROM booking_directory WHERE idempotency_key IS NOT NULL AND created_at < $1"
const Purge requests{
    {"booking.forget_requests",
     "UPDATE booking_directory SET idempotency_key = NULL WHERE id IN (SELECT id " OLD_REQUESTS " LIMIT 1000)"},
    {"booking.count_old_requests", "SELECT count(*) AS n " OLD_REQUESTS}};

#define UNPAID_AT_THEIR_LIMIT                                                                                 \
    "FROM booking_directory d JOIN bookings b ON b.id = d.id AND b.departure_datetime = d.departure_datetime" \
    " WHERE d.id = w.booking_id AND w.step = 'AWAIT_PAYMENT' AND w.state = 'WAITING'"                         \
    " AND b.status = 'PENDING_PAYMENT' AND b.ticket_time_limit < $1"                                          \
    " AND (w.next_run_at IS NULL OR w.next_run_at > $2)"
const Query wake{"booking.wake_expired", "UPDATE booking_workflows w SET next_run_at = $2 " UNPAID_AT_THEIR_LIMIT};
const Query count_expired_now{
    "booking.count_expired",
    "SELECT count(*) AS n FROM booking_workflows w WHERE EXISTS (SELECT " UNPAID_AT_THEIR_LIMIT ")"};

}  // namespace

awaitable<std::int64_t> make_partitions(Reactor& reactor, postgres::Pool& pool, Date today) {
    std::int64_t made = 0;
    for (int month = 0; month < months_made; ++month) {
        auto step = [&]() -> awaitable<> {
            auto rows = co_await pool.run(make_month, today, month);
            made += rows.one().get<std::int64_t>("made");
        };
        co_await postgres::with_short_lock(reactor, step);
    }
    co_return made;
}

awaitable<std::int64_t> count_missing_partitions(postgres::Pool& pool, Date today) {
    auto rows = co_await pool.run(missing_months, today, months_made);
    co_return rows.one().get<std::int64_t>("missing");
}

awaitable<Purged> purge(postgres::Pool& pool, PurgeLimits limits) {
    Purged purged;
    purged.vendor_messages = co_await postgres::in_batches(pool, messages, limits.messages_before);
    purged.workflows = co_await postgres::in_batches(pool, workflows, limits.workflows_before);
    purged.traveller_flights = co_await postgres::in_batches(pool, fingerprints, limits.departed_before);
    purged.requests = co_await postgres::in_batches(pool, requests, limits.requests_before);
    co_return purged;
}

awaitable<Purged> purgeable(postgres::Pool& pool, PurgeLimits limits) {
    Purged purged;
    purged.vendor_messages = co_await postgres::count_of(pool, messages, limits.messages_before);
    purged.workflows = co_await postgres::count_of(pool, workflows, limits.workflows_before);
    purged.traveller_flights = co_await postgres::count_of(pool, fingerprints, limits.departed_before);
    purged.requests = co_await postgres::count_of(pool, requests, limits.requests_before);
    co_return purged;
}

awaitable<std::uint64_t> wake_expired(postgres::Pool& pool, Instant limit_before, Instant now) {
    auto rows = co_await pool.run(wake, limit_before, now);
    co_return rows.affected();
}

awaitable<std::uint64_t> count_expired(postgres::Pool& pool, Instant limit_before, Instant now) {
    auto rows = co_await pool.run(count_expired_now, limit_before, now);
    co_return rows.one().get<std::uint64_t>("n");
}

}  // namespace airside::booking

#include "services/booking/store/retention.hpp"

#include "services/booking/store/short_lock.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

constexpr int batch = 1000;

const Query make_months{"booking.make_partitions", "SELECT make_booking_partitions($1::date, 25) AS made"};

const Query delete_messages{"booking.purge_messages", R"sql(
    DELETE FROM vendor_messages WHERE id IN (SELECT id FROM vendor_messages WHERE created_at < $1 LIMIT 1000))sql"};

const Query delete_workflows{"booking.purge_workflows", R"sql(
    WITH old AS (SELECT booking_id FROM booking_workflows WHERE finished_at < $1 LIMIT 1000),
         steps AS (DELETE FROM workflow_steps WHERE booking_id IN (SELECT booking_id FROM old))
    DELETE FROM booking_workflows WHERE booking_id IN (SELECT booking_id FROM old))sql"};

const Query delete_fingerprints{"booking.purge_fingerprints", R"sql(
    DELETE FROM traveller_flights WHERE ctid = ANY (ARRAY(SELECT ctid FROM traveller_flights WHERE departs_at < $1 LIMIT 1000)))sql"};

const Query clear_requests{"booking.forget_requests", R"sql(
    UPDATE booking_directory SET idempotency_key = NULL WHERE id IN (
        SELECT id FROM booking_directory WHERE idempotency_key IS NOT NULL AND created_at < $1 LIMIT 1000))sql"};

const Query wake{"booking.wake_expired", R"sql(
    UPDATE booking_workflows w SET next_run_at = $2
      FROM booking_directory d JOIN bookings b ON b.id = d.id AND b.departure_datetime = d.departure_datetime
     WHERE d.id = w.booking_id AND w.step = 'AWAIT_PAYMENT' AND w.state = 'WAITING' AND b.status = 'PENDING_PAYMENT'
       AND b.ticket_time_limit < $1 AND (w.next_run_at IS NULL OR w.next_run_at > $2))sql"};

awaitable<std::uint64_t> in_batches(postgres::Pool& pool, const Query& query, Instant before) {
    std::uint64_t total = 0;
    for (;;) {
        auto rows = co_await pool.run(query, before);
        total += rows.affected();
        if (rows.affected() < batch) co_return total;
    }
}

}  // namespace

awaitable<std::int64_t> make_partitions(Reactor& reactor, postgres::Pool& pool, Date today) {
    std::int64_t made = 0;
    auto step = [&]() -> awaitable<> {
        auto rows = co_await pool.run(make_months, today);
        made = rows.one().get<std::int64_t>("made");
    };
    co_await with_short_lock(reactor, step);
    co_return made;
}

awaitable<std::uint64_t> purge_messages(postgres::Pool& pool, Instant before) {
    return in_batches(pool, delete_messages, before);
}
awaitable<std::uint64_t> purge_workflows(postgres::Pool& pool, Instant finished_before) {
    return in_batches(pool, delete_workflows, finished_before);
}
awaitable<std::uint64_t> purge_fingerprints(postgres::Pool& pool, Instant departed_before) {
    return in_batches(pool, delete_fingerprints, departed_before);
}
awaitable<std::uint64_t> forget_requests(postgres::Pool& pool, Instant before) {
    return in_batches(pool, clear_requests, before);
}

awaitable<std::uint64_t> wake_expired(postgres::Pool& pool, Instant limit_before, Instant now) {
    auto rows = co_await pool.run(wake, limit_before, now);
    co_return rows.affected();
}

}  // namespace airside::booking

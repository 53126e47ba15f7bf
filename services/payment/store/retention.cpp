#include "services/payment/store/retention.hpp"

#include "platform/jobs/months.hpp"
#include "platform/postgres/purge.hpp"

namespace airside::payment::store {

using postgres::Purge;
using postgres::Query;

namespace {

const Query make_months{"payment.make_partitions", "SELECT make_payment_partitions($1, $2) AS made"};

#define OLD_WEBHOOKS "FROM webhook_inbox WHERE received_at < $1 AND state <> 'NEW'"
const Purge webhooks{
    {"payment.purge_webhooks",
     "DELETE FROM webhook_inbox WHERE (gateway, event_id) IN (SELECT gateway, event_id " OLD_WEBHOOKS " LIMIT 1000)"},
    {"payment.count_old_webhooks", "SELECT count(*) AS n " OLD_WEBHOOKS}};

#define OLD_MESSAGES "FROM payment_messages WHERE created_at < $1"
const Purge messages{
    {"payment.purge_messages", "DELETE FROM payment_messages WHERE id IN (SELECT id " OLD_MESSAGES " LIMIT 1000)"},
    {"payment.count_old_messages", "SELECT count(*) AS n " OLD_MESSAGES}};

#define OLD_ENDS "FROM ended_bookings WHERE ended_at < $1"
const Purge ends{{"payment.purge_ended_bookings",
                  "DELETE FROM ended_bookings WHERE booking_id IN (SELECT booking_id " OLD_ENDS " LIMIT 1000)"},
                 {"payment.count_old_ended_bookings", "SELECT count(*) AS n " OLD_ENDS}};

#define OLD_SETTLEMENTS "FROM settlements WHERE settled_at < $1"
const Purge settlements{{"payment.purge_settlements",
                         "DELETE FROM settlements WHERE (payment_gateway, settlement_id) IN (SELECT payment_gateway, "
                         "settlement_id " OLD_SETTLEMENTS " LIMIT 1000)"},
                        {"payment.count_old_settlements", "SELECT count(*) AS n " OLD_SETTLEMENTS}};

#define OLD_EXCEPTIONS "FROM reconciliation_exceptions WHERE ended_at < $1 AND status <> 'OPEN'"
const Purge exceptions{{"payment.purge_exceptions",
                        "DELETE FROM reconciliation_exceptions WHERE id IN (SELECT id " OLD_EXCEPTIONS " LIMIT 1000)"},
                       {"payment.count_old_exceptions", "SELECT count(*) AS n " OLD_EXCEPTIONS}};

const Query anonymise_batch{"payment.anonymise", "SELECT anonymise_payments($1, $2) AS n"};
const Query to_anonymise{"payment.to_anonymise", "SELECT count(*) AS n FROM payments_to_anonymise($1)"};

}  // namespace

awaitable<int> make_partitions(postgres::Pool& pool, Date first, int months) {
    auto rows = co_await pool.run(make_months, first, months);
    co_return rows.one().get<int>("made");
}

awaitable<std::vector<std::string>> missing_partitions(postgres::Pool& pool, Date first, int months) {
    return jobs::missing_months(pool, {"payments", "refunds", "payment_attempts"}, first, months);
}

awaitable<Purged> purge(postgres::Pool& pool, PurgeLimits limits) {
    Purged purged;
    purged.webhooks = co_await postgres::in_batches(pool, webhooks, limits.webhooks_before);
    purged.messages = co_await postgres::in_batches(pool, messages, limits.messages_before);
    purged.ended_bookings = co_await postgres::in_batches(pool, ends, limits.webhooks_before);
    purged.settlements = co_await postgres::in_batches(pool, settlements, limits.settlements_before);
    purged.exceptions = co_await postgres::in_batches(pool, exceptions, limits.settlements_before);
    co_return purged;
}

awaitable<Purged> purgeable(postgres::Pool& pool, PurgeLimits limits) {
    Purged purged;
    purged.webhooks = co_await postgres::count_of(pool, webhooks, limits.webhooks_before);
    purged.messages = co_await postgres::count_of(pool, messages, limits.messages_before);
    purged.ended_bookings = co_await postgres::count_of(pool, ends, limits.webhooks_before);
    purged.settlements = co_await postgres::count_of(pool, settlements, limits.settlements_before);
    purged.exceptions = co_await postgres::count_of(pool, exceptions, limits.settlements_before);
    co_return purged;
}

awaitable<int> anonymise(postgres::Pool& pool, Instant until, int most) {
    auto rows = co_await pool.run(anonymise_batch, until, most);
    co_return rows.one().get<int>("n");
}

awaitable<std::int64_t> count_to_anonymise(postgres::Pool& pool, Instant until) {
    auto rows = co_await pool.run(to_anonymise, until);
    co_return rows.one().get<std::int64_t>("n");
}

}  // namespace airside::payment::store

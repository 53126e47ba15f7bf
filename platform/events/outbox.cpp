#include "platform/events/outbox.hpp"

namespace airside::events {
namespace {

const postgres::Query lock_query{"events.lock_aggregate",
                                 "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))"};

const postgres::Query append_query{"events.append", R"sql(
    INSERT INTO outbox (aggregate_type, aggregate_id, aggregate_version, type, payload, traceparent)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};

}  // namespace

awaitable<> lock_aggregate(postgres::Transaction& tx, Uuid aggregate_id) { co_await tx.run(lock_query, aggregate_id); }

void append(postgres::Transaction& tx, const NewEvent& event, Notifier& notifier) {
    tx.queue(append_query, event.aggregate_type, event.aggregate_id, event.aggregate_version, event.type,
             postgres::Json{event.payload_json}, event.traceparent);
    tx.after_commit([&notifier] { notifier.committed(); });
}

}  // namespace airside::events

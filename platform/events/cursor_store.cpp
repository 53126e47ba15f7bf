#include "platform/events/consumer.hpp"
#include "platform/events/parking.hpp"

namespace airside::events {
namespace {

using postgres::Query;

const Query load_query{"events.load_cursor", "SELECT era, xid, id FROM feed_cursor WHERE feed = $1"};

const Query save_query{"events.save_cursor", R"sql(
    INSERT INTO feed_cursor (feed, era, xid, id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (feed) DO UPDATE SET era = excluded.era, xid = excluded.xid, id = excluded.id
        WHERE (feed_cursor.era, feed_cursor.xid, feed_cursor.id) < (excluded.era, excluded.xid, excluded.id))sql"};

const Query park_query{"events.park", R"sql(
    INSERT INTO parked_events (feed, event_id, aggregate_type, aggregate_id, aggregate_version, type, payload, traceparent, created_at, error)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (feed, event_id) DO NOTHING)sql"};

}  // namespace

void queue_cursor(postgres::Transaction& tx, const std::string& consumer, Cursor cursor) {
    tx.queue(save_query, consumer, cursor.era, cursor.xid, cursor.id);
}

void queue_parked(postgres::Transaction& tx, const std::string& consumer, const Event& event,
                  const std::string& error) {
    tx.queue(park_query, consumer, event.event_id, event.aggregate_type, event.aggregate_id, event.aggregate_version,
             event.type, postgres::Json{event.payload_json}, event.traceparent, event.created_at, error);
}

awaitable<Cursor> PgCursorStore::load(std::string consumer) {
    auto rows = co_await pool_.run(load_query, consumer);
    auto row = rows.maybe();
    if (!row) co_return Cursor{};
    co_return Cursor{row->get<std::int16_t>("era"), row->get<std::uint64_t>("xid"), row->get<std::int64_t>("id")};
}

awaitable<> PgCursorStore::save(std::string consumer, Cursor cursor) {
    co_await pool_.run(save_query, consumer, cursor.era, cursor.xid, cursor.id);
}

awaitable<> PgCursorStore::park(std::string consumer, Event event, std::string error) {
    auto tx = co_await pool_.begin();
    queue_parked(tx, consumer, event, error);
    co_await tx.commit();
}

}  // namespace airside::events

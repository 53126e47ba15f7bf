#include "platform/events/consumer_loop.hpp"
#include "platform/events/parking.hpp"

namespace airside::events {
namespace {

using postgres::Query;
using postgres::Transaction;

// Held to the end of the transaction, so that of several processes one at a time takes an event. It assigns no
// transaction id: what `apply` locks first (lock_aggregate) still comes before any write.
const Query lock_query{"events.lock_consumer",
                       "SELECT pg_try_advisory_xact_lock(hashtextextended('airside.consumer.' || $1, 0)) AS locked"};

// The same, waiting: the failed attempt just before may not have been rolled back yet.
const Query wait_for_lock_query{"events.wait_for_consumer",
                                "SELECT pg_advisory_xact_lock(hashtextextended('airside.consumer.' || $1, 0))"};

// Where the consumer stands, and what it has seen of the event's aggregate. A statement of its own: its snapshot must
// be younger than the lock.
const Query position_query{"events.position", R"sql(
    SELECT c.era, c.xid, c.id, s.version, s.event_id
      FROM (SELECT $1::text AS feed, $2::uuid AS aggregate_id) wanted
      LEFT JOIN feed_cursor c ON c.feed = wanted.feed
      LEFT JOIN seen_version s ON s.feed = wanted.feed AND s.aggregate_id = wanted.aggregate_id)sql"};

const Query see_query{"events.see_version", R"sql(
    INSERT INTO seen_version (feed, aggregate_id, version, event_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (feed, aggregate_id) DO UPDATE SET version = excluded.version, event_id = excluded.event_id
        WHERE seen_version.version <= excluded.version)sql"};

Cursor cursor_of(const postgres::Row& row) {
    if (row.is_null("era")) return {};  // a new consumer
    return {row.get<std::int16_t>("era"), row.get<std::uint64_t>("xid"), row.get<std::int64_t>("id")};
}

// An older version than one seen, or the very same event again. Two events of one version are two.
bool is_stale(const postgres::Row& seen, const Event& event) {
    auto version = seen.get<std::optional<std::int64_t>>("version");
    if (!version || *version < event.aggregate_version) return false;
    return *version > event.aggregate_version || seen.get<std::optional<Uuid>>("event_id") == event.event_id;
}

}  // namespace

struct PgConsumer::State final : ConsumerLoop {
    State(Reactor& reactor, ConsumerOptions options, FeedSource& source, postgres::Pool& p, Apply a, bool skip)
        : ConsumerLoop(reactor, std::move(options), source),
          pool(p),
          apply_event(std::move(a)),
          skip_stale(skip),
          cursors(p) {}
    postgres::Pool& pool;
    Apply apply_event;
    bool skip_stale;
    PgCursorStore cursors;

    awaitable<Cursor> load() override { return cursors.load(options_.name); }
    awaitable<> keep(Cursor) override { co_return; }  // apply() has

    awaitable<Step> apply(const Event& event, Cursor before) override {
        auto tx = co_await pool.begin();
        auto lock = co_await tx.run(lock_query, options_.name);
        if (!lock.one().get<bool>("locked")) co_return Step::busy;
        auto position = co_await tx.run(position_query, options_.name, event.aggregate_id);
        auto found = position.one();
        if (cursor_of(found) != before) co_return Step::moved;
        bool stale = skip_stale && is_stale(found, event);
        if (!stale) co_await apply_event(tx, event);
        if (!stale) tx.queue(see_query, options_.name, event.aggregate_id, event.aggregate_version, event.event_id);
        queue_cursor(tx, options_.name, event.place);
        co_await tx.commit();
        co_return stale ? Step::skipped : Step::applied;
    }

    awaitable<bool> park(const Event& event, std::string error) override {
        auto tx = co_await pool.begin();
        co_await tx.run(wait_for_lock_query, options_.name);
        auto position = co_await tx.run(position_query, options_.name, event.aggregate_id);
        if (cursor_of(position.one()) >= event.place) co_return false;
        queue_parked(tx, options_.name, event, error);
        queue_cursor(tx, options_.name, event.place);
        co_await tx.commit();
        co_return true;
    }
};

PgConsumer::PgConsumer(Reactor& reactor, ConsumerOptions options, FeedSource& source, postgres::Pool& pool, Apply apply,
                       bool skip_stale)
    : state_(std::make_shared<State>(reactor, std::move(options), source, pool, std::move(apply), skip_stale)) {}
PgConsumer::~PgConsumer() { state_->stop(); }
void PgConsumer::start() { state_->start(); }
void PgConsumer::stop() { state_->stop(); }
awaitable<> PgConsumer::stopped() { return state_->stopped(); }
awaitable<std::uint64_t> PgConsumer::drain() { return state_->drain(); }
ConsumerStats PgConsumer::stats() const { return state_->stats(); }

}  // namespace airside::events

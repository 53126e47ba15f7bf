// Taking events from a feed. Both consumers run until stopped, ask by long poll, and try again with growing pauses
// (0.1–10 s) when the feed, their store or the event itself fails. What is merely unavailable (Problem 503, timeouts,
// lost connections) is tried for ever: events wait in their feed. An event that itself fails `max_failures` times is
// parked: kept in `parked_events` with its error, counted, and passed over, so that one bad event does not stop all.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "platform/events/feed.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::events {

struct ConsumerOptions {
    std::string name;  // "<consuming service>.<feed>", e.g. "notification.booking": the key of its cursor
    int batch = 100;
    int max_failures = 5;
    std::chrono::seconds poll{25};  // a long poll's length
};

struct ConsumerStats {
    std::uint64_t applied = 0, skipped = 0, failures = 0, parked = 0;
    Cursor cursor;
    bool caught_up = false;            // the last page was the end of the feed
    std::chrono::milliseconds lag{0};  // age of the oldest event known but not yet applied; 0 when caught up
    std::string last_error;            // empty once something worked
};

class Consumer {
  public:
    virtual ~Consumer() = default;
    virtual void start() = 0;  // spawns the loop on the reactor
    virtual void stop() = 0;   // the event under way is finished; nothing is called afterwards
    virtual awaitable<> stopped() = 0;
    // Takes what the feed has now, without the loop; for jobs and tests. Throws what the first failing event throws.
    virtual awaitable<std::uint64_t> drain() = 0;
    virtual ConsumerStats stats() const = 0;
    std::chrono::milliseconds lag() const { return stats().lag; }
};

// Keeps its effect in PostgreSQL: cursor and effect are one transaction, so that each event takes effect exactly once.
// An event of a version that is older than the newest seen of its aggregate is skipped (`skip_stale`), as suits a copy
// of state.
class PgConsumer final : public Consumer {
  public:
    using Apply = std::function<awaitable<>(postgres::Transaction& tx, const Event& event)>;
    // All that is passed by reference must outlive it. The database has events::migrations().
    PgConsumer(Reactor& reactor, ConsumerOptions options, FeedSource& source, postgres::Pool& pool, Apply apply,
               bool skip_stale = true);
    ~PgConsumer() override;
    void start() override;
    void stop() override;
    awaitable<> stopped() override;
    awaitable<std::uint64_t> drain() override;
    ConsumerStats stats() const override;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

// Where a consumer without transactions keeps its place.
class CursorStore {
  public:
    virtual ~CursorStore() = default;
    virtual awaitable<Cursor> load(std::string consumer) = 0;  // the default one for a new consumer
    virtual awaitable<> save(std::string consumer, Cursor cursor) = 0;
    virtual awaitable<> park(std::string consumer, Event event, std::string error) = 0;  // idempotent by event_id
};

// In feed_cursor and parked_events of a database with events::migrations().
class PgCursorStore final : public CursorStore {
  public:
    explicit PgCursorStore(postgres::Pool& pool) : pool_(pool) {}
    awaitable<Cursor> load(std::string consumer) override;
    awaitable<> save(std::string consumer, Cursor cursor) override;
    awaitable<> park(std::string consumer, Event event, std::string error) override;

  private:
    postgres::Pool& pool_;
};

// Keeps its effect elsewhere (documents, a mail): `apply` must be idempotent by event_id, since an event may be applied
// again when the process is killed before the cursor was saved. The cursor is saved after each page, and never ahead of
// an effect.
class DocumentConsumer final : public Consumer {
  public:
    using Apply = std::function<awaitable<>(const Event& event)>;
    // The same for a page of events at once, where that is cheaper; what it throws has them applied one by one.
    using ApplyPage = std::function<awaitable<>(const std::vector<Event>& events)>;
    DocumentConsumer(Reactor& reactor, ConsumerOptions options, FeedSource& source, CursorStore& cursors, Apply apply,
                     ApplyPage apply_page = {});
    ~DocumentConsumer() override;
    void start() override;
    void stop() override;
    awaitable<> stopped() override;
    awaitable<std::uint64_t> drain() override;
    ConsumerStats stats() const override;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace airside::events

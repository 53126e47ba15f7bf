// Reading a service's events, in order, without gaps. What a reader gets is settled: no transaction that is still open
// can add a row before it. The horizon is the cluster's, so a long writing transaction in any database delays every
// feed; see stalled().
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "platform/async/sync.hpp"
#include "platform/events/event.hpp"
#include "platform/postgres/listener.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::events {

struct Page {
    std::vector<Event> events;
    Cursor next;             // after the last of `events`; the cursor asked with when there are none
    bool unsettled = false;  // there is more that can't be given yet: ask again in 25 ms
};

// A feed, here or in another process.
class FeedSource {
  public:
    virtual ~FeedSource() = default;
    // At most `limit` events behind `after`. Where there are none it waits for some until `wait_until`, then gives an
    // empty page. `consumer` names who asks: `after` is what it has safely taken, and bounds the purge.
    virtual awaitable<Page> read(std::string consumer, Cursor after, int limit, Steady::time_point wait_until) = 0;
};

class Feed final : public FeedSource {
  public:
    // `pool` belongs to `reactor`. Opens one more connection, for LISTEN.
    Feed(Reactor& reactor, postgres::Pool& pool);
    ~Feed() override;
    awaitable<Page> read(std::string consumer, Cursor after, int limit, Steady::time_point wait_until) override;

    // Deletes what is older than `keep` and was taken by all of `consumers`; a consumer that never asked holds back
    // everything; without consumers age alone decides. In batches. Returns how many.
    awaitable<std::uint64_t> purge(std::vector<std::string> consumers,
                                   std::chrono::seconds keep = std::chrono::hours(24 * 7));

    // How many that would be now.
    awaitable<std::uint64_t> purgeable(std::vector<std::string> consumers,
                                       std::chrono::seconds keep = std::chrono::hours(24 * 7));

    // How long the oldest writing transaction of the cluster has been open, when that is more than a second; else 0.
    awaitable<std::chrono::milliseconds> stalled();

    // True when this database was restored into another cluster, so that rebase_feed() must run (as its owner) before
    // it serves.
    awaitable<bool> needs_rebase();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace airside::events

// A service's part in erasing a user. The event that tells of it becomes a row of the service's own, in the consumer's
// place in the feed and so once; the row is worked off in passes over all that the service keeps of the user, until one
// finds nothing more to do, and then it is acknowledged. Killed anywhere, the next process goes on with the row.
//
// A pass counts only if it began `settle` after the user was deleted: what was under way by then (a request with a
// token that was still good, a queue that was not written yet) has come to rest. What comes later all the same is found
// by further passes, hourly for two days.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "platform/contract/bus.hpp"
#include "platform/core/embedded.hpp"
#include "platform/events/consumer.hpp"
#include "platform/jobs/scheduler.hpp"

namespace airside::erasure {

// What a pass came to. A service erases in bounded batches, each a transaction of its own; again and again makes no
// difference.
struct Pass {
    std::int64_t changed = 0;
    std::string waits_for{};  // what has to end first, "an open trip"; empty: nothing of the user is left
};

using Erase = std::function<awaitable<Pass>(UserId user)>;
using Acknowledge = std::function<awaitable<>(Uuid erasure, std::int64_t changed)>;

struct Options {
    std::string service;                  // "search": its consumer is search.erasure, its job search.erase_users
    std::chrono::seconds settle{15};      // longer than a revoked session is taken for active, and than any queue waits
    std::chrono::seconds retry_min{5};    // the pause after a pass that failed, doubled each time…
    std::chrono::seconds retry_max{300};  // …up to this; also until what is waited for is looked at again
};

// One to a reactor; it consumes on the one that has a feed.
class Eraser {
  public:
    // All that is passed by reference outlives it. The database has migrations().
    Eraser(Reactor& reactor, const Clock& clock, postgres::Pool& pool, Options options, Erase erase,
           Acknowledge acknowledge);
    ~Eraser();
    Eraser(const Eraser&) = delete;
    Eraser& operator=(const Eraser&) = delete;

    void start(events::FeedSource* user_feed);  // null: nothing is consumed here
    awaitable<> stop(Steady::time_point deadline);
    // Works off what is due, and forgets what is long done.
    jobs::Job job();

    struct State;

  private:
    std::shared_ptr<State> state_;
};

// Acknowledges at the user service. Request: its endpoint type, with id, service and changed. Null: where no feed is
// consumed.
template <class Request>
Acknowledge acknowledge_at(Bus* bus, std::string service) {
    return [bus, service](Uuid erasure, std::int64_t changed) -> awaitable<> {
        auto request = Maker::make<Request>();
        request.id = erasure;
        request.service.value = service;
        request.changed = changed;
        if (!bus) throw std::logic_error("an erasure is acknowledged by a bus");
        co_await bus->call(Caller::of_service(service), std::move(request));
    };
}

std::span<const EmbeddedFile> migrations();  // 0000_erasure.sql: user_erasures

}  // namespace airside::erasure

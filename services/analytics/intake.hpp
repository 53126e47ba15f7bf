// Web events on their way into the documents: queued, and written in batches off the path of the request. What can't be
// written stays queued and is tried again, which is safe as an event is kept once; a full queue refuses more. A process
// that is killed loses its last second.
#pragma once
#include <deque>
#include <functional>

#include "platform/async/sync.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/analytics/domain/facts.hpp"

namespace airside::analytics {

class Intake {
  public:
    using Write = std::function<awaitable<>(std::vector<AnalyticsEvent>)>;
    Intake(Reactor& reactor, std::size_t limit, Write write);
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    void add(std::vector<AnalyticsEvent> events);  // all or none: throws Problem 503 when there is no room
    void start();
    awaitable<> stop(Steady::time_point deadline);  // writes what is queued

  private:
    awaitable<> run();
    awaitable<> write_batch();

    Reactor& reactor_;
    std::size_t limit_;
    Write write_;
    Signal wake_, ended_;
    std::deque<AnalyticsEvent> queue_;
    bool running_ = false, stopping_ = false;
    telemetry::Counter &taken_, &refused_;
};

}  // namespace airside::analytics

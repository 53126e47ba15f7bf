// A service's consumers together: started and stopped as one, and seen in the metrics.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "platform/events/consumer.hpp"

namespace airside::events {

class ConsumerSet {
  public:
    explicit ConsumerSet(Reactor& reactor);
    ~ConsumerSet();
    ConsumerSet(const ConsumerSet&) = delete;
    ConsumerSet& operator=(const ConsumerSet&) = delete;

    void add(std::string name, std::unique_ptr<Consumer> consumer);  // before start()
    // Every five seconds: airside_consumer_lag_seconds and airside_consumer_parked_events, labelled {consumer}.
    void start();
    // Each finishes the event under way; what has not by the deadline is left behind, and logged.
    awaitable<> stop(Steady::time_point deadline);

    struct State;

  private:
    std::shared_ptr<State> state_;
};

}  // namespace airside::events

// Carries workflows on: those that a request waits for at once, the others as they come due. Any process can take over
// from any other: a claim belongs to a database session that ends with its process.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "services/booking/workflows/run.hpp"

namespace airside::booking {

struct EngineOptions {
    std::chrono::milliseconds poll{1000};
    std::chrono::seconds lease{10};
    int concurrency = 32;
    std::chrono::minutes stuck_after{10};
};

class Engine {
  public:
    // All that is passed by reference outlives the engine. `random` names its session.
    Engine(Context context, events::Notifier& notifier, Random& random, EngineOptions options);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Works on this booking, if nobody does, until it is at rest or the deadline has passed; the work goes on then.
    awaitable<> settle(BookingId id, Steady::time_point deadline);

    void start();  // takes what is due, here and left over by processes that died
    void wake();   // something may be due
    awaitable<> stop(Steady::time_point deadline);
    std::size_t active() const;
    // The name of the database session that claims are made in: gone when this process is.
    const std::string& session() const;

  private:
    friend struct EngineWork;
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace airside::booking

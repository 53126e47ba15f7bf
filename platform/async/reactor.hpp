// A reactor is one thread's event loop. Airside runs one to a core; each has its own pools and service objects, so
// nothing that lives on a reactor needs a lock. Everything here but post() and stop() is called on the reactor's own
// thread.
#pragma once
#include <chrono>
#include <coroutine>
#include <deque>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "platform/async/awaitable.hpp"

namespace airside {

using Steady = std::chrono::steady_clock;

// What a deadline that passed throws inside the coroutine that it covers.
struct TimedOut : std::runtime_error {
    explicit TimedOut(std::string_view what) : std::runtime_error("timed out: " + std::string(what)) {}
};

class Reactor {
  public:
    Reactor();
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    boost::asio::io_context& io();
    Executor executor();
    void run();                             // until stop()
    void stop();                            // from any thread
    void post(std::function<void()> work);  // from any thread

    // Starts a coroutine that nobody awaits. What it throws is logged under `name` and counted, and ends only it.
    void spawn(std::string name, awaitable<> work);
    std::size_t spawned() const;  // still running

    // One coarse sweeper (5 ms) serves every timer of the reactor: cheap to set, cheap to cancel.
    using TimerId = std::pair<Steady::time_point, std::uint64_t>;
    TimerId call_at(Steady::time_point when, std::function<void()> then);
    void cancel(const TimerId& timer);  // a timer that fired or was cancelled is ignored

    awaitable<> sleep(Steady::duration duration);
    awaitable<> yield();  // lets everything else that is ready go first, also what has just arrived on a socket

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Runs `work`; if it has not ended by `deadline` its current operation is cancelled and TimedOut{what} is thrown.
template <class T>
awaitable<T> with_deadline(Reactor& reactor, Steady::time_point deadline, std::string_view what, awaitable<T> work);

}  // namespace airside

#include "platform/async/deadline.ipp"

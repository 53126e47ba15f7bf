// Running a coroutine from a test.
#pragma once
#include <chrono>
#include <exception>
#include <optional>

#include "platform/async/reactor.hpp"

namespace airside::testkit {

// Runs `body(reactor)` to its end on a reactor of its own and returns what it returns. Throws what it throws, or
// TimedOut when it has not ended by `limit`. What else was spawned is stopped with the reactor. `body` outlives the
// run, so it may capture.
//
//   run_on_reactor([&](Reactor& reactor) -> awaitable<> { … co_return; });
template <class Body>
auto run_on_reactor(Body body, std::chrono::seconds limit = std::chrono::seconds(60)) {
    using Work = std::invoke_result_t<Body&, Reactor&>;
    using T = typename Work::value_type;
    using Kept = std::conditional_t<std::is_void_v<T>, bool, T>;
    std::optional<Kept> result;
    std::exception_ptr error;
    {
        Reactor reactor;
        auto main = [](Reactor& r, Body& b, std::chrono::seconds l, std::optional<Kept>& kept,
                       std::exception_ptr& failed) -> awaitable<> {
            try {
                auto deadline = Steady::now() + l;
                auto work = b(r);
                if constexpr (std::is_void_v<T>) {
                    co_await with_deadline(r, deadline, "the test", std::move(work));
                    kept = true;
                } else {
                    auto value = co_await with_deadline(r, deadline, "the test", std::move(work));
                    kept.emplace(std::move(value));
                }
            } catch (...) {
                failed = std::current_exception();
            }
            r.stop();
        };
        reactor.spawn("test", main(reactor, body, limit, result, error));
        reactor.run();
    }
    if (error) std::rethrow_exception(error);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace airside::testkit

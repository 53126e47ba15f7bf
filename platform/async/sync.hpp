// Waiting among the coroutines of one reactor. None of these is for use across threads.
#pragma once
#include <list>
#include <optional>
#include <vector>

#include "platform/async/reactor.hpp"

namespace airside {

// Coroutines wait until somebody notifies, or until a deadline.
class Signal {
  public:
    explicit Signal(Reactor& reactor) : reactor_(reactor) {}
    ~Signal() { notify_all(); }
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    void notify_one();
    void notify_all();
    awaitable<> wait();
    awaitable<bool> wait_until(Steady::time_point deadline);  // false: the deadline passed first
    std::size_t waiting() const { return waiters_.size(); }

  private:
    struct Waiter {
        std::function<void(bool)> resume;
        std::optional<Reactor::TimerId> timer;
    };
    Reactor& reactor_;
    std::list<std::shared_ptr<Waiter>> waiters_;
};

// At most `permits` at a time; at most `queue` wait, and one more is refused at once with Problem 503.
class Limiter {
  public:
    Limiter(Reactor& reactor, std::size_t permits, std::size_t queue)
        : signal_(reactor), free_(permits), queue_(queue) {}
    class [[nodiscard]] Permit {
      public:
        explicit Permit(Limiter& limiter) : limiter_(&limiter) {}
        Permit(Permit&& other) noexcept : limiter_(std::exchange(other.limiter_, nullptr)) {}
        Permit& operator=(Permit&&) = delete;
        ~Permit() {
            if (limiter_) limiter_->release();
        }

      private:
        Limiter* limiter_;
    };
    awaitable<Permit> acquire(Steady::time_point deadline);  // throws TimedOut, or Problem 503 when the queue is full
    std::size_t free() const { return free_; }

  private:
    void release();
    Signal signal_;
    std::size_t free_, queue_;
};

// Runs all at once and waits for all; the first exception (in the order given) is thrown once all have ended. When the
// waiting coroutine is cancelled, the works run on to their own ends.
template <class T>
awaitable<std::vector<T>> when_all(Reactor& reactor, std::vector<awaitable<T>> works) {
    struct State {
        State(Reactor& r, std::size_t n) : results(n), errors(n), left(n), done(r) {}
        std::vector<std::optional<T>> results;
        std::vector<std::exception_ptr> errors;
        std::size_t left;
        Signal done;
    };
    auto state = std::make_shared<State>(reactor, works.size());
    for (std::size_t i = 0; i < works.size(); ++i) {
        auto one = [](awaitable<T> work, std::shared_ptr<State> shared, std::size_t index) -> awaitable<> {
            try {
                shared->results[index].emplace(co_await std::move(work));
            } catch (...) {
                shared->errors[index] = std::current_exception();
            }
            if (--shared->left == 0) shared->done.notify_all();
        };
        reactor.spawn("when_all", one(std::move(works[i]), state, i));
    }
    while (state->left > 0) co_await state->done.wait();
    for (auto& error : state->errors)
        if (error) std::rethrow_exception(error);
    std::vector<T> values;
    values.reserve(state->results.size());
    for (auto& result : state->results) values.push_back(std::move(*result));
    co_return values;
}

}  // namespace airside

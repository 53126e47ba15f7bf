// A bounded pool of threads for work that would block a reactor: bcrypt, libmongoc. The caller is resumed on its own
// reactor.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/async/reactor.hpp"

namespace airside {

class WorkerPool {
  public:
    WorkerPool(std::string name, std::size_t threads, std::size_t queue);
    ~WorkerPool();  // finishes what was accepted

    // Runs `work` on a thread of the pool. It owns all that it uses: a caller that is cancelled (its client has gone,
    // its deadline has passed) does not wait for it, and what the caller held is gone then. Throws what it throws, or
    // Problem 503 when the queue is full.
    template <class F>
    auto run(Reactor& reactor, F work) -> awaitable<std::invoke_result_t<F&>> {
        using T = std::invoke_result_t<F&>;
        if constexpr (std::is_void_v<T>) {
            co_await run_erased(reactor, std::function<void()>(std::move(work)));
        } else {
            auto result = std::make_shared<std::optional<T>>();
            auto body = std::make_shared<F>(std::move(work));
            std::function<void()> job = [result, body] { result->emplace((*body)()); };
            co_await run_erased(reactor, std::move(job));
            co_return std::move(**result);
        }
    }
    std::size_t queued() const;

  private:
    awaitable<> run_erased(Reactor& reactor, std::function<void()> work);
    void loop();

    std::string name_;
    std::size_t queue_limit_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace airside

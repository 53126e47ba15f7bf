#include "platform/async/worker_pool.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include "platform/async/suspend.hpp"
#include "platform/core/problem.hpp"

namespace airside {

WorkerPool::WorkerPool(std::string name, std::size_t threads, std::size_t queue)
    : name_(std::move(name)), queue_limit_(queue) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
}

WorkerPool::~WorkerPool() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

std::size_t WorkerPool::queued() const {
    std::lock_guard lock(mutex_);
    return queue_.size();
}

void WorkerPool::loop() {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        work();
    }
}

awaitable<> WorkerPool::run_erased(Reactor& reactor, std::function<void()> work) {
    auto error = std::make_shared<std::exception_ptr>();
    auto body = std::make_shared<std::function<void()>>(std::move(work));
    auto refused = std::make_shared<bool>(false);
    auto start = [this, &reactor, error, body, refused](std::function<void()> resume) {
        std::lock_guard lock(mutex_);
        if (queue_.size() >= queue_limit_) {
            *refused = true;
            reactor.post(std::move(resume));
            return;
        }
        queue_.push_back([&reactor, error, body, resume = std::move(resume)] {
            try {
                (*body)();
            } catch (...) {
                *error = std::current_exception();
            }
            reactor.post(resume);
        });
        wake_.notify_one();
    };
    co_await suspend(reactor, start);
    if (*refused) throw unavailable(name_ + " is busy");
    if (*error) std::rethrow_exception(*error);
}

}  // namespace airside

#include "platform/postgres/canceller.hpp"

#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <libpq-fe.h>

namespace airside::postgres {
namespace {

class Canceller {
  public:
    ~Canceller() {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
            queue_.clear();
        }
        wake_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

    void add(CancelHandle handle) {
        static constexpr std::size_t limit = 256;
        std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= limit) return;
        queue_.push_back(std::move(handle));
        if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
        wake_.notify_one();
    }

  private:
    void loop() {
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            if (queue_.empty()) {
                wake_.wait(lock);
                continue;
            }
            auto handle = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            // A refusal changes nothing: the server's statement timeout ends the statement then.
            std::array<char, 256> why{};
            PQcancel(handle.get(), why.data(), static_cast<int>(why.size()));
            handle.reset();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<CancelHandle> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

void FreeCancel::operator()(pg_cancel* cancel) const { PQfreeCancel(cancel); }

void cancel_in_background(CancelHandle handle) {
    static Canceller canceller;
    canceller.add(std::move(handle));
}

}  // namespace airside::postgres

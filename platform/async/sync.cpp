#include "platform/async/sync.hpp"

#include "platform/async/suspend.hpp"
#include "platform/core/problem.hpp"

namespace airside {

void Signal::notify_one() {
    if (waiters_.empty()) return;
    auto waiter = waiters_.front();
    waiters_.pop_front();
    waiter->resume(true);
    if (waiter->timer) reactor_.cancel(*waiter->timer);
}

void Signal::notify_all() {
    for (auto n = waiters_.size(); n > 0; --n) notify_one();
}

awaitable<> Signal::wait() {
    auto forever = Steady::time_point::max();
    co_await wait_until(forever);
}

awaitable<bool> Signal::wait_until(Steady::time_point deadline) {
    auto waiter = std::make_shared<Waiter>();
    auto notified = std::make_shared<bool>(false);
    // However the wait ends (notice, deadline, cancellation), the waiter leaves the list.
    struct Leave {
        Signal& signal;
        std::shared_ptr<Waiter> waiter;
        std::shared_ptr<bool> notified;
        ~Leave() {
            if (*notified) return;  // notify_one() took it out; the signal itself may be gone by now
            if (waiter->timer) signal.reactor_.cancel(*waiter->timer);
            signal.waiters_.remove(waiter);
        }
    } leave{*this, waiter, notified};
    // The reactor alone owns the waiting coroutine, by a timer that may never be due: a coroutine may own the signal
    // that it waits for, and would keep itself alive when the reactor ends.
    auto start = [this, waiter, notified, deadline](std::function<void()> resume) {
        auto owned = std::make_shared<std::function<void()>>(std::move(resume));
        waiter->resume = [seen = std::weak_ptr(owned), notified](bool by_notice) {
            *notified = by_notice;
            if (auto going_on = seen.lock()) (*going_on)();
        };
        waiters_.push_back(waiter);
        waiter->timer = reactor_.call_at(deadline, [waiter, owned] { waiter->resume(false); });
    };
    co_await suspend(reactor_, start);
    co_return *notified;
}

awaitable<Limiter::Permit> Limiter::acquire(Steady::time_point deadline) {
    if (free_ == 0 && signal_.waiting() >= queue_) throw unavailable("too many requests are waiting");
    while (free_ == 0) {
        bool notified = co_await signal_.wait_until(deadline);
        if (!notified) throw TimedOut("waiting for a free place");
    }
    --free_;
    co_return Permit(*this);
}

void Limiter::release() {
    ++free_;
    signal_.notify_one();
}

}  // namespace airside

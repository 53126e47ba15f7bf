#include "services/search/cache/flight.hpp"

#include "platform/async/suspend.hpp"

namespace airside::search {

// Each waiter is resumed on its own reactor.
void Flight::wake_all(std::unique_lock<std::mutex> lock) {
    auto waiting = std::exchange(waiting_, {});
    lock.unlock();
    for (auto& [reactor, resume] : waiting) reactor->post(std::move(resume));
}

void Flight::follow() {
    std::lock_guard lock(mutex_);
    followed_ = true;
}

bool Flight::followed() const {
    std::lock_guard lock(mutex_);
    return followed_;
}

void Flight::publish(Part part) {
    std::unique_lock lock(mutex_);
    parts_.push_back(std::move(part));
    wake_all(std::move(lock));
}

void Flight::finish(Outcome outcome) {
    std::unique_lock lock(mutex_);
    if (ended_) return;
    ended_ = true;
    outcome_ = std::move(outcome);
    wake_all(std::move(lock));
}

void Flight::fail(std::exception_ptr error) {
    std::unique_lock lock(mutex_);
    if (ended_) return;
    ended_ = true;
    error_ = std::move(error);
    wake_all(std::move(lock));
}

awaitable<> Flight::changed(Reactor& reactor, std::size_t seen) {
    std::function<void(std::function<void()>)> start = [this, &reactor, seen](std::function<void()> resume) {
        std::unique_lock lock(mutex_);
        if (!ended_ && parts_.size() <= seen) {
            waiting_.emplace_back(&reactor, std::move(resume));
            return;
        }
        lock.unlock();
        resume();
    };
    co_await suspend(reactor, std::move(start));
}

std::vector<Flight::Part> Flight::parts_from(std::size_t index) const {
    std::lock_guard lock(mutex_);
    return {parts_.begin() + static_cast<std::ptrdiff_t>(std::min(index, parts_.size())), parts_.end()};
}

bool Flight::ended() const {
    std::lock_guard lock(mutex_);
    return ended_;
}

Outcome Flight::outcome() const {
    std::lock_guard lock(mutex_);
    if (error_) std::rethrow_exception(error_);
    return outcome_;
}

awaitable<Outcome> Flight::wait(Reactor& reactor) {
    while (!ended()) co_await changed(reactor, static_cast<std::size_t>(-1));
    co_return outcome();
}

Flights::Joined Flights::join(const std::string& key) {
    std::lock_guard lock(mutex_);
    auto [entry, fresh] = flights_.try_emplace(key);
    if (fresh) entry->second = std::make_shared<Flight>();
    return {entry->second, fresh};
}

void Flights::land(const std::string& key) {
    std::lock_guard lock(mutex_);
    flights_.erase(key);
}

std::size_t Flights::size() const {
    std::lock_guard lock(mutex_);
    return flights_.size();
}

}  // namespace airside::search

#include "platform/http/circuit_breaker.hpp"

namespace airside::http {

namespace {
constexpr std::size_t window_limit = 4096;  // outcomes remembered; a busier vendor is judged by the latest
}

CircuitBreaker::CircuitBreaker(BreakerOptions options, Now now) : options_(options), now_(std::move(now)) {}

CircuitBreaker::State CircuitBreaker::state() const {
    return state_ == State::open && now_() >= open_until_ ? State::half_open : state_;
}

std::chrono::milliseconds CircuitBreaker::retry_after() const {
    if (state() != State::open) return std::chrono::milliseconds(0);
    return std::chrono::ceil<std::chrono::milliseconds>(open_until_ - now_());
}

std::optional<CircuitBreaker::Call> CircuitBreaker::enter() {
    if (state() != state_) change(State::half_open);
    if (state_ == State::open) return std::nullopt;
    if (state_ == State::half_open) {
        if (trials_ >= options_.trial_calls) return std::nullopt;
        ++trials_;
    }
    return Call(*this, era_);
}

void CircuitBreaker::Call::end(std::optional<bool> success) {
    auto* breaker = std::exchange(breaker_, nullptr);
    if (!breaker || era_ != breaker->era_) return;
    if (breaker->state_ == State::half_open) --breaker->trials_;
    if (success) breaker->record(*success);
}

void CircuitBreaker::record(bool success) {
    if (state_ == State::half_open) return record_trial(success);
    auto now = now_();
    forget_old(now);
    window_.push_back({now, !success});
    failures_in_window_ += !success;
    failures_in_a_row_ = success ? 0 : failures_in_a_row_ + 1;
    if (!success && fails_too_much()) change(State::open);
}

void CircuitBreaker::record_trial(bool success) {
    if (!success) return change(State::open);
    if (++trial_successes_ >= options_.trials_to_close) change(State::closed);
}

void CircuitBreaker::forget_old(Time now) {
    while (!window_.empty() && (window_.front().at <= now - options_.window || window_.size() >= window_limit)) {
        failures_in_window_ -= window_.front().failed;
        window_.pop_front();
    }
}

bool CircuitBreaker::fails_too_much() const {
    if (failures_in_a_row_ >= options_.consecutive_failures) return true;
    auto calls = static_cast<int>(window_.size());
    return calls >= options_.min_calls && failures_in_window_ >= options_.failure_ratio * calls;
}

void CircuitBreaker::change(State state) {
    state_ = state;
    ++era_;
    window_.clear();
    failures_in_window_ = failures_in_a_row_ = trials_ = trial_successes_ = 0;
    if (state != State::open) return;
    open_until_ = now_() + options_.open_for;
    ++times_opened_;
}

std::string_view to_string(CircuitBreaker::State state) {
    switch (state) {
        case CircuitBreaker::State::closed: return "closed";
        case CircuitBreaker::State::half_open: return "half_open";
        case CircuitBreaker::State::open: return "open";
    }
    return "";
}

}  // namespace airside::http

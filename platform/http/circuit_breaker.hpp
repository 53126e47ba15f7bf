// Stops calling a vendor that fails, and tries again a little at a time. One to a vendor and reactor; no I/O, no
// threads.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace airside::http {

struct BreakerOptions {
    int consecutive_failures = 5;     // open after so many in a row, or
    double failure_ratio = 0.5;       // when of the calls that ended within the window
    int min_calls = 20;               // (at least so many)
    std::chrono::seconds window{30};  // such a part failed
    std::chrono::milliseconds open_for{10'000};
    int trial_calls = 1;      // at a time while half-open
    int trials_to_close = 2;  // successes in a row that close it again
};

class CircuitBreaker {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Now = std::function<Time()>;
    enum class State { closed, half_open, open };

    explicit CircuitBreaker(
        BreakerOptions options = {}, Now now = [] { return std::chrono::steady_clock::now(); });

    // One call under way. Say how it ended; a call that is dropped without a word (cancelled) counts as neither.
    class [[nodiscard]] Call {
      public:
        Call(Call&& other) noexcept : breaker_(std::exchange(other.breaker_, nullptr)), era_(other.era_) {}
        Call& operator=(Call&&) = delete;
        ~Call() { end(std::nullopt); }
        void succeeded() { end(true); }
        void failed() { end(false); }  // the vendor's fault: no answer, or a 5xx; not a refusal that it meant

      private:
        friend class CircuitBreaker;
        Call(CircuitBreaker& breaker, std::uint64_t era) : breaker_(&breaker), era_(era) {}
        void end(std::optional<bool> success);
        CircuitBreaker* breaker_;
        std::uint64_t era_;
    };

    std::optional<Call> enter();  // none: not now, fail at once
    State state() const;
    std::chrono::milliseconds retry_after() const;  // how long an open breaker stays so; else zero
    std::uint64_t times_opened() const { return times_opened_; }

  private:
    struct Outcome {
        Time at;
        bool failed;
    };
    void record(bool success);
    void record_trial(bool success);
    void forget_old(Time now);
    bool fails_too_much() const;
    void change(State state);

    BreakerOptions options_;
    Now now_;
    State state_ = State::closed;
    Time open_until_{};
    std::deque<Outcome> window_;
    int failures_in_window_ = 0, failures_in_a_row_ = 0, trials_ = 0, trial_successes_ = 0;
    std::uint64_t era_ = 0;  // grows with each change of state: what was called before says nothing about now
    std::uint64_t times_opened_ = 0;
};

std::string_view to_string(CircuitBreaker::State state);

}  // namespace airside::http

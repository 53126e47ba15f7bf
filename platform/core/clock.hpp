// The time of day, injected: tests and the simulator move it.
#pragma once
#include "platform/core/time.hpp"

namespace airside {

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
    Date today() const { return utc_date_of(now()); }  // in UTC
};

class SystemClock final : public Clock {
  public:
    Instant now() const override {
        return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
};

class ManualClock final : public Clock {
  public:
    explicit ManualClock(Instant start) : now_(start) {}
    Instant now() const override { return now_; }
    void set(Instant instant) { now_ = instant; }
    void advance(Duration by) { now_ += by; }

  private:
    Instant now_;
};

}  // namespace airside

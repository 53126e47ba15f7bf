// The simulated time of day. It runs with the real one, shifted, or stands still; tests move it.
#pragma once
#include <optional>

#include "platform/core/clock.hpp"

namespace airside::simulator {

class SimClock final : public Clock {
  public:
    Instant now() const override { return frozen_ ? *frozen_ : real() + shift_; }
    void run_from(Instant instant) {
        frozen_.reset();
        shift_ = instant - real();
    }
    void freeze_at(Instant instant) { frozen_ = instant; }
    void advance(Duration by) { frozen_ ? void(*frozen_ += by) : void(shift_ += by); }
    bool frozen() const { return frozen_.has_value(); }
    // What signatures and token lifetimes go by: the other side checks these against its own clock, which nobody moves.
    Instant real() const { return system_.now(); }

  private:
    SystemClock system_;
    Duration shift_{};
    std::optional<Instant> frozen_;
};

}  // namespace airside::simulator

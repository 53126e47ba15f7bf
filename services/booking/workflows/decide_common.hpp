// What several steps' decisions come to.
#pragma once
#include <string>

#include "services/booking/workflows/decisions.hpp"

namespace airside::booking {

// Nothing was done yet, or the same look again.
Transition later(const Work& work, StepState state, std::string why, std::string outcome, const Rules& rules,
                 Instant now);

// Whether it was done is to be found out.
Transition look_soon(const Work& work, std::string why, const Rules& rules, Instant now);

Transition stuck(const Work& work, std::string why);

// The booking is held on, for another payment.
Transition payable_again(const Work& work, const Rules& rules);

bool past_limit(const Work& work, const Rules& rules, Instant now);

// The effect has had its time and was looked for twice: it did not happen. Counts the look in `next`.
bool counts_as_undone(const Work& work, Transition& next, const Rules& rules, Instant now);

}  // namespace airside::booking

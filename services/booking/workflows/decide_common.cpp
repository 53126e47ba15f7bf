#include "services/booking/workflows/decide_common.hpp"

#include <algorithm>

namespace airside::booking {

std::chrono::milliseconds backoff(const Rules& rules, int tries) {
    auto pause = rules.retry_min;
    for (int i = 1; i < tries && pause < rules.retry_max; ++i) pause *= 2;
    return std::min(pause, rules.retry_max);
}

Transition later(const Work& work, StepState state, std::string why, std::string outcome, const Rules& rules,
                 Instant now) {
    Transition next{work.step, state};
    next.looks = work.looks;
    next.run_at = now + backoff(rules, std::max(1, work.attempts + work.looks));
    next.error = std::move(why);
    next.outcome = std::move(outcome);
    return next;
}

Transition look_soon(const Work& work, std::string why, const Rules& rules, Instant now) {
    Transition next{work.step, StepState::UNKNOWN};
    next.run_at = now + rules.look_pause;
    next.error = std::move(why);
    next.outcome = "UNKNOWN";
    return next;
}

Transition stuck(const Work& work, std::string why) {
    Transition next{work.step, StepState::STUCK};
    next.error = std::move(why);
    next.outcome = "REFUSED";
    return next;
}

Transition payable_again(const Work& work, const Rules& rules) {
    Transition next{Step::AWAIT_PAYMENT, StepState::WAITING};
    if (work.ticket_time_limit) next.run_at = *work.ticket_time_limit - rules.ticketing_margin;
    return next;
}

bool past_limit(const Work& work, const Rules& rules, Instant now) {
    return work.ticket_time_limit && now >= *work.ticket_time_limit - rules.ticketing_margin;
}

bool counts_as_undone(const Work& work, Transition& next, const Rules& rules, Instant now) {
    if (work.called_at && now < *work.called_at + rules.settle_time) return false;
    next.looks = work.looks + 1;
    return next.looks >= 2;
}

}  // namespace airside::booking

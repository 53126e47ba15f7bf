#include <algorithm>

#include "services/booking/workflows/decide_common.hpp"

namespace airside::booking {
namespace {

using gds::RefusalCode;

std::string failure_code(RefusalCode code) {
    switch (code) {
        case RefusalCode::SOLD_OUT: return "sold-out";
        case RefusalCode::OFFER_EXPIRED: return "offer-expired";
        case RefusalCode::PRICE_CHANGED: return "price-changed";
        case RefusalCode::INVALID_PASSENGER: return "passenger-refused";
        case RefusalCode::TIME_LIMIT_PASSED: return "ticket-time-limit-passed";
        default: return "order-refused";
    }
}

Transition held(gds::Order order, const Rules& rules, Instant now) {
    Transition next{Step::AWAIT_PAYMENT, StepState::WAITING};
    if (!order.ticket_time_limit) order.ticket_time_limit = now + rules.default_hold;
    next.run_at = *order.ticket_time_limit - rules.ticketing_margin;
    next.order = std::move(order);
    return next;
}

}  // namespace

Step next_undo(const Work& work, Step after) {
    // What is captured is not voided but refunded.
    bool held =
        work.payment_status == BookingPaymentStatus::PENDING || work.payment_status == BookingPaymentStatus::AUTHORIZED;
    bool payment = work.payment_id && held;
    if (after < Step::VOID_TICKETS && work.ticketing_began) return Step::VOID_TICKETS;
    if (after < Step::VOID_PAYMENT && payment) return Step::VOID_PAYMENT;
    if (after < Step::CANCEL_ORDER && work.gds_booking_id) return Step::CANCEL_ORDER;
    if (after < Step::REFUND && (work.refund || work.other_refunds > 0)) return Step::REFUND;
    return Step::FINISHED;
}

Step first_undo(const Work& work) { return next_undo(work, Step::CAPTURE); }

Transition undo(const Work& work, Ending ending) {
    Transition next{first_undo(work)};
    next.error = ending.detail;
    next.ending = std::move(ending);
    if (next.step == Step::FINISHED) next.state = StepState::DONE;
    // Which tickets there are is looked at before any is voided.
    if (next.step == Step::VOID_TICKETS) next.state = StepState::UNKNOWN;
    return next;
}

Transition hold_expired(const Work& work) {
    return undo(work, {BookingStatus::FAILED, "ticket-time-limit-passed", "nobody paid before the ticket time limit"});
}

Transition hold_due(const Work& work, const Rules& rules, Instant now) {
    if (!work.ticket_time_limit || past_limit(work, rules, now)) return hold_expired(work);
    return payable_again(work, rules);
}

Transition order_not_to_be_made(const Work& work) {
    return undo(work, {BookingStatus::FAILED, "provider-unavailable", "an operator has switched the provider off"});
}

Transition order_called(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now) {
    if (outcome.done()) return held(outcome.value(), rules, now);
    if (auto* refused = outcome.refused()) {
        auto next = undo(work, {BookingStatus::FAILED, failure_code(refused->code), refused->text});
        next.outcome = "REFUSED";
        return next;
    }
    Transition next{Step::CREATE_ORDER};
    next.error = outcome.describe();
    if (outcome.unknown()) {
        next.outcome = "UNKNOWN";
        next.state = StepState::UNKNOWN;
        next.run_at = now + rules.look_pause;
        return next;
    }
    if (work.attempts >= rules.order_attempts)
        next = undo(work, {BookingStatus::FAILED, "provider-unavailable", "the provider could not be reached"});
    else
        next.run_at = now + backoff(rules, work.attempts);
    next.error = outcome.describe();
    next.outcome = "UNAVAILABLE";
    return next;
}

// An order that is found is ours at any time; that none is found counts only when the call has had time to settle, and
// twice.
Transition order_looked(const Work& work, const gds::Outcome<std::vector<gds::Order>>& found, const Rules& rules,
                        Instant now) {
    Transition next{Step::CREATE_ORDER, StepState::UNKNOWN};
    next.looks = work.looks;
    next.run_at = now + rules.look_pause;
    if (!found.done()) {
        next.outcome = found.refused() ? "REFUSED" : "UNAVAILABLE";
        next.error = found.describe();
        next.run_at = now + std::max(rules.look_pause, backoff(rules, work.looks + 3));
        return next;
    }
    auto live = found.value();
    std::erase_if(live, [](const gds::Order& order) { return order.status == gds::OrderStatus::CANCELLED; });
    if (live.size() == 1) return held(std::move(live.front()), rules, now);
    if (live.size() > 1) {
        next.state = StepState::STUCK;
        next.run_at = {};
        next.error = std::to_string(live.size()) + " orders carry this booking's reference";
        return next;
    }
    next.error = "no order carries this booking's reference yet";
    if (work.called_at && now < *work.called_at + rules.settle_time) return next;
    next.looks = work.looks + 1;
    if (next.looks < 2) return next;
    if (work.attempts >= rules.order_attempts) {
        next.state = StepState::STUCK;
        next.run_at = {};
        next.error = "no order was found after " + std::to_string(work.attempts) + " calls of unknown outcome";
        return next;
    }
    Transition again{Step::CREATE_ORDER};
    again.error = "the last call made no order";
    return again;
}

}  // namespace airside::booking

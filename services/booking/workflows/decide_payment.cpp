#include "platform/json/json.hpp"
#include "services/booking/workflows/decide_common.hpp"

namespace airside::booking {
namespace {

using payment::PaymentOutcome;
using payment::PaymentStatus;
using payment::PaymentView;

std::string decline_code_of(const PaymentView& payment) {
    auto code = payment.failure_code.value_or(payment::PaymentFailure::OTHER);
    return std::string(json::name(gateways::told_to_customers(code)));
}

// The same again, with the same key, until it is known.
Transition ask_again(const Work& work, std::string why, const Rules& rules, Instant now) {
    Transition next{work.step, waits_for_decision(work.step) ? StepState::WAITING : StepState::UNKNOWN};
    next.looks = work.looks + 1;
    next.run_at = now + backoff(rules, work.looks + 1);
    next.error = std::move(why);
    next.outcome = "UNKNOWN";
    return next;
}

Transition declined(const Work& work, std::string code, const Rules& rules) {
    auto next = payable_again(work, rules);
    if (work.payment_attempts + 1 >= rules.payment_attempts) {
        // A refused payment is over: there is nothing of it to void.
        auto without_payment = work;
        without_payment.payment_id = {};
        next = undo(without_payment,
                    {BookingStatus::FAILED, "payment-attempts-used-up", "the last attempt was declined: " + code});
    }
    next.outcome = "REFUSED";
    next.decline_code = std::move(code);
    return next;
}

// Until the ticket time limit, as the payer's own decision may take; an event tells, the poll is for one that is late.
Transition in_review(const Work& work, const PaymentView& payment, const Rules& rules, Instant now) {
    Transition next{Step::AWAIT_REVIEW, StepState::WAITING};
    next.payment_id = payment.id;
    next.run_at = now + rules.retry_max;
    if (work.ticket_time_limit) next.run_at = std::min(*next.run_at, *work.ticket_time_limit - rules.ticketing_margin);
    return next;
}

Transition action_required(const Work& work, const PaymentView& payment, const Rules& rules, Instant now) {
    Transition next{Step::AWAIT_ACTION, StepState::WAITING};
    next.payment_id = payment.id;
    next.next_action = payment.next_action;
    // An event tells how it ends; the poll is for an event that is late.
    next.run_at = now + std::max<std::chrono::milliseconds>(rules.look_pause * 5, std::chrono::seconds(5));
    if (work.ticket_time_limit) next.run_at = std::min(*next.run_at, *work.ticket_time_limit - rules.ticketing_margin);
    return next;
}

}  // namespace

Transition authorized(const Work& work, const PaymentView& payment, const Rules& rules, Instant now) {
    bool money_is_held = payment.status == PaymentStatus::AUTHORIZED;
    if (payment.outcome == PaymentOutcome::DONE && money_is_held) {
        Transition next{Step::CHECK_ORDER};
        next.payment_id = payment.id;
        next.payment_status = BookingPaymentStatus::AUTHORIZED;
        return next;
    }
    if (payment.outcome == PaymentOutcome::ACTION_REQUIRED) return action_required(work, payment, rules, now);
    if (payment.outcome == PaymentOutcome::IN_REVIEW) return in_review(work, payment, rules, now);
    if (payment.outcome == PaymentOutcome::UNKNOWN) {
        auto next = ask_again(work, "the payment's outcome is not known yet", rules, now);
        next.payment_id = payment.id;
        return next;
    }
    bool over = payment.status == PaymentStatus::FAILED || payment.status == PaymentStatus::CANCELLED;
    if (payment.outcome == PaymentOutcome::REFUSED || over) {
        auto next = declined(work, decline_code_of(payment), rules);
        next.payment_id = payment.id;
        return next;
    }
    auto next =
        stuck(work, "the payment is " + std::string(json::name(payment.status)) + " before it was to be captured");
    next.payment_id = payment.id;
    return next;
}

Transition captured(const Work& work, const PaymentView& payment, const Rules& rules, Instant now) {
    if (payment.status == PaymentStatus::CAPTURED || payment.status == PaymentStatus::COMPLETED) {
        Transition next{Step::FINISHED, StepState::DONE};
        next.payment_status = BookingPaymentStatus::CAPTURED;
        next.confirmed = true;
        return next;
    }
    if (payment.outcome == PaymentOutcome::UNKNOWN)
        return ask_again(work, "whether the money was captured is not known yet", rules, now);
    auto next = undo(work, {BookingStatus::FAILED, "capture-failed",
                            "the payment could not be captured: " + decline_code_of(payment)});
    next.outcome = "REFUSED";
    return next;
}

Transition payment_voided(const Work& work, const PaymentView& payment, const Rules& rules, Instant now) {
    if (payment.outcome == PaymentOutcome::UNKNOWN)
        return ask_again(work, "whether the authorisation is void is not known yet", rules, now);
    bool over = payment.status == PaymentStatus::CANCELLED || payment.status == PaymentStatus::FAILED;
    if (!over) return stuck(work, "the payment can't be voided: it is " + std::string(json::name(payment.status)));
    Transition next{next_undo(work, Step::VOID_PAYMENT)};
    if (next.step == Step::FINISHED) next.state = StepState::DONE;
    if (work.payment_status == BookingPaymentStatus::AUTHORIZED) next.payment_status = BookingPaymentStatus::FAILED;
    return next;
}

Transition payment_problem(const Work& work, int status, const std::string& detail, const Rules& rules, Instant now) {
    bool refused = status >= 400 && status < 500 && status != 408 && status != 429;
    if (!refused) return ask_again(work, "the payment service is not available: " + detail, rules, now);
    // Where the payment service has told of this payment already, its outcome is not known by a refused question.
    if (work.step == Step::AUTHORIZE && !work.payment_id) return declined(work, "METHOD_NOT_USABLE", rules);
    if (work.step == Step::CAPTURE) {
        auto next =
            undo(work, {BookingStatus::FAILED, "capture-failed", "the payment could not be captured: " + detail});
        next.outcome = "REFUSED";
        return next;
    }
    return stuck(work, detail);
}

}  // namespace airside::booking

#include <algorithm>

#include "platform/json/json.hpp"
#include "services/booking/domain/states.hpp"
#include "services/booking/workflows/decisions.hpp"

namespace airside::booking {
namespace {

// The bank takes its time, days perhaps; others that are open have their turn first.
Transition ask_later(const Work& work, const Rules& rules, Instant now) {
    Transition next{Step::REFUND};
    if (work.other_refunds_unasked > 0) return next;
    next.state = StepState::WAITING;
    next.looks = work.looks + 1;
    next.run_at = now + std::max(rules.look_pause, backoff(rules, work.looks + 1));
    return next;
}

std::optional<BookingPaymentStatus> status_after(const Work& work, payment::PaymentStatus payment) {
    bool all = payment == payment::PaymentStatus::REFUNDED;
    auto status = all ? BookingPaymentStatus::REFUNDED : BookingPaymentStatus::PARTIALLY_REFUNDED;
    if (!may_move(work.payment_status, status)) return {};
    return status;
}

Transition failed(const payment::RefundView& refund) {
    Transition next{Step::REFUND, StepState::STUCK};
    next.error = "the refund " + refund.reference.str() + " is " + std::string(json::name(refund.status));
    if (refund.failure_reason) next.error += ": " + *refund.failure_reason;
    next.outcome = "REFUSED";
    next.refund_end = RefundEnd::FAILED;
    return next;
}

Transition decided(const Work& work, const payment::RefundView& refund, const payment::PaymentView& payment,
                   const Rules& rules, Instant now) {
    using payment::PaymentStatus;
    using payment::RefundStatus;
    if (refund.status == RefundStatus::FAILED || refund.status == RefundStatus::CANCELLED) return failed(refund);
    bool told = payment.status == PaymentStatus::REFUNDED || payment.status == PaymentStatus::PARTIALLY_REFUNDED;
    if (refund.status != RefundStatus::COMPLETED || !told) return ask_later(work, rules, now);
    Transition next{Step::FINISHED, StepState::DONE};
    if (work.other_refunds > 0) next = Transition{Step::REFUND};
    next.refund_end = RefundEnd::DONE;
    next.payment_status = status_after(work, payment.status);
    return next;
}

}  // namespace

Transition refund_answered(const Work& work, const payment::RefundView& refund, const payment::PaymentView& payment,
                           const Rules& rules, Instant now) {
    auto next = decided(work, refund, payment, rules, now);
    next.payment_refund_id = refund.id;
    return next;
}

Transition no_open_refund(const Work& work) {
    if (work.other_refunds == 0) return {Step::FINISHED, StepState::DONE};
    Transition next{Step::REFUND, StepState::STUCK};
    next.error = "a refund failed";
    return next;
}

}  // namespace airside::booking

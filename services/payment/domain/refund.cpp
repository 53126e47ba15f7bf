#include "services/payment/domain/refund.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/describe/enum_to_string.hpp>

#include "platform/core/problem.hpp"

namespace airside::payment {

using gateways::RefundState;

namespace {

bool is_captured(const Payment& p) {
    return p.status == PaymentStatus::CAPTURED || p.status == PaymentStatus::COMPLETED ||
           p.status == PaymentStatus::PARTIALLY_REFUNDED || p.status == PaymentStatus::REFUNDED;
}

bool is_open(const Refund& r) { return r.status == RefundStatus::PENDING || r.status == RefundStatus::PROCESSING; }

// Whether it takes of what may be refunded.
bool is_reserved(const Refund& r) { return is_open(r) || r.status == RefundStatus::COMPLETED; }

void become(Refund& r, RefundStatus status) {
    if (!may_become(r.status, status)) throw std::logic_error("a refund can't change its state so");
    r.status = status;
}

void process(Refund& r, Instant now) {
    if (r.status != RefundStatus::PENDING) return;
    become(r, RefundStatus::PROCESSING);
    r.processed_at = now;
}

void settle(Refund& r) {
    r.next_check_at.reset();
    r.checks = 0;
    r.missing_looks = 0;
}

RefundDecision fail(Refund r, std::string reason, Instant now) {
    process(r, now);
    become(r, RefundStatus::FAILED);
    r.failed_at = now;
    r.failure_reason = std::move(reason);
    settle(r);
    return {std::move(r), refund_failed};
}

void look_again(Refund& r, Instant at) {
    r.next_check_at = at;
    ++r.checks;
}

}  // namespace

Money refundable(const Payment& payment) {
    return is_captured(payment) ? payment.amount - payment.refund_reserved : Money::zero(payment.amount.currency());
}

void check_refund(const Payment& payment, const Money& amount) {
    if (!is_captured(payment))
        throw conflict("payment-state", "The payment's state does not allow it",
                       "a payment that is " + std::string(boost::describe::enum_to_string(payment.status, "?")) +
                           " can't be refunded");
    if (amount.currency() != payment.amount.currency())
        throw conflict("payment-state", "The payment's state does not allow it",
                       "it was paid in " + payment.amount.currency().str());
    auto left = refundable(payment);
    if (amount > left)
        throw conflict("refund-exceeds", "More than what is captured and not refunded yet",
                       "at most " + left.str() + " can be refunded");
}

RefundStep next_step(const Refund& r) {
    if (!is_open(r)) return RefundStep::nothing;
    return r.gateway_refund_id ? RefundStep::read : RefundStep::send;
}

RefundDecision on_refund_state(Refund r, const gateways::GatewayRefund& seen, Instant now, const Rules& rules) {
    // A refund that we gave up for failed, and that is there after all: somebody has to look.
    if (!is_reserved(r)) {
        settle(r);
        return {std::move(r), {}, seen.state != RefundState::FAILED};
    }
    // A second refund for the one that we have already.
    bool second = r.gateway_refund_id && *r.gateway_refund_id != seen.id;
    if (second) return {std::move(r), {}, seen.state != RefundState::FAILED};
    r.gateway_refund_id = seen.id;
    switch (seen.state) {
        case RefundState::PENDING:
            if (!is_open(r)) return {std::move(r)};
            process(r, now);
            look_again(r, now + rules.refund_look);
            return {std::move(r)};
        case RefundState::DONE:
            if (!is_open(r)) return {std::move(r)};
            process(r, now);
            become(r, RefundStatus::COMPLETED);
            r.completed_at = now;
            settle(r);
            return {std::move(r), refund_completed};
        case RefundState::FAILED: return fail(std::move(r), seen.failure, now);
    }
    return {std::move(r)};
}

RefundDecision on_refund_taken_back(Refund r) {
    if (r.status == RefundStatus::CANCELLED) return {std::move(r)};
    if (r.status != RefundStatus::PENDING || r.maybe_sent)
        throw conflict("refund-sent", "The gateway may have the refund already",
                       r.maybe_sent ? "its outcome is being found out" : "");
    become(r, RefundStatus::CANCELLED);
    settle(r);
    return {std::move(r), refund_failed};
}

RefundDecision on_refund_refusal(Refund r, const gateways::Refused& refused, Instant now, const Rules& rules) {
    if (r.status != RefundStatus::PENDING) return {std::move(r)};
    if (refused.code == PaymentFailure::CREDENTIALS) {  // an operator has to act; the refund is owed all the same
        look_again(r, now + rules.resolve_last);
        return {std::move(r), {}, true};
    }
    auto decision = fail(std::move(r), refused.text.empty() ? refused.vendor_code : refused.text, now);
    decision.alarm = refused.code == PaymentFailure::NOTHING_TO_REFUND;
    return decision;
}

RefundDecision on_refund_unknown(Refund r, Instant now, const Rules& rules) {
    if (!is_open(r)) return {std::move(r)};
    look_again(r, now + pause_after(r.checks, rules));
    return {std::move(r)};
}

RefundDecision on_refund_unavailable(Refund r, std::optional<int> retry_after_s, Instant now, const Rules& rules) {
    if (!is_open(r)) return {std::move(r)};
    look_again(r, now + std::max(pause_after(r.checks, rules), std::chrono::seconds(retry_after_s.value_or(0))));
    return {std::move(r)};
}

bool missing_counts(const Refund& r, Instant now, const Rules& rules) {
    auto since = r.missing_looks == 0 ? r.request_since : r.last_sent_at.value_or(r.request_since);
    return now - since >= rules.settle_time;
}

RefundDecision on_refund_missing(Refund r, Instant now, const Rules& rules) {
    if (r.status != RefundStatus::PENDING) return {std::move(r)};
    ++r.missing_looks;
    if (r.missing_looks < 2) return on_refund_unknown(std::move(r), now, rules);
    ++r.request_number;
    r.request_since = now;
    r.next_check_at = now;
    r.checks = 0;
    r.missing_looks = 0;
    return {std::move(r)};
}

Payment after_refund(Payment p, const Refund& before, const Refund& after) {
    if (is_reserved(before) && !is_reserved(after)) p.refund_reserved -= after.amount;
    bool was_done = before.status == RefundStatus::COMPLETED, is_done = after.status == RefundStatus::COMPLETED;
    if (was_done == is_done) return p;
    p.refunded = is_done ? p.refunded + after.amount : p.refunded - after.amount;
    auto status = PaymentStatus::PARTIALLY_REFUNDED;
    if (p.refunded == p.amount) status = PaymentStatus::REFUNDED;
    // Whether it had been settled is for reconciliation to find out again.
    if (p.refunded.is_zero()) status = PaymentStatus::CAPTURED;
    if (!may_become(p.status, status)) throw std::logic_error("a payment can't change its state so");
    p.status = status;
    return p;
}

RefundView view_of(const Refund& r, Audience audience) {
    RefundView view{.id = r.id,
                    .reference = r.reference,
                    .payment_id = r.payment_id,
                    .amount = r.amount,
                    .reason = r.reason,
                    .reason_details = {},
                    .status = r.status,
                    .requested_at = r.requested_at,
                    .processed_at = r.processed_at,
                    .completed_at = r.completed_at,
                    .failed_at = r.failed_at,
                    .failure_reason = r.failure_reason};
    if (audience != Audience::customer) view.reason_details = r.reason_details;
    // The gateway's reason may say what issuers keep to themselves: that a card is reported stolen.
    if (audience == Audience::customer && r.failure_reason) view.failure_reason = "The refund could not be made.";
    return view;
}

}  // namespace airside::payment

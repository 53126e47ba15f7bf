#include "services/payment/domain/payment.hpp"

#include <boost/describe/enum_to_string.hpp>

#include "platform/core/problem.hpp"

namespace airside::payment {

namespace {

using S = PaymentStatus;
using R = RefundStatus;

Problem wrong_state(const Payment& payment, std::string_view what) {
    return conflict("payment-state", "The payment's state does not allow it",
                    "a payment that is " + std::string(boost::describe::enum_to_string(payment.status, "?")) +
                        " can't be " + std::string(what));
}

Payment with_operation(Payment payment, Operation operation, Instant now) {
    payment.operation = operation;
    ++payment.operation_number;
    payment.operation_since = now;
    payment.outcome = PaymentOutcome::UNKNOWN;
    payment.checks = 0;
    payment.missing_looks = 0;
    payment.next_action.reset();
    payment.failure_code.reset();
    payment.failure_message.reset();
    return payment;
}

std::string sentence(PaymentFailure failure) {
    switch (failure) {
        case PaymentFailure::INSUFFICIENT_FUNDS: return "The card has insufficient funds.";
        case PaymentFailure::EXPIRED_CARD: return "The card has expired.";
        case PaymentFailure::INVALID_CARD: return "The card's details are not right.";
        case PaymentFailure::AUTHENTICATION_FAILED: return "The card's holder was not authenticated.";
        case PaymentFailure::LIMIT_EXCEEDED: return "The card's limit is reached.";
        case PaymentFailure::CURRENCY_NOT_SUPPORTED: return "The card can't be charged in this currency.";
        case PaymentFailure::METHOD_NOT_USABLE: return "This means of payment can't be used.";
        case PaymentFailure::AUTHORIZATION_EXPIRED: return "The authorisation has lapsed.";
        case PaymentFailure::CARD_DECLINED:
        case PaymentFailure::LOST_OR_STOLEN_CARD:
        case PaymentFailure::SUSPECTED_FRAUD:
        case PaymentFailure::BLOCKED_BY_RULES:
        case PaymentFailure::REVIEW_REJECTED:
        case PaymentFailure::REVIEW_EXPIRED: return "The card was declined.";
        default: return "The payment could not be made.";
    }
}

PaymentFraud fraud_of(const Payment& p) {
    return {.score = p.fraud.score,
            .status = p.fraud.status,
            .factors = p.fraud.factors,
            .review_until = p.review_until,
            .decision = p.review_decision,
            .decided_by = {},
            .decided_at = {},
            .reason = {}};
}

}  // namespace

bool may_become(PaymentStatus from, PaymentStatus to) {
    switch (from) {
        case S::PENDING: return to == S::AUTHORIZED || to == S::CAPTURED || to == S::FAILED || to == S::CANCELLED;
        case S::AUTHORIZED: return to == S::CAPTURED || to == S::FAILED || to == S::CANCELLED;
        case S::CAPTURED: return to == S::COMPLETED || to == S::PARTIALLY_REFUNDED || to == S::REFUNDED;
        case S::COMPLETED: return to == S::PARTIALLY_REFUNDED || to == S::REFUNDED;
        // Back again where a bank sends a refund back.
        case S::PARTIALLY_REFUNDED: return to == S::PARTIALLY_REFUNDED || to == S::REFUNDED || to == S::CAPTURED;
        case S::REFUNDED: return to == S::PARTIALLY_REFUNDED || to == S::CAPTURED;
        case S::FAILED:
        case S::CANCELLED: return false;
    }
    return false;
}

bool may_become(RefundStatus from, RefundStatus to) {
    switch (from) {
        case R::PENDING: return to == R::PROCESSING || to == R::CANCELLED;
        case R::PROCESSING: return to == R::COMPLETED || to == R::FAILED;
        case R::COMPLETED: return to == R::FAILED;
        case R::FAILED:
        case R::CANCELLED: return false;
    }
    return false;
}

Payment ask_capture(Payment payment, Instant now) {
    switch (payment.status) {
        case S::CAPTURED:
        case S::COMPLETED:
        case S::PARTIALLY_REFUNDED:
        case S::REFUNDED: return payment;
        case S::FAILED:
            if (payment.operation == Operation::CAPTURE) return payment;  // asked again after it had lapsed
            throw wrong_state(payment, "captured");
        case S::AUTHORIZED:
            if (payment.operation == Operation::VOID)
                throw conflict("payment-state", "The payment's state does not allow it", "it is being voided");
            if (payment.outcome == PaymentOutcome::IN_REVIEW)
                throw conflict("payment-state", "The payment's state does not allow it", "an agent looks at it first");
            if (payment.operation == Operation::CAPTURE && payment.outcome == PaymentOutcome::UNKNOWN) return payment;
            return with_operation(std::move(payment), Operation::CAPTURE, now);
        case S::PENDING:
        case S::CANCELLED: throw wrong_state(payment, "captured");
    }
    return payment;
}

Payment ask_void(Payment payment, Instant now) {
    switch (payment.status) {
        case S::CANCELLED:
        case S::FAILED: return payment;
        case S::PENDING:
        case S::AUTHORIZED:
            if (payment.operation == Operation::VOID && payment.outcome == PaymentOutcome::UNKNOWN) return payment;
            return with_operation(std::move(payment), Operation::VOID, now);
        case S::CAPTURED:
        case S::COMPLETED:
        case S::PARTIALLY_REFUNDED:
        case S::REFUNDED: throw wrong_state(payment, "voided");
    }
    return payment;
}

void check_review(const Payment& payment, Instant now) {
    bool waits = payment.status == S::AUTHORIZED && payment.outcome == PaymentOutcome::IN_REVIEW;
    if (!waits) throw conflict("not-in-review", "The payment does not wait for a decision");
    if (payment.review_until && now >= *payment.review_until)
        throw conflict("not-in-review", "The payment does not wait for a decision", "its time is over");
}

Payment approve(Payment payment, Instant now) {
    check_review(payment, now);
    payment.review_decision = PaymentDecision::APPROVED;
    payment.outcome = PaymentOutcome::DONE;
    payment.next_check_at.reset();
    return payment;
}

Payment reject(Payment payment, Instant now) {
    check_review(payment, now);
    payment = with_operation(std::move(payment), Operation::VOID, now);
    payment.review_decision = PaymentDecision::REJECTED;
    payment.failure_code = PaymentFailure::REVIEW_REJECTED;
    payment.failure_message = "rejected by an agent";
    return payment;
}

std::optional<Payment> on_settled(Payment payment) {
    if (payment.status != S::CAPTURED) return {};
    payment.status = S::COMPLETED;
    return payment;
}

PaymentView view_of(const Payment& p, Audience audience) {
    PaymentView view{.id = p.id,
                     .reference = p.reference,
                     .booking_id = p.booking_id,
                     .user_id = p.user_id,
                     .amount = p.amount,
                     .refunded = p.refunded,
                     .status = p.status,
                     .outcome = p.outcome,
                     .gateway = p.gateway,
                     .method = p.method,
                     .card_brand = p.card_brand,
                     .card_last4 = p.card_last4,
                     .failure_code = {},
                     .failure_message = {},
                     .next_action = {},
                     .created_at = p.created_at,
                     .authorized_at = p.authorized_at,
                     .authorization_expires_at = p.authorization_expires_at,
                     .captured_at = p.captured_at,
                     .failed_at = p.failed_at,
                     .saved_method_id = p.saved_method_id,
                     .fraud = {},
                     .authentication = {}};
    if (p.failure_code) {
        bool whole = audience != Audience::customer;
        view.failure_code = whole ? *p.failure_code : gateways::told_to_customers(*p.failure_code);
        view.failure_message =
            audience == Audience::agent && p.failure_message ? p.failure_message : sentence(*view.failure_code);
    }
    if (audience == Audience::agent) {
        view.fraud = fraud_of(p);
        view.authentication =
            PaymentAuthentication{p.three_d_secure_status, p.three_d_secure_version, p.liability_shifted};
    }
    // The client secret lets its holder act on the payment: it is not for agents.
    if (audience != Audience::agent) view.next_action = p.next_action;
    return view;
}

}  // namespace airside::payment

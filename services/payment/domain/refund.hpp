// A refund, and what it becomes by what a gateway said. Pure: the caller keeps the result under the payment's lock.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "services/payment/domain/decide.hpp"

namespace airside::payment {

struct Refund {
    Uuid id;
    RefundReference reference;
    PaymentId payment_id;
    Money amount;
    RefundReason reason;
    std::optional<std::string> reason_details;
    std::string key;  // the caller's
    RefundRequester requested_by_type;
    std::optional<UserId> requested_by;
    Instant requested_at;

    RefundStatus status = RefundStatus::PENDING;
    int request_number = 1;  // raised by each new request; makes the gateway's idempotency key
    Instant request_since;
    std::optional<Instant> next_check_at{};  // when to find out; none: there is nothing to
    int checks = 0;
    int missing_looks = 0;                  // how often the gateway, asked after the settle time, knew nothing
    bool maybe_sent = false;                // an earlier request has no known outcome
    std::optional<Instant> last_sent_at{};  // the last of those

    std::optional<std::string> gateway_refund_id{};
    std::optional<Instant> processed_at{}, completed_at{}, failed_at{};
    std::optional<std::string> failure_reason{};  // the gateway's, for agents

    // The same for the same request, however often it is sent.
    std::string gateway_key() const { return id.str() + "." + std::to_string(request_number); }
};

// What of the payment may still be asked back.
Money refundable(const Payment& payment);
// Throws Problem 409 payment-state or refund-exceeds.
void check_refund(const Payment& payment, const Money& amount);

enum class RefundStep { nothing, send, read };
RefundStep next_step(const Refund& refund);

struct RefundDecision {
    Refund refund;
    std::string_view event{};  // refund_completed, refund_failed; empty: nothing
    // Something is wrong that no rule puts right: the gateway refuses what our books say can be refunded, or has paid
    // what it had said to have failed, or has paid twice.
    bool alarm = false;
};
RefundDecision on_refund_state(Refund refund, const gateways::GatewayRefund& seen, Instant now, const Rules& rules);
RefundDecision on_refund_refusal(Refund refund, const gateways::Refused& refused, Instant now, const Rules& rules);
RefundDecision on_refund_unknown(Refund refund, Instant now, const Rules& rules);
// Nothing was done by this call. A refund is owed, so it is never given up.
RefundDecision on_refund_unavailable(Refund refund, std::optional<int> retry_after_s, Instant now, const Rules& rules);
// Whether it says anything by now that the gateway lists no refund with our reference.
bool missing_counts(const Refund& refund, Instant now, const Rules& rules);
// It lists none, and that counts: the second time the refund is asked for anew.
RefundDecision on_refund_missing(Refund refund, Instant now, const Rules& rules);

// Throws Problem 409 refund-sent where a gateway may have it.
RefundDecision on_refund_taken_back(Refund refund);

// The payment after a refund of it has gone from one status to another: what its refunds sum up to, and what that makes
// of it.
Payment after_refund(Payment payment, const Refund& before, const Refund& after);

RefundView view_of(const Refund& refund, Audience audience);

}  // namespace airside::payment

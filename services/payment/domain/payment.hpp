// A payment, and the only ways in which it may change.
#pragma once
#include <optional>
#include <string>

#include "services/payment/api.hpp"
#include "services/payment/domain/fraud.hpp"
#include "services/payment/domain/route.hpp"

namespace airside::payment {

// The table of docs: PENDING → AUTHORIZED → CAPTURED → COMPLETED and what may happen besides.
bool may_become(PaymentStatus from, PaymentStatus to);

bool may_become(RefundStatus from, RefundStatus to);

// What was asked of the gateway last.
enum class Operation { AUTHORIZE, CAPTURE, VOID };
AIRSIDE_ENUM(Operation, AUTHORIZE, CAPTURE, VOID)

// Of a method that is to be kept: asked for; the gateway has it; the user service has it, too; or it can't be kept.
enum class SaveState { WANTED, SAVED, KEPT, NOT_SAVED };
AIRSIDE_ENUM(SaveState, WANTED, SAVED, KEPT, NOT_SAVED)

struct Payment {
    PaymentId id;
    PaymentReference reference;
    BookingId booking_id;
    BookingReference booking_reference;
    UserId user_id;
    PaymentGateway gateway;
    Money amount;
    PaymentMethodType method;
    std::string token;
    std::string key;  // the booking's idempotency key
    std::optional<std::string> return_url;
    Instant created_at;

    PaymentStatus status = PaymentStatus::PENDING;
    PaymentOutcome outcome = PaymentOutcome::UNKNOWN;  // of the operation
    Operation operation = Operation::AUTHORIZE;
    int operation_number = 1;  // raised by each new request; makes the gateway's idempotency key
    Instant operation_since;
    std::optional<Instant> next_check_at{};  // when to find out; none: there is nothing to
    int checks = 0;                          // of this operation
    int missing_looks = 0;                   // how often the gateway, asked after the settle time, knew nothing
    bool maybe_sent = false;                 // an earlier request to authorise has no known outcome
    std::optional<Instant> last_sent_at{};   // the last of those

    std::optional<std::string> intent_id{}, transaction_id{};  // the gateway's
    std::optional<std::string> card_brand{}, card_last4{};
    std::optional<int> card_exp_month{}, card_exp_year{};
    std::optional<std::string> three_d_secure_status{}, three_d_secure_version{};
    bool liability_shifted = false;
    // Where else it may be charged, in order: as long as it is surely not charged at `gateway`.
    std::vector<Candidate> alternatives{};
    std::optional<SavedMethodId> saved_method_id{};
    std::optional<SaveState> save_state{};  // none: nothing is to be kept
    std::optional<Instant> authorized_at{}, authorization_expires_at{}, captured_at{}, failed_at{};
    std::optional<PaymentFailure> failure_code{};
    std::optional<std::string> failure_message{};  // the gateway's, for agents
    std::optional<NextAction> next_action{};
    // Sums of its refunds: what is refunded or may come to be, and what is.
    Money refund_reserved = Money::zero(amount.currency()), refunded = Money::zero(amount.currency());
    FraudVerdict fraud{};
    // An agent decides before. Until the payment is authorised: what the booking allows, none if it says nothing.
    std::optional<Instant> review_until{};
    std::optional<PaymentDecision> review_decision{};
    std::int64_t version = 1;

    // What the gateway is given: the same for the same request, however often it is sent.
    std::string gateway_key() const { return key_of(operation_number); }
    std::string authorise_key() const { return key_of(1); }  // a payment is authorised once at a gateway
    std::string save_key() const { return id.str() + ".save"; }

  private:
    std::string key_of(int number) const { return id.str() + "." + std::to_string(number); }
};

// Asks for a capture or a void: the payment with the new operation, or as it is where that was asked for before.
// Throws Problem 409 payment-state where the state does not allow it.
Payment ask_capture(Payment payment, Instant now);
Payment ask_void(Payment payment, Instant now);

// An agent's decision on a payment in review. Throws Problem 409 not-in-review. A rejected one is voided, and has
// FAILED then.
Payment approve(Payment payment, Instant now);
Payment reject(Payment payment, Instant now);

// The gateway has settled the whole capture. Nothing: that changes nothing.
std::optional<Payment> on_settled(Payment payment);

// For a customer: without what issuers do not let us say. For services and agents: as it is.
enum class Audience { customer, agent, service };
PaymentView view_of(const Payment& payment, Audience audience);

}  // namespace airside::payment

// The payment service's contract. A payment belongs to one booking and is one authorisation: captured once, or voided,
// or refused. After a refusal the booking asks for another payment with another key.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/code.hpp"
#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/time.hpp"
#include "platform/json/describe.hpp"
#include "services/payment/api_method.hpp"
#include "services/payment/api_refunds.hpp"
#include "vendors/gateways/names.hpp"

namespace airside::payment {

using gateways::PaymentFailure;

enum class PaymentStatus { PENDING, AUTHORIZED, CAPTURED, COMPLETED, FAILED, REFUNDED, PARTIALLY_REFUNDED, CANCELLED };
AIRSIDE_ENUM(PaymentStatus, PENDING, AUTHORIZED, CAPTURED, COMPLETED, FAILED, REFUNDED, PARTIALLY_REFUNDED, CANCELLED)

// What became of what was asked for last (authorise, capture or void).
//   DONE             the status says it
//   REFUSED          and nothing was done; see failure_code
//   ACTION_REQUIRED  the customer must act first (3-D Secure): see next_action; an event tells how it ended
//   IN_REVIEW        AUTHORIZED, and an agent looks at it before it may be captured; an event tells how it ended
//   UNKNOWN          not known yet, or the gateway could not be reached yet. The service finds out by itself; an event
//   tells.
//                    Asking the same again is safe, and answers what is known by then.
enum class PaymentOutcome { DONE, REFUSED, ACTION_REQUIRED, IN_REVIEW, UNKNOWN };
AIRSIDE_ENUM(PaymentOutcome, DONE, REFUSED, ACTION_REQUIRED, IN_REVIEW, UNKNOWN)

// What the rules of payment.fraud made of a payment. REVIEW: it is authorised, and captured only once an agent has
// approved it. BLOCKED: it has FAILED without a gateway having been asked.
enum class FraudStatus { SAFE, REVIEW, BLOCKED };
AIRSIDE_ENUM(FraudStatus, SAFE, REVIEW, BLOCKED)

// EXPIRED: nobody decided in time, and the authorisation was given back.
enum class PaymentDecision { APPROVED, REJECTED, EXPIRED };
AIRSIDE_ENUM(PaymentDecision, APPROVED, REJECTED, EXPIRED)

struct PaymentFraud {
    int score;  // 0 to 100
    FraudStatus status;
    std::vector<std::string> factors;  // names of the rules that applied: "high_value"
    std::optional<Instant> review_until;
    std::optional<PaymentDecision> decision;
    std::optional<UserId> decided_by;
    std::optional<Instant> decided_at;
    std::optional<std::string> reason;  // for agents
};
AIRSIDE_FIELDS(PaymentFraud, score, status, factors, review_until, decision, decided_by, decided_at, reason)

enum class NextActionType { REDIRECT, CLIENT_SDK };
AIRSIDE_ENUM(NextActionType, REDIRECT, CLIENT_SDK)

// Shown to the payment's owner and to our own services only.
struct NextAction {
    NextActionType type;
    std::optional<std::string> url;            // REDIRECT: where to send the customer
    std::optional<std::string> client_secret;  // CLIENT_SDK: for the gateway's script in the browser
};
AIRSIDE_FIELDS(NextAction, type, url, client_secret)

// 3-D Secure: whether the payer was authenticated, and who bears the loss of a fraudulent payment.
struct PaymentAuthentication {
    std::optional<std::string> status;  // AUTHENTICATED, ATTEMPTED, NOT_AUTHENTICATED; absent: not asked for
    std::optional<std::string> version;
    bool liability_shifted;  // the issuer's loss, not ours
};
AIRSIDE_FIELDS(PaymentAuthentication, status, version, liability_shifted)

using PaymentReference =
    Code<"PaymentReference", Alphabet::upper_digit, 6, 20, "what an agent reads out, \"PAY7K2MNQ4RS\"">;

struct PaymentView {
    PaymentId id;
    PaymentReference reference;
    BookingId booking_id;
    UserId user_id;
    Money amount;
    Money refunded;  // by refunds that are COMPLETED
    PaymentStatus status;
    PaymentOutcome outcome;
    PaymentGateway gateway;
    PaymentMethodType method;
    std::optional<std::string> card_brand;  // "VISA"
    std::optional<std::string> card_last4;
    std::optional<PaymentFailure> failure_code;
    std::optional<std::string> failure_message;  // for people; says no more than the issuer lets us say
    std::optional<NextAction> next_action;
    Instant created_at;
    std::optional<Instant> authorized_at;
    std::optional<Instant> authorization_expires_at;  // capture before; as far as the gateway tells
    std::optional<Instant> captured_at;
    std::optional<Instant> failed_at;
    std::optional<SavedMethodId> saved_method_id;         // what it was paid with, or was kept with `save`
    std::optional<PaymentFraud> fraud;                    // shown to agents only
    std::optional<PaymentAuthentication> authentication;  // shown to agents only
};
AIRSIDE_FIELDS(PaymentView, id, reference, booking_id, user_id, amount, refunded, status, outcome, gateway, method,
               card_brand, card_last4, failure_code, failure_message, next_action, created_at, authorized_at,
               authorization_expires_at, captured_at, failed_at, saved_method_id, fraud, authentication)

inline constexpr Problems<3> payment_problems{
    {{409, "payment-key-reused", "This key was used for another payment"},
     {422, "payment-method-not-supported", "No gateway takes this method and currency"},
     {503, "gateways-switched-off", "The gateways that take this method are switched off"}}};
inline constexpr Problems<1> transition_problems{{{409, "payment-state", "The payment's state does not allow it"}}};

// Idempotent by (booking_id, key): called again, also after a crash of either side, it answers the payment that the
// first call made, in the state it has reached. The same key with another amount or method is 409.
struct AuthorizePayment {
    static constexpr Endpoint endpoint{POST, "/internal/v1/payments", "Authorise an amount", Access::service,
                                       payment_problems};
    using Response = PaymentView;
    BookingId booking_id;
    UserId user_id;
    BookingReference booking_reference;  // shown to the customer by the gateway
    Money amount;                        // more than zero
    PaymentMethod method;
    Text<1, 120> key;
    std::optional<Text<1, 2000>> return_url;  // where a challenge sends the customer back to
    std::optional<Text<1, 64>> remote_address;
    std::optional<Text<1, 500>> user_agent;
    std::optional<Instant> departs_at;  // the first flight does
    std::optional<Instant> decide_by;   // a review that takes longer is of no use
};
AIRSIDE_FIELDS(AuthorizePayment, booking_id, user_id, booking_reference, amount, method, key, return_url,
               remote_address, user_agent, departs_at, decide_by)

// Idempotent: CAPTURED stays CAPTURED. 409 payment-state for one that is neither authorised nor captured.
struct CapturePayment {
    static constexpr Endpoint endpoint{POST, "/internal/v1/payments/{id}/capture", "Capture the whole amount",
                                       Access::service, transition_problems};
    using Response = PaymentView;
    PaymentId id;
};
AIRSIDE_FIELDS(CapturePayment, id)

// Idempotent: CANCELLED and FAILED stay so. A payment whose authorisation is not known yet is voided as soon as it is
// known: until then outcome UNKNOWN, and it will never be AUTHORIZED. 409 payment-state for one that is captured.
struct VoidPayment {
    static constexpr Endpoint endpoint{POST, "/internal/v1/payments/{id}/void", "Give an authorisation back",
                                       Access::service, transition_problems};
    using Response = PaymentView;
    PaymentId id;
};
AIRSIDE_FIELDS(VoidPayment, id)

struct GetPaymentInternal {
    static constexpr Endpoint endpoint{GET, "/internal/v1/payments/{id}", "Read a payment", Access::service};
    using Response = PaymentView;
    PaymentId id;
};
AIRSIDE_FIELDS(GetPaymentInternal, id)

struct GetPayment {
    static constexpr Endpoint endpoint{GET, "/v1/payments/{id}", "Read a payment", Access::owner_or_agent};
    using Response = PaymentView;
    PaymentId id;
};
AIRSIDE_FIELDS(GetPayment, id)

struct PaymentPage {
    std::vector<PaymentView> items;
    std::optional<std::string> next_cursor;  // absent: that was the last page
};
AIRSIDE_FIELDS(PaymentPage, items, next_cursor)

// Newest first. A customer sees their own only; another's booking gives an empty list.
struct ListPayments {
    static constexpr Endpoint endpoint{GET, "/v1/payments", "List a booking's payments", Access::owner_or_agent};
    using Response = PaymentPage;
    BookingId booking_id;
    std::optional<Text<1, 200>> cursor;
    Or<Int<1, 100>, Int<1, 100>{20}> limit;
};
AIRSIDE_FIELDS(ListPayments, booking_id, cursor, limit)

// Stripe's events. Answered with 204 once the event is recorded, also for one that was sent before or is of no
// interest.
struct StripeWebhook {
    static constexpr Problems<2> problems{{{400, "bad-signature", "The signature is missing, wrong or too old"},
                                           {404, "not-found", "The gateway is not configured"}}};
    static constexpr Endpoint endpoint{POST, "/v1/webhooks/stripe", "Receive an event of Stripe", Access::anyone,
                                       problems};
    using Response = NoContent;
    std::optional<Header<"Stripe-Signature", Text<1, 4000>>> signature;
    RawBody body;
};
AIRSIDE_FIELDS(StripeWebhook, signature, body)

// PayPal's, likewise.
struct PayPalWebhook {
    static constexpr Endpoint endpoint{POST, "/v1/webhooks/paypal", "Receive an event of PayPal", Access::anyone,
                                       StripeWebhook::problems};
    using Response = NoContent;
    std::optional<Header<"PAYPAL-TRANSMISSION-ID", Text<1, 200>>> transmission_id;
    std::optional<Header<"PAYPAL-TRANSMISSION-TIME", Text<1, 100>>> transmission_time;
    std::optional<Header<"PAYPAL-TRANSMISSION-SIG", Text<1, 4000>>> signature;
    std::optional<Header<"PAYPAL-CERT-URL", Text<1, 500>>> certificate_url;
    std::optional<Header<"PAYPAL-AUTH-ALGO", Text<1, 100>>> algorithm;
    RawBody body;
};
AIRSIDE_FIELDS(PayPalWebhook, transmission_id, transmission_time, signature, certificate_url, algorithm, body)

// Braintree's, likewise: a form of bt_signature and bt_payload.
struct BraintreeWebhook {
    static constexpr Endpoint endpoint{POST, "/v1/webhooks/braintree", "Receive an event of Braintree", Access::anyone,
                                       StripeWebhook::problems};
    using Response = NoContent;
    RawBody body;
};
AIRSIDE_FIELDS(BraintreeWebhook, body)

// Asked once, when the address is entered at Braintree: the answer is text, signed with our private key.
struct BraintreeChallenge {
    static constexpr Problems<1> problems{{{404, "not-found", "Not found"}}};
    static constexpr Endpoint endpoint{GET, "/v1/webhooks/braintree", "Prove to Braintree that this address is ours",
                                       Access::anyone, problems};
    using Response = Bytes;
    Text<20, 32> bt_challenge;
};
AIRSIDE_FIELDS(BraintreeChallenge, bt_challenge)

// Events, aggregate "payment": the state after the change.
inline constexpr std::string_view payment_authorized = "payment_authorized";  // AUTHORIZED
inline constexpr std::string_view payment_completed = "payment_completed";    // CAPTURED: the money is ours
inline constexpr std::string_view payment_failed = "payment_failed";          // FAILED
inline constexpr std::string_view payment_voided = "payment_voided";          // CANCELLED
struct PaymentEvent {
    PaymentId payment_id;
    PaymentReference payment_reference;
    BookingId booking_id;
    UserId user_id;
    PaymentStatus status;
    Money amount;
    PaymentGateway gateway;
    PaymentMethodType method;
    std::optional<std::string> card_brand;
    std::optional<std::string> card_last4;
    std::optional<PaymentFailure> failure_code;
    Instant at;
};
AIRSIDE_FIELDS(PaymentEvent, payment_id, payment_reference, booking_id, user_id, status, amount, gateway, method,
               card_brand, card_last4, failure_code, at)

// Aggregate "payment", too, so that these can be read as a PaymentEvent: the payment's state after the change, the
// refund's amount. A refund that was told as completed may be told as failed later.
inline constexpr std::string_view refund_completed = "refund_completed";
inline constexpr std::string_view refund_failed = "refund_failed";
struct RefundEvent {
    PaymentId payment_id;
    PaymentReference payment_reference;
    BookingId booking_id;
    UserId user_id;
    PaymentStatus status;  // the payment's
    Money amount;          // the refund's
    PaymentGateway gateway;
    PaymentMethodType method;
    Uuid refund_id;
    RefundReference refund_reference;
    RefundReason reason;
    RefundStatus refund_status;
    Money refunded;  // of the payment, by all its refunds
    Instant at;
};
AIRSIDE_FIELDS(RefundEvent, payment_id, payment_reference, booking_id, user_id, status, amount, gateway, method,
               refund_id, refund_reference, reason, refund_status, refunded, at)

}  // namespace airside::payment

namespace airside {
class Bus;
}
namespace airside::payment {
void bind_contract(Bus& bus);
}

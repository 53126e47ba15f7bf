// The port that every payment gateway's adapter implements. One object per reactor; calls may run at the same time.
// No call throws for what the gateway does or says: that is the Outcome. Arguments outlive the call.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/async/reactor.hpp"
#include "platform/core/money.hpp"
#include "platform/core/time.hpp"
#include "platform/http/message.hpp"
#include "vendors/gateways/names.hpp"
#include "vendors/gateways/outcome.hpp"

namespace airside::gateways {

// One exchange with the gateway, without tokens, secrets, names and addresses: fit to be kept beside the payment. A
// call may have several (a read after a refusal).
struct RecordedMessage {
    PaymentGateway gateway;
    std::string operation;  // "authorise"
    std::string request;    // method, path and redacted body
    std::string reply;      // redacted body; empty where none came
    int http_status;        // 0: no answer
    int elapsed_ms;
};

struct CallContext {
    Steady::time_point deadline;
    std::string traceparent = {};  // for the recording; it is not sent to the gateway
    std::function<void(RecordedMessage)> record =
        {};  // called on the reactor, must not throw; empty: nothing is recorded
};

struct AuthoriseRequest {
    Money amount;
    PaymentMethodType method;
    std::string method_token;               // the gateway's token of card or wallet
    std::string our_reference;              // unique to the payment; find() finds by it
    std::string booking_reference;          // shown in the gateway's console
    std::string idempotency_key;            // the same for the identical request, whenever it is sent again
    std::optional<std::string> return_url;  // a challenge or approval sends the customer back there
    // An identical request was sent before and may have arrived. A gateway without replay looks for it first.
    bool repeated = false;
};

enum class PaymentState {
    ACTION_REQUIRED,  // the customer has a challenge to pass; see action
    PROCESSING,       // decided later: ask again, or wait for the webhook
    AUTHORIZED,
    CAPTURED,
    VOIDED,
    FAILED,  // refused, or the challenge failed; see failure
};
AIRSIDE_ENUM(PaymentState, ACTION_REQUIRED, PROCESSING, AUTHORIZED, CAPTURED, VOIDED, FAILED)
std::string_view to_string(PaymentState state);

struct CustomerAction {
    std::string url;            // send the customer there; empty: the gateway's script in the browser does it
    std::string client_secret;  // for that script
};

struct CardFacts {
    std::string brand;  // "VISA", "MASTERCARD", "AMEX", …
    std::string last4;
    int exp_month = 0, exp_year = 0;
};

enum class ThreeDSecure { AUTHENTICATED, ATTEMPTED, NOT_AUTHENTICATED };
AIRSIDE_ENUM(ThreeDSecure, AUTHENTICATED, ATTEMPTED, NOT_AUTHENTICATED)

// A payment as the gateway has it.
struct GatewayPayment {
    std::string id;              // the gateway's: a payment intent, an order
    std::string transaction_id;  // the gateway's charge or transaction; empty before there is one
    std::string our_reference;
    PaymentState state;
    Money amount;
    Money captured;
    Money refunded;
    std::optional<CustomerAction> action{};
    std::optional<CardFacts> card{};
    std::optional<ThreeDSecure> three_d_secure{};
    std::string three_d_secure_version{};
    bool liability_shifted = false;           // a fraudulent payment is the issuer's loss
    std::optional<Instant> capture_before{};  // the authorisation lapses then
    std::optional<Refused> failure{};         // FAILED; VOIDED where it lapsed (AUTHORIZATION_EXPIRED)
};

struct RefundRequest {
    std::string payment_id;  // the gateway's
    Money amount;
    std::string our_reference;    // unique to the refund; refunds_of() tells it
    std::string idempotency_key;  // the same for the identical request, whenever it is sent again
    bool repeated = false;        // as for authorise: an identical request was sent before and may have arrived
};

enum class RefundState { PENDING, DONE, FAILED };
AIRSIDE_ENUM(RefundState, PENDING, DONE, FAILED)
struct GatewayRefund {
    std::string id;
    std::string our_reference;  // empty: it was not us who asked for it
    RefundState state;
    Money amount;
    std::string failure{};  // FAILED: the gateway's reason, for agents and logs
};

// What the gateway settled: money that it paid out, or took back, for one movement.
struct Settlement {
    enum class Kind { CAPTURE, REFUND, DISPUTE, FEE, OTHER };
    std::string id;  // the gateway's, unique
    Kind kind;
    std::string payment_id;      // the gateway's; empty where it belongs to no payment
    std::string transaction_id;  // the charge, capture or refund that was settled
    std::string our_reference;   // where the gateway carries it
    Money gross;                 // negative: taken back
    Money fee;
    Instant settled_at;
};

struct SaveMethodRequest {
    std::string token;     // the gateway's, for one use
    std::string customer;  // our user's id: the gateway's customer is made of it when there is none
    std::string idempotency_key;
};
struct Removed {};
struct SavedMethod {
    std::string token;  // for any number of payments, at this gateway only
    std::optional<CardFacts> card{};
};

// What a webhook's event speaks of. It only says that something changed: who acts on it reads the payment again, since
// events come late, twice and out of order.
enum class WebhookKind { PAYMENT, REFUND, DISPUTE, OTHER };
AIRSIDE_ENUM(WebhookKind, PAYMENT, REFUND, DISPUTE, OTHER)
struct WebhookEvent {
    std::string id;    // the gateway's, unique
    std::string type;  // the gateway's: "payment_intent.canceled"
    WebhookKind kind;
    std::string payment_id;     // the gateway's; empty for OTHER
    std::string our_reference;  // where the event carries it
    Instant created_at;
};
struct WebhookVerdict {
    std::optional<WebhookEvent> event;  // it is the gateway's, and says this
    std::string why_not;                // no event: why it is refused
    bool try_again = false;             // it could not be verified now (a certificate could not be fetched)
};

class Gateway {
  public:
    virtual ~Gateway() = default;
    virtual PaymentGateway name() const = 0;
    virtual bool takes(PaymentMethodType method, const Currency& currency) const = 0;

    // Done means AUTHORIZED, ACTION_REQUIRED or PROCESSING. Safe to be called again with the same key and `repeated`.
    // After Unknown, calling again tells; while that stays Unknown, find() does, once it had time to settle.
    virtual awaitable<Outcome<GatewayPayment>> authorise(const AuthoriseRequest& request,
                                                         const CallContext& context) = 0;

    // Goes on after the customer's action, where the gateway does not do so by itself. Done as for authorise.
    virtual awaitable<Outcome<GatewayPayment>> resume(const std::string& payment_id, const std::string& idempotency_key,
                                                      const CallContext& context) = 0;

    // At most what is authorised; the rest is given back. Of a captured payment: done. AUTHORIZATION_EXPIRED,
    // ALREADY_VOIDED.
    virtual awaitable<Outcome<GatewayPayment>> capture(const std::string& payment_id, const Money& amount,
                                                       const std::string& idempotency_key,
                                                       const CallContext& context) = 0;

    // Gives the authorisation back, or ends a payment that waits for the customer. Of a voided payment: done.
    // ALREADY_CAPTURED.
    virtual awaitable<Outcome<GatewayPayment>> cancel(const std::string& payment_id, const std::string& idempotency_key,
                                                      const CallContext& context) = 0;

    // Whole or part. Done means PENDING, DONE or FAILED; what is DONE may still be sent back by the bank, and is FAILED
    // then. NOTHING_TO_REFUND, DISPUTED. Safe to be called again with the same key and `repeated`.
    virtual awaitable<Outcome<GatewayRefund>> refund(const RefundRequest& request, const CallContext& context) = 0;
    virtual awaitable<Outcome<GatewayRefund>> read_refund(const std::string& refund_id, const CallContext& context) = 0;
    // Every refund of a payment as the gateway has it, also what somebody made in its console. Complete at once.
    virtual awaitable<Outcome<std::vector<GatewayRefund>>> refunds_of(const std::string& payment_id,
                                                                      const CallContext& context) = 0;

    virtual awaitable<Outcome<GatewayPayment>> read(const std::string& payment_id, const CallContext& context) = 0;

    // Every payment that carries our reference; empty: none is visible yet (it may take a minute to appear).
    virtual awaitable<Outcome<std::vector<GatewayPayment>>> find(const std::string& our_reference,
                                                                 const CallContext& context) = 0;

    // A token for later payments of the same customer. Safe to be called again with the same key.
    virtual awaitable<Outcome<SavedMethod>> save_method(const SaveMethodRequest& request,
                                                        const CallContext& context) = 0;
    // The gateway forgets it. Of a token that it does not know: done.
    virtual awaitable<Outcome<Removed>> remove_method(const std::string& token, const CallContext& context) = 0;

    // What was settled from `from` (included) to `to` (excluded), oldest first. At most 31 days.
    virtual awaitable<Outcome<std::vector<Settlement>>> settlements(Instant from, Instant to,
                                                                    const CallContext& context) = 0;

    // Verifies a webhook by its headers and the body as it came, at the time `now`.
    virtual awaitable<WebhookVerdict> verify_webhook(const http::Headers& headers, const std::string& body, Instant now,
                                                     const CallContext& context) = 0;
    // What a gateway that asks whether a webhook's address is ours is answered with. Nothing: it does not ask, or this
    // is none of its questions.
    virtual std::optional<std::string> answer_challenge(const std::string&) const { return {}; }
};

}  // namespace airside::gateways

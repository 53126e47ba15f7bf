// Refunds of a payment, whole or in part, and the calls that were made to gateways for it. Part of api.hpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/code.hpp"
#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/time.hpp"
#include "platform/json/describe.hpp"
#include "vendors/gateways/names.hpp"

namespace airside::payment {

// PENDING: written down, and the gateway has not answered yet. PROCESSING: the gateway has it, and the card's bank has
// not taken it yet. What is COMPLETED may still be sent back by the bank: it has FAILED then.
enum class RefundStatus { PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED };
AIRSIDE_ENUM(RefundStatus, PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED)

enum class RefundReason { CUSTOMER_REQUEST, CANCELLATION, FRAUD, DUPLICATE, SCHEDULE_CHANGE, OTHER };
AIRSIDE_ENUM(RefundReason, CUSTOMER_REQUEST, CANCELLATION, FRAUD, DUPLICATE, SCHEDULE_CHANGE, OTHER)

enum class RefundRequester { CUSTOMER, ADMIN, SYSTEM };
AIRSIDE_ENUM(RefundRequester, CUSTOMER, ADMIN, SYSTEM)

using RefundReference =
    Code<"RefundReference", Alphabet::upper_digit, 6, 20, "what an agent reads out, \"REF7K2MNQ4RS\"">;

struct RefundView {
    Uuid id;
    RefundReference reference;
    PaymentId payment_id;
    Money amount;
    RefundReason reason;
    std::optional<std::string> reason_details;  // not shown to the customer
    RefundStatus status;
    Instant requested_at;
    std::optional<Instant> processed_at;  // the gateway has it
    std::optional<Instant> completed_at;
    std::optional<Instant> failed_at;
    std::optional<std::string> failure_reason;  // the gateway's for services and agents; a sentence for the customer
};
AIRSIDE_FIELDS(RefundView, id, reference, payment_id, amount, reason, reason_details, status, requested_at,
               processed_at, completed_at, failed_at, failure_reason)

inline constexpr Problems<3> refund_problems{
    {{409, "payment-state", "The payment's state does not allow it"},
     {409, "refund-exceeds", "More than what is captured and not refunded yet"},
     {409, "refund-key-reused", "This key was used for another refund"}}};

// Idempotent by (payment, key): asked again, also after a crash of either side, it answers how far the refund is; it is
// never made twice. The service finds out by itself what is not known yet; an event tells how it ended. The same key
// with another amount: 409 refund-key-reused. More than what is captured and neither refunded nor being refunded: 409
// refund-exceeds. Another currency, or a payment that is not captured: 409 payment-state.
struct RequestRefund {
    static constexpr Endpoint endpoint{POST, "/internal/v1/payments/{id}/refunds", "Refund an amount", Access::service,
                                       refund_problems};
    using Response = RefundView;
    PaymentId id;
    Money amount;  // more than zero
    RefundReason reason;
    std::optional<Text<1, 500>> reason_details;  // for agents: no personal data
    Text<1, 120> key;
    RefundRequester requested_by_type;
    std::optional<UserId> requested_by;
};
AIRSIDE_FIELDS(RequestRefund, id, amount, reason, reason_details, key, requested_by_type, requested_by)

struct RefundPayment {
    static constexpr Endpoint endpoint{
        POST, "/v1/payments/{id}/refunds", "Refund an amount", Access::agent, refund_problems, Idempotency::required};
    using Response = Created<RefundView>;
    PaymentId id;
    Money amount;  // more than zero
    RefundReason reason;
    std::optional<Text<1, 500>> reason_details;  // for agents: no personal data
};
AIRSIDE_FIELDS(RefundPayment, id, amount, reason, reason_details)

// Safe to repeat: one that is taken back stays so. Whoever asked for the refund is told that it failed.
struct CancelRefund {
    static constexpr Problems<1> problems{{{409, "refund-sent", "The gateway may have the refund already"}}};
    static constexpr Endpoint endpoint{POST, "/v1/payments/{id}/refunds/{refund_id}/cancel",
                                       "Take back a refund that the gateway has not been sent", Access::agent,
                                       problems};
    using Response = RefundView;
    PaymentId id;
    Uuid refund_id;
};
AIRSIDE_FIELDS(CancelRefund, id, refund_id)

struct RefundPage {
    std::vector<RefundView> items;
    std::optional<std::string> next_cursor;  // absent: that was the last page
};
AIRSIDE_FIELDS(RefundPage, items, next_cursor)

// Newest first.
struct ListRefunds {
    static constexpr Endpoint endpoint{GET, "/v1/payments/{id}/refunds", "List a payment's refunds",
                                       Access::owner_or_agent};
    using Response = RefundPage;
    PaymentId id;
    std::optional<Text<1, 200>> cursor;
    Or<Int<1, 100>, Int<1, 100>{20}> limit;
};
AIRSIDE_FIELDS(ListRefunds, id, cursor, limit)

enum class AttemptOperation { AUTHORIZE, CAPTURE, VOID, REFUND };
AIRSIDE_ENUM(AttemptOperation, AUTHORIZE, CAPTURE, VOID, REFUND)

// One call that asked something of a gateway.
struct AttemptView {
    int number;  // 1, 2, 3 of the payment
    AttemptOperation operation;
    gateways::PaymentGateway gateway;
    std::optional<Uuid> refund_id;             // REFUND
    std::optional<bool> success;               // absent: not known
    std::optional<std::string> response_code;  // the gateway's, or UNKNOWN, UNAVAILABLE
    std::optional<std::string> response_message;
    std::optional<std::string> gateway_id;  // what the gateway calls the payment or the refund
    Instant attempted_at;
    std::optional<Instant> finished_at;
};
AIRSIDE_FIELDS(AttemptView, number, operation, gateway, refund_id, success, response_code, response_message, gateway_id,
               attempted_at, finished_at)

struct AttemptPage {
    std::vector<AttemptView> items;
    std::optional<std::string> next_cursor;  // absent: that was the last page
};
AIRSIDE_FIELDS(AttemptPage, items, next_cursor)

// Newest first.
struct ListAttempts {
    static constexpr Endpoint endpoint{GET, "/v1/payments/{id}/attempts", "List the calls made for a payment",
                                       Access::agent};
    using Response = AttemptPage;
    PaymentId id;
    std::optional<Text<1, 200>> cursor;
    Or<Int<1, 100>, Int<1, 100>{20}> limit;
};
AIRSIDE_FIELDS(ListAttempts, id, cursor, limit)

}  // namespace airside::payment

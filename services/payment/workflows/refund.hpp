// Carries a refund to where the gateway has it, beside its payment's own operation and in the same three parts (see
// advance.hpp), under the payment's lock: a transaction that notes an attempt, the call, a transaction that keeps what
// became of it. A crash anywhere leaves something that another process goes on from, and never a second refund.
#pragma once
#include "services/payment/domain/refund.hpp"
#include "services/payment/impl.hpp"

namespace airside::payment {

struct RefundWish {
    PaymentId payment_id;
    Money amount;
    RefundReason reason;
    std::optional<std::string> reason_details;
    std::string key;
    RefundRequester requested_by_type;
    std::optional<UserId> requested_by;
};
// The refund of this key: made now, or carried on from where it is. Throws Problem 404, 409 payment-state,
// refund-exceeds or refund-key-reused.
awaitable<Refund> make_refund(Context& service, RefundWish wish, std::string traceparent);

// From wherever the refund is. Throws Problem 404.
awaitable<Refund> advance_refund(Context& service, PaymentId payment, Uuid refund, std::string traceparent);

// Not owed after all: CANCELLED. Throws Problem 404, and 409 refund-sent where the gateway may have it.
awaitable<Refund> take_back(Context& service, PaymentId payment, Uuid refund, std::string traceparent);

// Asks the gateway how it has all refunds of the payment, whatever we think of them: for webhooks. Throws Problem 404,
// and 503 where the gateway does not say.
awaitable<> look_at_refunds(Context& service, PaymentId payment, std::string traceparent);

}  // namespace airside::payment

// Carries a payment to where its gateway has it. Each step is three parts, so that a crash anywhere leaves something
// that another process can go on from:
//   begin     in a transaction: what is to be asked of the gateway, and an attempt with an outcome that is not known
//   ask       the gateway, outside any transaction
//   conclude  in a transaction: the payment read again, what it becomes, the attempt's outcome, the event
#pragma once
#include "platform/postgres/pool.hpp"
#include "services/payment/impl.hpp"

namespace airside::payment {

struct Begun {
    Payment payment;
    Step step = Step::nothing;
    int attempt = 0;  // 0: a look, which is no attempt
    std::string gateway_key{};
};

// Notes the attempt for the payment's next step; the caller commits. The payment is locked and as the database has it.
awaitable<Begun> begin_step(Context& service, postgres::Transaction& tx, Payment payment);
// Under its lock, as the database has it. `attempt`: of ours, under way. Throws Problem 404.
awaitable<Payment> lock_and_read(postgres::Transaction& tx, PaymentId id, int attempt);
// An event of the payment as it is now, to be sent once `tx` is committed.
void tell(Context& service, postgres::Transaction& tx, const Payment& payment, std::string_view type, Instant now,
          const std::string& traceparent);
// When somebody else may look into a payment whose step begins now.
Instant lease_end(const Context& service);

// Asks and concludes what was begun, and goes on until the payment is settled or has to wait.
awaitable<Payment> carry_on(Context& service, Begun begun, std::string traceparent);
// From wherever the payment is. Throws Problem 404.
awaitable<Payment> advance(Context& service, PaymentId id, std::string traceparent);
// Asks the gateway how it has the payment, whatever we think of it. For webhooks: `intent_id` is what they call it, in
// case we have not heard of it yet. Throws Problem 404, also where the gateway has it under another reference, and 503.
awaitable<Payment> look(Context& service, PaymentId id, std::string intent_id, std::string traceparent);

// Locks the payment, lets `change` make of it what it will, keeps it, and begins the next step. Throws Problem 404 and
// what `change` throws.
using Change = Payment (*)(Payment payment, Instant now);
awaitable<Begun> change_and_begin(Context& service, PaymentId id, Change change);

}  // namespace airside::payment

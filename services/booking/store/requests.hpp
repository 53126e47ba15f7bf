// What people ask of a booking's workflow: to be paid, given up, or decided upon. Each names the state that it leaves.
#pragma once
#include <string>

#include "services/booking/store/audit.hpp"
#include "services/booking/workflows/steps.hpp"

namespace airside::booking {

struct PaymentRequest {
    payment::PaymentMethod method;
    Payer payer;
    std::string key;  // the same for every run of the same request
    Actor actor;
    std::string traceparent{};  // of the request
    std::optional<Money> expected{};
};
// False: the booking does not wait for payment (any more), or costs something else than what is expected.
awaitable<bool> start_payment(postgres::Pool& pool, BookingId id, const PaymentRequest& request, Instant now);

// Takes it back: the booking will end CANCELLED. False: it can't be given up in its present state.
awaitable<bool> start_cancel(postgres::Pool& pool, BookingId id, const Actor& actor, std::string reason, Instant now);

enum class Decided { DONE, NOTHING_TO_DECIDE, NOT_POSSIBLE };
awaitable<Decided> decide(postgres::Pool& pool, BookingId id, const Actor& actor, BookingDecision decision,
                          std::optional<std::string> order_id, std::string note, Instant now);

// Money went back which nobody here has asked for, but an agent at the payment service. In the consumer's own
// transaction.
awaitable<> note_refunded(postgres::Transaction& tx, BookingId id, BookingPaymentStatus status);

// A refund that had arrived came back from the bank: an agent is told. In the consumer's own transaction.
awaitable<> note_bounced(postgres::Transaction& tx, BookingId id, Uuid payment_refund_id, Instant now);

// Brings a waiting workflow's next look forward, in the consumer's own transaction.
awaitable<> poke(postgres::Transaction& tx, BookingId id, Instant now);

}  // namespace airside::booking

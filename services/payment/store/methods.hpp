// Saved payment methods, as far as this service knows of them: users whose gateways have something to forget, and
// payments whose method is to be kept.
#pragma once
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/payment/domain/payment.hpp"

namespace airside::payment::store {

// In the consumer's own transaction.
void queue_removal(postgres::Transaction& tx, UserId user, Instant now);

struct DueRemoval {
    UserId user_id;
    Instant asked_at;
    int tries;
};
AIRSIDE_FIELDS(DueRemoval, user_id, asked_at, tries)
// Not given again before `lease_until`.
awaitable<std::vector<DueRemoval>> claim_removals(postgres::Pool& pool, Instant now, Instant lease_until, int limit);
awaitable<> removal_done(postgres::Pool& pool, const DueRemoval& removal);  // unless it was asked for anew
awaitable<> removal_later(postgres::Pool& pool, const DueRemoval& removal, Instant at);

// The gateway has saved the method of these, and what became of the payment is known: the oldest first.
awaitable<std::vector<PaymentId>> payments_to_keep(postgres::Pool& pool, int limit);
awaitable<> method_kept(postgres::Pool& pool, const Payment& payment, SavedMethodId method);
awaitable<> method_not_kept(postgres::Pool& pool, const Payment& payment);

}  // namespace airside::payment::store

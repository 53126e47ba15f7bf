// What the fraud rules count, the payments that wait for an agent, and what agents decided.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/payment/domain/payment.hpp"

namespace airside::payment::store {

// Who pays, with what and from where.
struct Payer {
    UserId user;
    std::string token;
    std::string remote_address;  // empty or no address: nobody else came from there
};
// For the rule's signal, since `since`; 0 for a signal that counts nothing.
awaitable<int> count_for(postgres::Pool& pool, FraudSignal signal, const Payer& payer, Instant since);

struct ReviewQueueState {
    std::int64_t waiting;
    std::int64_t oldest_age_s;
};
awaitable<ReviewQueueState> review_queue_state(postgres::Pool& pool, Instant now);

struct Review {
    PaymentDecision decision;
    std::optional<UserId> decided_by;  // nobody: it has EXPIRED
    std::optional<std::string> reason;
    Instant decided_at;
};
BOOST_DESCRIBE_STRUCT(Review, (), (decision, decided_by, reason, decided_at))
void queue_review(postgres::Transaction& tx, PaymentId payment, const Review& review);
awaitable<std::optional<Review>> find_review(postgres::Pool& pool, PaymentId payment);

}  // namespace airside::payment::store

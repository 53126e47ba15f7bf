// Refunds. Who changes one holds its payment's advisory lock, so what it read is current. The database keeps the sums
// on the payment by itself.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/payment/domain/refund.hpp"

namespace airside::payment::store {

// Throws Problem 409 refund-exceeds where the database's own sum says so.
awaitable<> insert_refund(postgres::Transaction& tx, const Payment& payment, const Refund& refund);

// `attempt`: one of our own that is under way, and does not count as maybe_sent.
awaitable<std::optional<Refund>> find_refund(postgres::Transaction& tx, const Payment& payment, Uuid id, int attempt);
awaitable<std::optional<Refund>> find_refund(postgres::Transaction& tx, const Payment& payment, const std::string& key);
awaitable<std::optional<Refund>> find_refund(postgres::Pool& pool, const Payment& payment, Uuid id);
// Newest first, from before the refund with this id: ids grow with time.
awaitable<std::vector<Refund>> list_refunds(postgres::Pool& pool, PaymentId payment, std::optional<Uuid> before,
                                            int limit);

// The refund was read under the lock with `before`'s status and request; throws std::logic_error if it has another.
awaitable<> update_refund(postgres::Transaction& tx, const Payment& payment, const Refund& before, const Refund& after);
void queue_refund_check_at(postgres::Transaction& tx, const Payment& payment, const Refund& refund, Instant at);

struct DueRefund {
    PaymentId payment_id;
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(DueRefund, (), (payment_id, id))
// Refunds whose time to be looked into has come; they are not given again before `lease_until`.
awaitable<std::vector<DueRefund>> claim_due_refunds(postgres::Pool& pool, Instant now, Instant lease_until, int limit);
// Since when the oldest waits that the gateway has not answered.
awaitable<std::optional<Instant>> oldest_pending_refund(postgres::Pool& pool);

}  // namespace airside::payment::store

// Payments and their directory. Who changes one holds its advisory lock (events::lock_aggregate), so what it read is
// current.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/payment/domain/payment.hpp"

namespace airside::payment::store {

// Beside the payment when it is made; not needed afterwards.
struct Origin {
    std::string remote_address;  // empty or no address: none is kept; else its network, /24 or /48
    std::string user_agent;
};
// False: the booking has used the key before, and nothing was written (the transaction is over then).
awaitable<bool> insert_payment(postgres::Transaction& tx, const Payment& payment, const Origin& origin);

awaitable<std::optional<Payment>> find_payment(postgres::Pool& pool, PaymentId id);
// `attempt`: one of our own that is under way, and does not count as maybe_sent.
awaitable<std::optional<Payment>> find_payment(postgres::Transaction& tx, PaymentId id, int attempt);
awaitable<std::optional<PaymentId>> find_by_key(postgres::Pool& pool, BookingId booking, const std::string& key);
awaitable<std::optional<PaymentId>> find_by_intent(postgres::Pool& pool, PaymentGateway gateway,
                                                   const std::string& intent_id);

// That wait for an agent, those authorised first.
awaitable<std::vector<Payment>> oldest_in_review(postgres::Pool& pool, int limit);

struct Place {  // in a list, newest first: behind this payment
    Instant created_at;
    PaymentId id;
};
// `user`: only theirs.
awaitable<std::vector<Payment>> list_payments(postgres::Pool& pool, BookingId booking, std::optional<UserId> user,
                                              std::optional<Place> after, int limit);

// Keeps what changes in a payment's life, and raises its version. The payment was read under its lock with `before`'s
// version and status; throws std::logic_error if it has another.
awaitable<> update_payment(postgres::Transaction& tx, const Payment& before, const Payment& after);
void queue_check_at(postgres::Transaction& tx, const Payment& payment, Instant at);

// Payments whose time to be looked into has come; they are not given again before `lease_until`.
awaitable<std::vector<PaymentId>> claim_due(postgres::Pool& pool, Instant now, Instant lease_until, int limit);
awaitable<std::optional<Instant>> oldest_unknown(postgres::Pool& pool);

// As PostgreSQL will take it; none for what is no address.
std::optional<std::string> address_or_none(const std::string& text);

}  // namespace airside::payment::store

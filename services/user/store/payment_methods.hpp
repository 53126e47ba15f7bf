// What a user pays with, without what was removed. Whoever changes it holds the user's lock (owner.hpp).
#pragma once
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"
#include "services/user/api_payment_methods.hpp"

namespace airside::user::store {

// The default one first, then the oldest.
awaitable<std::vector<SavedPaymentMethod>> payment_methods_of(postgres::Pool& pool, UserId user, Date today);
awaitable<std::vector<SavedPaymentMethod>> payment_methods_of(postgres::Transaction& tx, UserId user, Date today);
awaitable<bool> has_token(postgres::Transaction& tx, UserId user, gateways::PaymentGateway gateway,
                          const GatewayToken& token);

void queue_insert_method(postgres::Transaction& tx, UserId user, const SavedPaymentMethod& method,
                         const GatewayToken& token);
void queue_update_method(postgres::Transaction& tx, UserId user, const SavedPaymentMethod& method);
void queue_delete_method(postgres::Transaction& tx, UserId user, SavedPaymentMethodId id, Instant now);

// Afterwards there is no default, or one more: the one goes before the other.
void queue_unset_default(postgres::Transaction& tx, UserId user);
void queue_set_default(postgres::Transaction& tx, UserId user, SavedPaymentMethodId id);

}  // namespace airside::user::store

// Payment methods on their way between us and the gateways: what is paid with, what is kept of a payment, and what a
// gateway is to forget.
#pragma once
#include <optional>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/user/api_payment_methods.hpp"

namespace airside::user::store {

awaitable<std::optional<PayableMethod>> payable_method(postgres::Pool& pool, UserId user, SavedPaymentMethodId id);
awaitable<std::optional<SavedPaymentMethodId>> method_with_token(postgres::Transaction& tx, UserId user,
                                                                 gateways::PaymentGateway gateway,
                                                                 const GatewayToken& token);

// Removed, and not detached yet: those removed first.
awaitable<std::vector<PayableMethod>> removed_methods(postgres::Pool& pool, UserId user, int limit);
awaitable<> note_detached(postgres::Pool& pool, UserId user, SavedPaymentMethodId id, Instant now);

awaitable<std::int64_t> version_of(postgres::Transaction& tx, UserId user);

}  // namespace airside::user::store

// The user whose things are being changed.
#pragma once
#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"

namespace airside::user::store {

// Locks the user's row until the transaction ends, so that of two changes of what one user has the second sees the
// first: how many there are, and which is the one. Throws Problem 401 where the account is not active.
awaitable<> lock_owner(postgres::Transaction& tx, UserId user);

}  // namespace airside::user::store

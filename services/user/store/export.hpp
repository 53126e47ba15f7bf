// What the user service itself holds of a user.
#pragma once
#include <vector>

#include "platform/json/describe.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::user::store {

// The account, sessions, travellers and payment methods, without hashes and the gateway's tokens; at most `limit`.
awaitable<std::vector<RawJson>> records_of(postgres::Pool& pool, UserId user, int limit);

}  // namespace airside::user::store

// All sessions of one user.
#pragma once
#include <optional>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"
#include "services/user/api_sessions.hpp"

namespace airside::user::store {

// Those that are active, the last used first. None of them is said to be the current one.
awaitable<std::vector<SessionView>> active_sessions(postgres::Pool& pool, UserId user, Instant now, int limit);

// Whether it was the user's, and active.
awaitable<bool> revoke_own_session(postgres::Pool& pool, UserId user, SessionId id, Instant now);

}  // namespace airside::user::store

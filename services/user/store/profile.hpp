// The whole of one's own account.
#pragma once
#include <optional>

#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"

namespace airside::user::store {

awaitable<std::optional<Profile>> find_profile(postgres::Pool& pool, UserId id);  // a deleted one, too

// The caller holds the user's lock. Another telephone number than the one before is not verified.
awaitable<Profile> read_profile(postgres::Transaction& tx, UserId id);
awaitable<Profile> update_profile(postgres::Transaction& tx, const Profile& profile);

}  // namespace airside::user::store

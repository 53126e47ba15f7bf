// The keys that users' personal values are sealed with in the archive: one row for each user.
#pragma once
#include <map>
#include <set>

#include "platform/postgres/pool.hpp"
#include "services/booking/archive/sealing.hpp"

namespace airside::booking::archive {

using Keys = std::map<std::string, SealingKey>;  // by user id

// Makes those that are missing.
awaitable<Keys> keys_for(postgres::Pool& pool, Random& random, std::set<std::string> users);
// Those that exist: a user who was erased has none.
awaitable<Keys> existing_keys(postgres::Pool& pool, std::set<std::string> users);

// What is sealed with it is unreadable from then on. Whether there was one.
awaitable<bool> destroy_key(postgres::Pool& pool, UserId user);

}  // namespace airside::booking::archive

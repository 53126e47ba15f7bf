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
// What was sealed with it can't be read again, by anybody. Number of keys that were there.
awaitable<std::uint64_t> destroy_key(postgres::Transaction& tx, UserId user);

}  // namespace airside::booking::archive

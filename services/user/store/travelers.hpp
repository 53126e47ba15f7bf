// A user's travellers. Whoever changes them holds the user's lock (owner.hpp), so that what was read still holds.
#pragma once
#include <optional>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"

namespace airside::user::store {

// The primary one first, then the oldest.
awaitable<std::vector<TravelerView>> travelers_of(postgres::Pool& pool, UserId user);
awaitable<std::vector<TravelerView>> travelers_of(postgres::Transaction& tx, UserId user);

// None: another user's, or nobody's.
awaitable<std::optional<TravelerView>> find_traveler(postgres::Pool& pool, UserId user, TravelerId id);

awaitable<TravelerView> insert_traveler(postgres::Transaction& tx, UserId user, const TravelerView& traveler);
awaitable<TravelerView> update_traveler(postgres::Transaction& tx, UserId user, const TravelerView& traveler);
void queue_delete_traveler(postgres::Transaction& tx, UserId user, TravelerId id);

// Afterwards there is no primary one, or one more: the one goes before the other.
void queue_demote_traveler(postgres::Transaction& tx, UserId user);
void queue_promote_traveler(postgres::Transaction& tx, UserId user, TravelerId id);

}  // namespace airside::user::store

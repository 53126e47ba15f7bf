// The searches of one user, as search_history has them.
#pragma once
#include <optional>
#include <string>

#include "platform/postgres/pool.hpp"
#include "services/search/api.hpp"

namespace airside::search {

// Newest first. Throws Problem 422 for a cursor that is none of this list.
awaitable<PastSearchPage> past_searches_of(postgres::Pool& pool, UserId user, const std::optional<std::string>& cursor,
                                           int limit);
// They stay as nobody's: demand by route needs no user. In batches; gives how many there were.
awaitable<std::int64_t> forget_searches_of(postgres::Pool& pool, UserId user);

}  // namespace airside::search

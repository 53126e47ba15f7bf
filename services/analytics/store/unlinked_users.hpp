// unlinked_users: pseudonyms of users who were deleted.
#pragma once
#include <set>
#include <vector>

#include "platform/postgres/pool.hpp"

namespace airside::analytics::store {

// What the replacements are made of, the given one or that of an earlier attempt; nothing: all were replaced already.
awaitable<std::optional<std::string>> begin_unlinking(postgres::Pool& pool, std::string pseudonym, std::string salt,
                                                      Instant now);
awaitable<> finish_unlinking(postgres::Pool& pool, std::string pseudonym, std::int64_t events, Instant now);

awaitable<std::set<std::string>> unlinked_among(postgres::Pool& pool, std::vector<std::string> pseudonyms);
// At most 1,000, the oldest first.
awaitable<std::vector<std::string>> unlinked_since(postgres::Pool& pool, Instant since);
awaitable<std::int64_t> forget_unlinked(postgres::Pool& pool, Instant before);  // finished ones

}  // namespace airside::analytics::store

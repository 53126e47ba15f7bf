// What there is of a user, for erasing it.
#pragma once
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/review/api.hpp"

namespace airside::review::store {

// At most `limit` of the reviews that the user wrote and that are not deleted.
awaitable<std::vector<ReviewId>> written_by(postgres::Pool& pool, UserId user, int limit);
// At most `limit` of the reviews that the user voted on.
awaitable<std::vector<ReviewId>> voted_on_by(postgres::Pool& pool, UserId user, int limit);
// What the user wrote in reports; that they reported stays counted.
awaitable<std::int64_t> forget_reports(postgres::Pool& pool, UserId user);

}  // namespace airside::review::store

// Pages of reviews, and their sums.
#pragma once
#include "platform/postgres/pool.hpp"
#include "services/review/domain/review.hpp"
#include "services/review/domain/summary.hpp"

namespace airside::review::store {

// Problem 422 for a cursor that is none of this list.
awaitable<ReviewPage> published(postgres::Pool& pool, ReviewType type, const ReviewTarget& target, ReviewSort sort,
                                const std::optional<std::string>& cursor, int limit);
awaitable<ReviewPage> reviews_of(postgres::Pool& pool, UserId author, const std::optional<std::string>& cursor,
                                 int limit);

awaitable<RatingSums> sums_of(postgres::Pool& pool, ReviewType type, const ReviewTarget& target);
awaitable<RatingSum> sum_of_all(postgres::Pool& pool);  // of every published review's overall rating

}  // namespace airside::review::store

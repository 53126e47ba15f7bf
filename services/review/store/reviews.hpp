// Reviews, one at a time, with what each change leaves behind.
#pragma once
#include <optional>

#include "platform/postgres/pool.hpp"
#include "services/review/domain/review.hpp"

namespace airside::review::store {

enum class Change { SUBMITTED, EDITED, APPROVED, REJECTED, FLAGGED, DELETED };
AIRSIDE_ENUM(Change, SUBMITTED, EDITED, APPROVED, REJECTED, FLAGGED, DELETED)

// With its history. Problem 409 review-exists.
awaitable<> insert_review(postgres::Transaction& tx, const Review& review);

// None: there is no such review, or its author deleted it.
awaitable<std::optional<Review>> find_review(postgres::Pool& pool, ReviewId id);
awaitable<std::optional<Review>> lock_review(postgres::Transaction& tx, ReviewId id);

// Writes what has changed, and a row of history. `before` was read under the lock of this transaction.
awaitable<> update_review(postgres::Transaction& tx, const Review& before, const Review& after, Change change,
                          UserId actor);

// The texts that its history kept, its votes and the details of its reports.
void queue_forget_words(postgres::Transaction& tx, ReviewId id);

awaitable<ReviewHistory> history_of(postgres::Pool& pool, ReviewId id);

}  // namespace airside::review::store

// The queue of reviews that wait for a moderator.
#pragma once
#include "platform/postgres/pool.hpp"
#include "services/review/domain/review.hpp"

namespace airside::review::store {

awaitable<std::vector<ModerationItem>> oldest_waiting(postgres::Pool& pool, int limit);

// The oldest that nobody else has in hand and that are not the moderator's own, in their hand until then. What another
// is claiming at this moment is passed over, not waited for.
awaitable<std::vector<ModerationItem>> claim(postgres::Pool& pool, UserId moderator, Instant now, Instant until,
                                             int limit);

struct QueueState {
    std::int64_t waiting = 0;
    std::int64_t oldest_age_s = 0;
};
awaitable<QueueState> queue_state(postgres::Pool& pool, Instant now);

}  // namespace airside::review::store

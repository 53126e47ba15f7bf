#include "services/review/store/moderation.hpp"

#include <algorithm>

#include "services/review/store/columns.hpp"

namespace airside::review::store {

using postgres::Query;

namespace {

const Query oldest{"review.oldest_waiting", "SELECT " REVIEW_COLUMNS R"sql(
      FROM reviews r WHERE r.status IN ('PENDING', 'FLAGGED') AND r.deleted_at IS NULL ORDER BY r.queued_at, r.id LIMIT $1)sql"};

const Query take{"review.claim", R"sql(
    UPDATE reviews r SET claimed_by = $1, claimed_until = $3
     WHERE r.id IN (SELECT q.id FROM reviews q
                     WHERE q.status IN ('PENDING', 'FLAGGED') AND q.deleted_at IS NULL AND q.user_id <> $1
                       AND (q.claimed_until IS NULL OR q.claimed_until <= $2 OR q.claimed_by = $1)
                     ORDER BY q.queued_at, q.id LIMIT $4 FOR UPDATE SKIP LOCKED)
 RETURNING )sql" REVIEW_COLUMNS};

const Query state{"review.queue_state", R"sql(
    SELECT count(*) AS waiting, greatest(0, coalesce(floor(extract(epoch FROM $1::timestamptz - min(queued_at))), 0))::bigint AS oldest_age_s
      FROM reviews WHERE status IN ('PENDING', 'FLAGGED') AND deleted_at IS NULL)sql"};

std::vector<ModerationItem> items_of(const postgres::Rows& rows) {
    std::vector<ModerationItem> items;
    for (const auto& row : rows) items.push_back(item_of(review_of(row)));
    return items;
}

}  // namespace

awaitable<std::vector<ModerationItem>> oldest_waiting(postgres::Pool& pool, int limit) {
    auto rows = co_await pool.run(oldest, limit);
    co_return items_of(rows);
}

awaitable<std::vector<ModerationItem>> claim(postgres::Pool& pool, UserId moderator, Instant now, Instant until,
                                             int limit) {
    auto rows = co_await pool.run(take, moderator, now, until, limit);
    auto items = items_of(rows);
    // An UPDATE gives its rows in no order.
    std::ranges::sort(items, [](const ModerationItem& a, const ModerationItem& b) {
        return std::tie(a.queued_at, a.review.id) < std::tie(b.queued_at, b.review.id);
    });
    co_return items;
}

awaitable<QueueState> queue_state(postgres::Pool& pool, Instant now) {
    auto rows = co_await pool.run(state, now);
    auto row = rows.one();
    co_return QueueState{row.get<std::int64_t>("waiting"), row.get<std::int64_t>("oldest_age_s")};
}

}  // namespace airside::review::store

#include "services/review/store/erasure.hpp"

namespace airside::review::store {
namespace {

using postgres::Query;

const Query select_written{"review.written_by",
                           "SELECT id FROM reviews WHERE user_id = $1 AND deleted_at IS NULL ORDER BY id LIMIT $2"};
const Query select_voted{"review.voted_on_by",
                         "SELECT review_id AS id FROM review_votes WHERE user_id = $1 ORDER BY review_id LIMIT $2"};
const Query forget{"review.forget_own_reports",
                   "UPDATE review_reports SET details = NULL WHERE user_id = $1 AND details IS NOT NULL"};

std::vector<ReviewId> ids_in(const postgres::Rows& rows) {
    std::vector<ReviewId> ids;
    for (auto row : rows) ids.push_back(row.get<ReviewId>("id"));
    return ids;
}

}  // namespace

awaitable<std::vector<ReviewId>> written_by(postgres::Pool& pool, UserId user, int limit) {
    auto rows = co_await pool.run(select_written, user, limit);
    co_return ids_in(rows);
}

awaitable<std::vector<ReviewId>> voted_on_by(postgres::Pool& pool, UserId user, int limit) {
    auto rows = co_await pool.run(select_voted, user, limit);
    co_return ids_in(rows);
}

awaitable<std::int64_t> forget_reports(postgres::Pool& pool, UserId user) {
    auto rows = co_await pool.run(forget, user);
    co_return static_cast<std::int64_t>(rows.affected());
}

}  // namespace airside::review::store

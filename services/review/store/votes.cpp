#include "services/review/store/votes.hpp"

namespace airside::review::store {

using postgres::Query;

namespace {

const Query read_vote{"review.read_vote", "SELECT vote FROM review_votes WHERE review_id = $1 AND user_id = $2"};
const Query write_vote{"review.write_vote", R"sql(
    INSERT INTO review_votes (review_id, user_id, vote) VALUES ($1, $2, $3)
    ON CONFLICT ON CONSTRAINT one_vote_per_user DO UPDATE SET vote = EXCLUDED.vote)sql"};
const Query delete_vote{"review.delete_vote", "DELETE FROM review_votes WHERE review_id = $1 AND user_id = $2"};
const Query count_vote{"review.count_vote", R"sql(
    UPDATE reviews SET helpful_count = helpful_count + $2, not_helpful_count = not_helpful_count + $3 WHERE id = $1)sql"};

const Query report{"review.report", R"sql(
    INSERT INTO review_reports (review_id, user_id, reason, details) VALUES ($1, $2, $3, $4)
    ON CONFLICT ON CONSTRAINT one_report_per_user DO NOTHING)sql"};
const Query open_reports{"review.open_reports",
                         "SELECT count(*) AS n FROM review_reports WHERE review_id = $1 AND open"};

// Locked before they are counted: a vote that is under way is waited for, and one that comes later counts on what is
// written here.
const Query lock_some{"review.lock_some", R"sql(
    SELECT id FROM reviews WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2 FOR UPDATE)sql"};
const Query recount{"review.recount", R"sql(
    UPDATE reviews r SET helpful_count = c.helpful, not_helpful_count = c.not_helpful
      FROM (SELECT i.id, count(*) FILTER (WHERE v.vote = 'HELPFUL') AS helpful,
                   count(*) FILTER (WHERE v.vote = 'NOT_HELPFUL') AS not_helpful
              FROM unnest($1::uuid[]) AS i (id) LEFT JOIN review_votes v ON v.review_id = i.id GROUP BY i.id) c
     WHERE r.id = c.id AND (r.helpful_count, r.not_helpful_count) <> (c.helpful, c.not_helpful))sql"};

const Query drift{"review.count_drift", R"sql(
    SELECT count(*) AS n
      FROM reviews r LEFT JOIN (SELECT review_id, count(*) FILTER (WHERE vote = 'HELPFUL') AS helpful,
                                       count(*) FILTER (WHERE vote = 'NOT_HELPFUL') AS not_helpful
                                  FROM review_votes GROUP BY review_id) v ON v.review_id = r.id
     WHERE (r.helpful_count, r.not_helpful_count) <> (coalesce(v.helpful, 0), coalesce(v.not_helpful, 0)))sql"};

int counts(const std::optional<ReviewVote>& vote, ReviewVote kind) { return vote == kind ? 1 : 0; }

}  // namespace

awaitable<> set_vote(postgres::Transaction& tx, ReviewId id, UserId voter, std::optional<ReviewVote> vote) {
    auto rows = co_await tx.run(read_vote, id, voter);
    std::optional<ReviewVote> before;
    if (auto row = rows.maybe()) before = row->get<ReviewVote>("vote");
    if (before == vote) co_return;
    if (vote)
        tx.queue(write_vote, id, voter, *vote);
    else
        tx.queue(delete_vote, id, voter);
    tx.queue(count_vote, id, counts(vote, ReviewVote::HELPFUL) - counts(before, ReviewVote::HELPFUL),
             counts(vote, ReviewVote::NOT_HELPFUL) - counts(before, ReviewVote::NOT_HELPFUL));
}

awaitable<std::int64_t> add_report(postgres::Transaction& tx, const ReportReview& request, UserId reporter) {
    std::optional<std::string> details;
    if (request.details) details = request.details->value;
    tx.queue(report, request.id, reporter, request.reason, details);
    auto rows = co_await tx.run(open_reports, request.id);
    co_return rows.one().get<std::int64_t>("n");
}

awaitable<Recount> recount_votes(postgres::Pool& pool, std::optional<ReviewId> after, int limit) {
    auto tx = co_await pool.begin();
    auto rows = co_await tx.run(lock_some, after, limit);
    Recount result;
    std::vector<ReviewId> ids;
    for (const auto& row : rows) ids.push_back(row.get<ReviewId>("id"));
    if (ids.empty()) co_return result;
    auto mended = co_await tx.run(recount, ids);
    co_await tx.commit();
    result.last = ids.back();
    result.looked_at = ids.size();
    result.mended = mended.affected();
    co_return result;
}

awaitable<std::int64_t> count_drift(postgres::Pool& pool) {
    auto rows = co_await pool.run(drift);
    co_return rows.one().get<std::int64_t>("n");
}

}  // namespace airside::review::store

// Votes and reports.
#pragma once
#include "platform/postgres/pool.hpp"
#include "services/review/domain/review.hpp"

namespace airside::review::store {

// Sets, changes or (none) takes back a user's vote, and the review's counts with it. The review was locked by this
// transaction.
awaitable<> set_vote(postgres::Transaction& tx, ReviewId id, UserId voter, std::optional<ReviewVote> vote);

// How many users have an open report of it, with this one. A user's second report changes nothing.
awaitable<std::int64_t> add_report(postgres::Transaction& tx, const ReportReview& request, UserId reporter);

// Counts the votes of up to `limit` reviews after `after` again, mends what differs.
struct Recount {
    std::optional<ReviewId> last;  // none: there were no more
    std::uint64_t looked_at = 0;
    std::uint64_t mended = 0;
};
awaitable<Recount> recount_votes(postgres::Pool& pool, std::optional<ReviewId> after, int limit);

// How many reviews' counts differ from their votes, at this moment: one that is being voted on may be among them.
awaitable<std::int64_t> count_drift(postgres::Pool& pool);

}  // namespace airside::review::store

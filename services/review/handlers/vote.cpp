#include "services/review/domain/states.hpp"
#include "services/review/impl.hpp"
#include "services/review/store/reviews.hpp"
#include "services/review/store/votes.hpp"

namespace airside::review {

namespace {

void require_others(const Review& review, const Caller& caller) {
    if (review.user_id == caller.user_id()) throw conflict("own-review", "One's own review");
}

// Only what is published is voted on.
awaitable<Review> lock_published(postgres::Transaction& tx, ReviewId id) {
    auto review = co_await store::lock_review(tx, id);
    if (!review || !review->published()) throw not_found("no such review");
    co_return std::move(*review);
}

}  // namespace

awaitable<ReviewView> vote_review(Context& service, Caller caller, VoteReview request) {
    auto tx = co_await service.pool.begin();
    auto review = co_await lock_published(tx, request.id);
    require_others(review, caller);
    co_await store::set_vote(tx, request.id, caller.user_id(), request.vote);
    auto after = co_await store::lock_review(tx, request.id);
    co_await tx.commit();
    co_return view_of(*after, audience_for(caller, *after));
}

awaitable<NoContent> withdraw_vote(Context& service, Caller caller, WithdrawVote request) {
    auto tx = co_await service.pool.begin();
    co_await lock_published(tx, request.id);
    co_await store::set_vote(tx, request.id, caller.user_id(), {});
    co_await tx.commit();
    co_return NoContent{};
}

awaitable<NoContent> report_review(Context& service, Caller caller, ReportReview request) {
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, request.id.uuid());
    auto before = co_await store::lock_review(tx, request.id);
    require_visible(before, caller);
    require_others(*before, caller);
    auto reports = co_await store::add_report(tx, request, caller.user_id());
    bool enough = caller.is_agent() || reports >= service.config.reports_to_flag;
    if (enough && may_move(before->status, ReviewStatus::FLAGGED)) {
        auto after = flagged(*before, service.clock.now());
        co_await store::update_review(tx, *before, after, store::Change::FLAGGED, caller.user_id());
        tell(service, tx, after, review_flagged, caller);
    }
    co_await tx.commit();
    co_return NoContent{};
}

}  // namespace airside::review

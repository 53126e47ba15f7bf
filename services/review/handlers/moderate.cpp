#include "services/review/domain/states.hpp"
#include "services/review/impl.hpp"
#include "services/review/store/moderation.hpp"
#include "services/review/store/reviews.hpp"

namespace airside::review {

namespace {

void check_decision(const ModerateReview& request) {
    if (request.decision == ReviewDecision::REJECT && !request.reason)
        throw invalid("/reason", "a rejection needs one: its author sees it");
    if (request.decision == ReviewDecision::APPROVE && request.reason)
        throw invalid("/reason", "goes with a rejection only");
}

void require_decidable(const Review& review, const ModerateReview& request, const Caller& caller, Instant now) {
    if (review.user_id == caller.user_id()) throw conflict("own-review", "One's own review");
    if (!waits_for_moderator(review.status)) throw conflict("not-waiting", "The review is not waiting for a moderator");
    if (review.version != request.version.value)
        throw conflict("review-changed", "The review has changed since it was read");
    bool claimed = review.claimed_until && *review.claimed_until > now;
    if (claimed && *review.claimed_by != caller.user_id())
        throw conflict("claimed-by-another", "Another agent has this review in hand");
}

}  // namespace

awaitable<ModerationQueue> list_review_queue(Context& service, Caller, ListReviewQueue request) {
    auto limit = static_cast<int>(request.limit ? request.limit->value : 20);
    auto state = co_await store::queue_state(service.pool, service.clock.now());
    auto items = co_await store::oldest_waiting(service.pool, limit);
    co_return ModerationQueue{std::move(items), state.waiting, state.oldest_age_s};
}

awaitable<ClaimedReviews> claim_reviews(Context& service, Caller caller, ClaimReviews request) {
    auto limit = static_cast<int>(request.limit ? request.limit->value : 5);
    auto now = service.clock.now();
    auto items = co_await store::claim(service.pool, caller.user_id(), now, now + service.config.claim_for, limit);
    co_return ClaimedReviews{std::move(items)};
}

awaitable<ReviewView> moderate_review(Context& service, Caller caller, ModerateReview request) {
    check_decision(request);
    auto now = service.clock.now();
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, request.id.uuid());
    auto before = co_await store::lock_review(tx, request.id);
    require_visible(before, caller);
    require_decidable(*before, request, caller, now);
    auto after = moderated(*before, request, caller.user_id(), now);
    bool approved = after.status == ReviewStatus::APPROVED;
    auto change = approved ? store::Change::APPROVED : store::Change::REJECTED;
    co_await store::update_review(tx, *before, after, change, caller.user_id());
    tell(service, tx, after, approved ? review_approved : review_rejected, caller);
    co_await tx.commit();
    co_return view_of(after, Audience::author_or_agent);
}

}  // namespace airside::review

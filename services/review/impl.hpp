// What the service's own files share.
#pragma once
#include "platform/async/awaitable.hpp"
#include "platform/async/sync.hpp"
#include "platform/contract/bus.hpp"
#include "platform/contract/caller.hpp"
#include "platform/core/clock.hpp"
#include "platform/erasure/eraser.hpp"
#include "platform/events/outbox.hpp"
#include "platform/idempotency/store.hpp"
#include "services/review/domain/review.hpp"
#include "services/review/service.hpp"
#include "services/user/api.hpp"

namespace airside::review {

struct Service::Impl : Dependencies {
    Impl(Dependencies dependencies, Config settings);
    Config config;
    idempotency::PgIdempotencyStore keys;
    std::optional<double> global_mean;  // as of then
    Steady::time_point global_mean_at{};
    bool stopping = false;
    bool measuring = false;
    Signal wake;
    Signal measured;
    erasure::Eraser eraser;
};
using Context = Service::Impl;

awaitable<user::ExportPage> export_reviews(Context& service, Caller caller, user::ExportReviews request);

awaitable<Created<ReviewView>> create_review(Context& service, Caller caller, CreateReview request);
awaitable<ReviewView> edit_review(Context& service, Caller caller, EditReview request);
awaitable<NoContent> delete_review(Context& service, Caller caller, DeleteReview request);
awaitable<ReviewView> vote_review(Context& service, Caller caller, VoteReview request);
awaitable<NoContent> withdraw_vote(Context& service, Caller caller, WithdrawVote request);
awaitable<NoContent> report_review(Context& service, Caller caller, ReportReview request);
awaitable<ReviewView> get_review(Context& service, Caller caller, GetReview request);
awaitable<ReviewPage> list_reviews(Context& service, Caller caller, ListReviews request);
awaitable<ReviewPage> list_my_reviews(Context& service, Caller caller, ListMyReviews request);
awaitable<ReviewSummary> get_review_summary(Context& service, Caller caller, GetReviewSummary request);
awaitable<ReviewHistory> get_review_history(Context& service, Caller caller, GetReviewHistory request);
awaitable<ModerationQueue> list_review_queue(Context& service, Caller caller, ListReviewQueue request);
awaitable<ClaimedReviews> claim_reviews(Context& service, Caller caller, ClaimReviews request);
awaitable<ReviewView> moderate_review(Context& service, Caller caller, ModerateReview request);

// All that is of a user who is erased.
awaitable<erasure::Pass> erase_reviews_of(Context& service, UserId user);

// As this caller may see it.
Audience audience_for(const Caller& caller, const Review& review);

// Problem 404 for one that the caller may not see: which there are is not told.
void require_visible(const std::optional<Review>& review, const Caller& caller);

// Queues the event of a change that this transaction makes.
void tell(Context& service, postgres::Transaction& tx, const Review& review, std::string_view type,
          const Caller& caller);

}  // namespace airside::review

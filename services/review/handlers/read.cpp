#include "services/review/impl.hpp"
#include "services/review/store/lists.hpp"
#include "services/review/store/reviews.hpp"

namespace airside::review {

namespace {

constexpr int default_limit = 20;
constexpr double middle = 3;  // the prior mean as long as nothing is published

int limit_of(const std::optional<Int<1, 100>>& limit) { return limit ? static_cast<int>(limit->value) : default_limit; }

std::optional<std::string> text_of(const std::optional<Text<1, 200>>& cursor) {
    if (!cursor) return {};
    return cursor->value;
}

// Remembered for a while: it is read from every published review, and hardly moves.
awaitable<double> prior_mean(Context& service) {
    if (service.config.prior_mean) co_return *service.config.prior_mean;
    auto age = Steady::now() - service.global_mean_at;
    if (service.global_mean && age < service.config.global_mean_for) co_return *service.global_mean;
    auto all = co_await store::sum_of_all(service.pool);
    double mean = middle;
    if (all.count > 0) mean = static_cast<double>(all.sum) / static_cast<double>(all.count);
    service.global_mean = mean;
    service.global_mean_at = Steady::now();
    co_return mean;
}

}  // namespace

Audience audience_for(const Caller& caller, const Review& review) {
    return caller.may_see(review.user_id) ? Audience::author_or_agent : Audience::everybody;
}

void require_visible(const std::optional<Review>& review, const Caller& caller) {
    if (!review || (!review->published() && !caller.may_see(review->user_id))) throw not_found("no such review");
}

awaitable<ReviewView> get_review(Context& service, Caller caller, GetReview request) {
    auto review = co_await store::find_review(service.pool, request.id);
    require_visible(review, caller);
    co_return view_of(*review, audience_for(caller, *review));
}

awaitable<ReviewPage> list_reviews(Context& service, Caller, ListReviews request) {
    auto sort = request.sort.value_or(ReviewSort::NEWEST);
    check_target(request.review_type, request.target, "query/target");
    auto page = co_await store::published(service.pool, request.review_type, request.target, sort,
                                          text_of(request.cursor), limit_of(request.limit));
    co_return page;
}

awaitable<ReviewPage> list_my_reviews(Context& service, Caller caller, ListMyReviews request) {
    auto page =
        co_await store::reviews_of(service.pool, caller.user_id(), text_of(request.cursor), limit_of(request.limit));
    co_return page;
}

awaitable<ReviewSummary> get_review_summary(Context& service, Caller, GetReviewSummary request) {
    check_target(request.review_type, request.target, "query/target");
    auto prior = co_await prior_mean(service);
    auto sums = co_await store::sums_of(service.pool, request.review_type, request.target);
    co_return summary_of(request.review_type, request.target, sums, service.config.bayesian_weight, prior);
}

awaitable<ReviewHistory> get_review_history(Context& service, Caller caller, GetReviewHistory request) {
    auto review = co_await store::find_review(service.pool, request.id);
    if (!review || !caller.may_see(review->user_id)) throw not_found("no such review");
    auto history = co_await store::history_of(service.pool, request.id);
    if (caller.is_agent()) co_return history;
    for (auto& change : history.items) {
        change.actor = {};
        change.notes = {};
    }
    co_return history;
}

}  // namespace airside::review

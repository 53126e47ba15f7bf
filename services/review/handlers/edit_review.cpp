#include "services/review/domain/states.hpp"
#include "services/review/impl.hpp"
#include "services/review/store/reviews.hpp"

namespace airside::review {

namespace {

// Whoever else asks learns nothing of it here, agents neither: they moderate, they don't write.
void require_author(const std::optional<Review>& review, const Caller& caller) {
    if (!review || review->user_id != caller.user_id()) throw not_found("no such review");
}

}  // namespace

awaitable<ReviewView> edit_review(Context& service, Caller caller, EditReview request) {
    check_text(request.title, request.review_text);
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, request.id.uuid());
    auto before = co_await store::lock_review(tx, request.id);
    require_author(before, caller);
    if (!may_edit(before->status))
        throw conflict("not-editable", "A review that was rejected or is being looked into can't be edited");
    auto after = edited(*before, request, service.clock.now());
    co_await store::update_review(tx, *before, after, store::Change::EDITED, caller.user_id());
    tell(service, tx, after, review_submitted, caller);
    co_await tx.commit();
    co_return view_of(after, Audience::author_or_agent);
}

awaitable<NoContent> delete_review(Context& service, Caller caller, DeleteReview request) {
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, request.id.uuid());
    auto before = co_await store::lock_review(tx, request.id);
    require_author(before, caller);
    auto after = deleted(*before, service.clock.now());
    co_await store::update_review(tx, *before, after, store::Change::DELETED, caller.user_id());
    store::queue_forget_words(tx, request.id);
    tell(service, tx, after, review_deleted, caller);
    co_await tx.commit();
    co_return NoContent{};
}

}  // namespace airside::review

// All that is of a user who is erased: their reviews go as if they had deleted them, their votes are taken back.
#include "services/review/store/erasure.hpp"

#include "services/review/impl.hpp"
#include "services/review/store/reviews.hpp"
#include "services/review/store/votes.hpp"

namespace airside::review {
namespace {

constexpr int batch = 100;

awaitable<> delete_as_author(Context& service, ReviewId id, UserId author) {
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto before = co_await store::lock_review(tx, id);
    if (!before || before->user_id != author) co_return;
    auto after = deleted(*before, service.clock.now());
    co_await store::update_review(tx, *before, after, store::Change::DELETED, author);
    store::queue_forget_words(tx, id);
    tell(service, tx, after, review_deleted, Caller::of_service("review"));
    co_await tx.commit();
}

// Also on a review that is deleted, whose counts nobody sees.
awaitable<> take_back_vote(Context& service, ReviewId id, UserId voter) {
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    co_await store::lock_review(tx, id);
    co_await store::set_vote(tx, id, voter, {});
    co_await tx.commit();
}

}  // namespace

awaitable<erasure::Pass> erase_reviews_of(Context& service, UserId user) {
    erasure::Pass pass;
    for (bool more = true; more;) {
        auto written = co_await store::written_by(service.pool, user, batch);
        for (auto& id : written) co_await delete_as_author(service, id, user);
        pass.changed += static_cast<std::int64_t>(written.size());
        more = !written.empty();
    }
    for (bool more = true; more;) {
        auto voted = co_await store::voted_on_by(service.pool, user, batch);
        for (auto& id : voted) co_await take_back_vote(service, id, user);
        pass.changed += static_cast<std::int64_t>(voted.size());
        more = !voted.empty();
    }
    pass.changed += co_await store::forget_reports(service.pool, user);
    pass.changed += co_await service.keys.forget(user);
    co_return pass;
}

}  // namespace airside::review

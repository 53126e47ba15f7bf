#include <set>

#include "platform/async/sync.hpp"
#include "services/review/test_support.hpp"

namespace airside::review {
namespace {

struct ModerationTest : testing::Test {
    testkit::TestDatabase db{"review", migrations()};
    std::string status() { return db.value("SELECT status FROM reviews"); }
};

std::set<ReviewId> ids_of(const std::vector<ModerationItem>& items) {
    std::set<ReviewId> ids;
    for (const auto& item : items) ids.insert(item.review.id);
    return ids;
}

TEST_F(ModerationTest, TheQueueIsOldestFirstAndAnEditWaitsAnew) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto first = co_await d.published(author);
        auto second = co_await d.submitted(d.new_user());
        auto third = co_await d.submitted(d.new_user());
        EditReview edit{.id = first.id, .ratings = {.overall = {2}}, .title = {}, .review_text = {}};
        co_await d.bus.call(d.customer(author), edit);
        auto queue = co_await d.bus.call(d.agent(), ListReviewQueue{});
        std::vector<ReviewId> order;
        order.reserve(queue.items.size());
        for (const auto& item : queue.items) order.push_back(item.review.id);
        EXPECT_EQ(order, (std::vector<ReviewId>{second.id, third.id, first.id}));
        EXPECT_EQ(queue.waiting, 3);
        auto one = co_await d.bus.call(d.agent(), ListReviewQueue{.limit = Int<1, 100>{1}});
        EXPECT_EQ(one.items.size(), 1u);
        EXPECT_EQ(one.waiting, 3);
    });
}

TEST_F(ModerationTest, TwoAgentsNeverGetTheSame) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        for (int i = 0; i < 12; ++i) co_await d.submitted(d.new_user());
        std::vector<awaitable<ClaimedReviews>> claims;
        claims.reserve(4);
        for (int i = 0; i < 4; ++i) claims.push_back(d.bus.call(d.agent(), ClaimReviews{.limit = Int<1, 50>{4}}));
        auto claimed = co_await when_all(reactor, std::move(claims));
        std::size_t total = 0;
        std::set<ReviewId> all;
        for (const auto& one : claimed) {
            total += one.items.size();
            all.merge(ids_of(one.items));
        }
        EXPECT_EQ(total, all.size());
        EXPECT_EQ(all.size(), 12u);
    });
}

TEST_F(ModerationTest, AClaimKeepsOthersOutUntilItRunsOut) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto one = d.agent(), two = d.agent();
        auto made = co_await d.submitted(d.new_user());
        auto mine = co_await d.bus.call(one, ClaimReviews{});
        EXPECT_EQ(ids_of(mine.items), std::set<ReviewId>{made.id});
        auto again = co_await d.bus.call(one, ClaimReviews{});
        EXPECT_EQ(ids_of(again.items), std::set<ReviewId>{made.id});
        auto theirs = co_await d.bus.call(two, ClaimReviews{});
        EXPECT_TRUE(theirs.items.empty());
        ModerateReview approve{
            .id = made.id, .version = {1}, .decision = ReviewDecision::APPROVE, .reason = {}, .note = {}};
        auto refused = co_await d.problem_of(two, approve);
        EXPECT_EQ(refused, "claimed-by-another");
        db.execute("UPDATE reviews SET claimed_until = now() - interval '1 second'");
        theirs = co_await d.bus.call(two, ClaimReviews{});
        EXPECT_EQ(ids_of(theirs.items), std::set<ReviewId>{made.id});
        auto decided = co_await d.bus.call(two, approve);
        EXPECT_EQ(decided.standing.value().status, ReviewStatus::APPROVED);
        EXPECT_EQ(db.value("SELECT claimed_by IS NULL AND moderated_by = '" + two.user_id().str() +
                           "' AND moderated_at IS NOT NULL FROM reviews"),
                  "t");
    });
}

TEST_F(ModerationTest, DecidesOnWhatWasReadAndOnlyOnce) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto made = co_await d.submitted(author);
        EditReview edit{
            .id = made.id, .ratings = {.overall = {1}}, .title = {}, .review_text = ReviewText{"quite another text"}};
        co_await d.bus.call(d.customer(author), edit);
        ModerateReview what{
            .id = made.id, .version = {1}, .decision = ReviewDecision::APPROVE, .reason = {}, .note = {}};
        auto stale = co_await d.problem_of(d.agent(), what);
        EXPECT_EQ(stale, "review-changed");
        what.version = {2};
        what.decision = ReviewDecision::REJECT;
        auto no_reason = co_await d.problem_of(d.agent(), what);
        EXPECT_EQ(no_reason, "invalid-request /reason");
        what.reason = ReviewReason::OFF_TOPIC;
        auto decided = co_await d.bus.call(d.agent(), what);
        EXPECT_EQ(decided.standing.value().rejected_for, ReviewReason::OFF_TOPIC);
        what.version = {3};
        auto second = co_await d.problem_of(d.agent(), what);
        EXPECT_EQ(second, "not-waiting");
        auto agent_author = d.agent();
        auto own = co_await d.submitted(agent_author.user_id());
        auto self = co_await d.problem_of(agent_author, ModerateReview{own.id, {1}, ReviewDecision::APPROVE, {}, {}});
        EXPECT_EQ(self, "own-review");
        auto claimed = co_await d.bus.call(agent_author, ClaimReviews{});
        EXPECT_TRUE(claimed.items.empty());
    });
}

TEST_F(ModerationTest, EnoughReportsTakeItOutOfSight) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user(), loud = d.new_user();
        auto shown = co_await d.published(author);
        auto own = co_await d.problem_of(d.customer(author), ReportReview{shown.id, ReviewReason::SPAM, {}});
        EXPECT_EQ(own, "own-review");
        for (int i = 0; i < 5; ++i)
            co_await d.bus.call(d.customer(loud), ReportReview{shown.id, ReviewReason::SPAM, {}});
        co_await d.bus.call(d.customer(), ReportReview{shown.id, ReviewReason::OFFENSIVE, {}});
        EXPECT_EQ(status(), "APPROVED");  // two users
        co_await d.bus.call(d.customer(),
                            ReportReview{shown.id, ReviewReason::OTHER, Text<3, 1000>{"not about a flight"}});
        EXPECT_EQ(status(), "FLAGGED");
        auto hidden = co_await d.problem_of(d.customer(), GetReview{shown.id});
        EXPECT_EQ(hidden, "not-found");
        auto queue = co_await d.bus.call(d.agent(), ListReviewQueue{});
        EXPECT_EQ(queue.items.at(0).open_reports, 3);
        auto flagged = queue.items.at(0).review;
        co_await d.decide(d.agent(), flagged, ReviewDecision::APPROVE);
        EXPECT_EQ(status(), "APPROVED");
        // The reports are dealt with: another one starts from nothing.
        co_await d.bus.call(d.customer(), ReportReview{shown.id, ReviewReason::SPAM, {}});
        EXPECT_EQ(status(), "APPROVED");
        co_await d.bus.call(d.agent(), ReportReview{shown.id, ReviewReason::SPAM, {}});
        EXPECT_EQ(status(), "FLAGGED");
        EXPECT_EQ(db.value("SELECT string_agg(type, ' ' ORDER BY era, xid, id) FROM outbox"),
                  "review_submitted review_approved review_flagged review_approved review_flagged");
    });
}

}  // namespace
}  // namespace airside::review

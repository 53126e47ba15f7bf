#include "services/review/store/lists.hpp"
#include "services/review/test_support.hpp"

namespace airside::review {
namespace {

struct ReadingTest : testing::Test {
    testkit::TestDatabase db{"review", migrations()};
};

ListReviews list_of(ReviewType type, const char* target, ReviewSort sort = ReviewSort::NEWEST) {
    return {
        .review_type = type, .target = ReviewTarget::of(target), .sort = sort, .cursor = {}, .limit = Int<1, 100>{2}};
}

awaitable<std::vector<ReviewId>> all_pages(Deployment& d, ListReviews what) {
    std::vector<ReviewId> ids;
    for (int pages = 0; pages < 20; ++pages) {
        auto page = co_await d.bus.call(Caller{}, what);
        for (const auto& item : page.items) {
            EXPECT_FALSE(item.standing);  // nobody's business
            ids.push_back(item.id);
        }
        if (!page.next_cursor) break;
        what.cursor = Text<1, 200>{*page.next_cursor};
    }
    co_return ids;
}

TEST_F(ReadingTest, ListsWhatIsPublishedOfEachTarget) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        std::vector<ReviewId> newest;
        for (int i = 0; i < 5; ++i) {
            auto shown = co_await d.published(d.new_user());
            newest.insert(newest.begin(), shown.id);
        }
        auto flight = co_await d.published(d.new_user(), 3, ReviewType::FLIGHT, "BA178");
        auto airport = co_await d.published(d.new_user(), 3, ReviewType::AIRPORT, "LHR");
        co_await d.submitted(d.new_user());
        auto rejected = co_await d.submitted(d.new_user());
        co_await d.decide(d.agent(), rejected, ReviewDecision::REJECT, ReviewReason::SPAM);
        newest.insert(newest.begin(), flight.id);  // an airline's flights are its own
        auto of_airline = co_await all_pages(d, list_of(ReviewType::AIRLINE, "BA"));
        EXPECT_EQ(of_airline, newest);
        auto of_flight = co_await all_pages(d, list_of(ReviewType::FLIGHT, "BA178"));
        EXPECT_EQ(of_flight, std::vector<ReviewId>{flight.id});
        auto of_airport = co_await all_pages(d, list_of(ReviewType::AIRPORT, "LHR"));
        EXPECT_EQ(of_airport, std::vector<ReviewId>{airport.id});
        auto none = co_await all_pages(d, list_of(ReviewType::AIRPORT, "CDG"));
        EXPECT_TRUE(none.empty());
        auto wrong = co_await d.problem_of(Caller{}, list_of(ReviewType::AIRPORT, "BA178"));
        EXPECT_EQ(wrong, "invalid-request query/target");
    });
}

// Lower ends of the 95 % Wilson interval, as tables of statistics have them.
TEST_F(ReadingTest, HelpfulnessIsWilsonsLowerEnd) {
    db.execute(
        "INSERT INTO reviews (booking_id, user_id, review_type, airline_code, overall_rating, helpful_count, "
        "not_helpful_count) "
        "SELECT gen_random_uuid(), gen_random_uuid(), 'AIRLINE', 'BA', 5, h, n FROM (VALUES (0, 0), (1, 0), (10, 0), "
        "(5, 5), (90, 10), (0, 3)) v (h, n)");
    auto share = [&](int h, int n) {
        return db.value("SELECT round(helpfulness::numeric, 4) FROM reviews WHERE helpful_count = " +
                        std::to_string(h) + " AND not_helpful_count = " + std::to_string(n));
    };
    EXPECT_EQ(share(0, 0), "0.0000");
    EXPECT_EQ(share(1, 0), "0.2065");
    EXPECT_EQ(share(10, 0), "0.7225");
    EXPECT_EQ(share(5, 5), "0.2366");
    EXPECT_EQ(share(90, 10), "0.8256");
    EXPECT_EQ(share(0, 3), "0.0000");
}

TEST_F(ReadingTest, SortsByHelpfulnessPageByPage) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        std::vector<ReviewId> wanted;
        for (int votes = 0; votes < 5; ++votes) {
            auto shown = co_await d.published(d.new_user());
            for (int i = 0; i < votes; ++i)
                co_await d.bus.call(d.customer(), VoteReview{shown.id, ReviewVote::HELPFUL});
            wanted.insert(wanted.begin(), shown.id);
        }
        auto ids = co_await all_pages(d, list_of(ReviewType::AIRLINE, "BA", ReviewSort::HELPFUL));
        EXPECT_EQ(ids, wanted);
        for (const char* cursor :
             {"0", "nan~01890a5d-ac96-774b-8cce-b302099a8057", "2~01890a5d-ac96-774b-8cce-b302099a8057", "0.5~x"}) {
            auto what = list_of(ReviewType::AIRLINE, "BA", ReviewSort::HELPFUL);
            what.cursor = Text<1, 200>{cursor};
            auto problem = co_await d.problem_of(Caller{}, what);
            EXPECT_EQ(problem, "invalid-request query/cursor") << cursor;
        }
    });
}

TEST_F(ReadingTest, OnesOwnWhateverTheirState) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto shown = co_await d.published(author);
        auto waiting = co_await d.submitted(author);
        co_await d.published(d.new_user());
        auto first = co_await d.bus.call(d.customer(author), ListMyReviews{.cursor = {}, .limit = Int<1, 100>{1}});
        auto rest = co_await d.bus.call(d.customer(author), ListMyReviews{Text<1, 200>{first.next_cursor.value()}, {}});
        EXPECT_EQ(first.items.at(0).id, waiting.id);
        EXPECT_EQ(rest.items.at(0).id, shown.id);
        EXPECT_EQ(rest.items.size(), 1u);
        EXPECT_EQ(rest.next_cursor, std::nullopt);
        EXPECT_TRUE(rest.items.at(0).standing);
    });
}

TEST_F(ReadingTest, VotesAreOneEachChangeableAndCounted) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user(), voter = d.new_user();
        auto shown = co_await d.published(author);
        auto own = co_await d.problem_of(d.customer(author), VoteReview{shown.id, ReviewVote::HELPFUL});
        EXPECT_EQ(own, "own-review");
        auto counts = [&] {
            return db.value("SELECT helpful_count || ' ' || not_helpful_count FROM reviews WHERE id = '" +
                            shown.id.str() + "'");
        };
        for (int i = 0; i < 2; ++i) co_await d.bus.call(d.customer(voter), VoteReview{shown.id, ReviewVote::HELPFUL});
        EXPECT_EQ(counts(), "1 0");
        auto changed = co_await d.bus.call(d.customer(voter), VoteReview{shown.id, ReviewVote::NOT_HELPFUL});
        EXPECT_EQ(changed.not_helpful_count, 1);
        EXPECT_EQ(counts(), "0 1");
        for (int i = 0; i < 2; ++i) co_await d.bus.call(d.customer(voter), WithdrawVote{shown.id});
        EXPECT_EQ(counts(), "0 0");
        // Many at once lose none.
        std::vector<awaitable<ReviewView>> votes;
        votes.reserve(20);
        for (int i = 0; i < 20; ++i)
            votes.push_back(d.bus.call(d.customer(), VoteReview{shown.id, ReviewVote::HELPFUL}));
        co_await when_all(reactor, std::move(votes));
        EXPECT_EQ(counts(), "20 0");
        auto waiting = co_await d.submitted(d.new_user());
        auto hidden = co_await d.problem_of(d.customer(), VoteReview{waiting.id, ReviewVote::HELPFUL});
        EXPECT_EQ(hidden, "not-found");
    });
}

TEST_F(ReadingTest, TheRecountMendsADrift) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto shown = co_await d.published(d.new_user());
        co_await d.published(d.new_user());
        co_await d.bus.call(d.customer(), VoteReview{shown.id, ReviewVote::HELPFUL});
        auto job = d.service.jobs().at(0);
        EXPECT_EQ(job.name, "review.recount");
        auto fine = co_await job.run();
        EXPECT_EQ(fine, R"({"reviews":2,"mended":0})");
        db.execute("UPDATE reviews SET helpful_count = 7, not_helpful_count = 2 WHERE id = '" + shown.id.str() + "'");
        auto planned = co_await job.plan();
        EXPECT_EQ(planned, R"({"would_mend":1})");
        auto mended = co_await job.run();
        EXPECT_EQ(mended, R"({"reviews":2,"mended":1})");
        planned = co_await job.plan();
        EXPECT_EQ(planned, R"({"would_mend":0})");
        EXPECT_EQ(db.value("SELECT helpful_count || ' ' || not_helpful_count FROM reviews WHERE id = '" +
                           shown.id.str() + "'"),
                  "1 0");
    });
}

TEST_F(ReadingTest, SummariesCountWhatIsPublishedOnly) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = Deployment::no_cache();
        config.bayesian_weight = 2;
        Deployment d(reactor, db, config);
        GetReviewSummary airline{ReviewType::AIRLINE, ReviewTarget::of("BA")};
        auto empty = co_await d.bus.call(Caller{}, airline);
        EXPECT_EQ(empty.count, 0);
        EXPECT_EQ(empty.score, "3.00");
        auto author = d.new_user();
        auto five = co_await d.published(author, 5);
        co_await d.published(d.new_user(), 2, ReviewType::FLIGHT, "BA178");
        co_await d.published(d.new_user(), 2, ReviewType::AIRPORT, "JFK");
        co_await d.submitted(d.new_user(), 1);
        auto summary = co_await d.bus.call(Caller{}, airline);
        EXPECT_EQ(summary.count, 2);
        EXPECT_EQ(summary.histogram, (std::vector<std::int64_t>{0, 1, 0, 0, 1}));
        EXPECT_EQ(summary.means.overall, "3.50");
        EXPECT_EQ(summary.means.cabin, "5.00");
        EXPECT_EQ(summary.score, "3.25");  // (2 · 3 + 7)/(2 + 2): the mean of all three is 3
        co_await d.bus.call(d.customer(author), DeleteReview{five.id});
        auto after = co_await d.bus.call(Caller{}, airline);
        EXPECT_EQ(after.count, 1);
        EXPECT_EQ(after.score, "2.00");
    });
}

}  // namespace
}  // namespace airside::review

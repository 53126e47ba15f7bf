#include "services/review/domain/states.hpp"
#include "services/review/test_support.hpp"

namespace airside::review {
namespace {

struct WritingTest : testing::Test {
    testkit::TestDatabase db{"review", migrations()};
    std::string types() {
        return db.value(
            "SELECT coalesce(string_agg(type || aggregate_version, ' ' ORDER BY era, xid, id), '') FROM outbox");
    }
};

TEST_F(WritingTest, EveryQueryFitsTheSchema) { EXPECT_EQ(db.check_queries(), ""); }

TEST_F(WritingTest, AReviewTakesItsFactsFromTheBooking) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto made = co_await d.submitted(author, 5, ReviewType::FLIGHT, "BA178");
        EXPECT_TRUE(made.verified_booking);
        EXPECT_EQ(made.travel_date, Date::of(2026, 3, 1));
        EXPECT_EQ(made.cabin_class, gds::CabinClass::BUSINESS);
        EXPECT_EQ(made.airline_code, IataAirline::of("BA"));
        EXPECT_EQ(made.standing.value().status, ReviewStatus::PENDING);
        auto read = co_await d.bus.call(d.customer(author), GetReview{made.id});
        EXPECT_EQ(json::to_json(read), json::to_json(made));
        EXPECT_EQ(types(), "review_submitted1");
        EXPECT_EQ(db.value("SELECT payload::text ~ 'good flight|kind crew' FROM outbox"), "f");
    });
}

TEST_F(WritingTest, OnlyWhatOneFlewOneself) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto id = d.flown_by(author);
        auto agent = d.agent();
        agent.idempotency_key = "agent";
        auto strangers = co_await d.problem_of(d.customer(), Deployment::request(id));
        EXPECT_EQ(strangers, "invalid-request /booking_id");
        auto agents = co_await d.problem_of(agent, Deployment::request(id));
        EXPECT_EQ(agents, "invalid-request /booking_id");
        auto elsewhere = co_await d.problem_of(d.customer(author), Deployment::request(id, ReviewType::AIRPORT, "CDG"));
        EXPECT_EQ(elsewhere, "invalid-request /target");
        for (auto status : {booking::BookingStatus::PENDING_PAYMENT, booking::BookingStatus::CONFIRMED,
                            booking::BookingStatus::CHECKED_IN, booking::BookingStatus::CANCELLED,
                            booking::BookingStatus::FAILED, booking::BookingStatus::REFUNDED}) {
            d.bookings.at(id).status = status;
            auto problem = co_await d.problem_of(d.customer(author), Deployment::request(id));
            EXPECT_EQ(problem, "not-flown");
        }
        EXPECT_EQ(db.value("SELECT count(*) FROM reviews"), "0");
    });
}

TEST_F(WritingTest, OneToABookingAndTheSameRequestIsTheSameReview) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto id = d.flown_by(author);
        auto first = co_await d.bus.call(d.customer(author), Deployment::request(id));
        auto again = co_await d.bus.call(d.customer(author), Deployment::request(id));
        EXPECT_EQ(first.value.id, again.value.id);
        auto second =
            co_await d.problem_of(d.customer(author, "key-2"), Deployment::request(id, ReviewType::AIRPORT, "JFK"));
        EXPECT_EQ(second, "review-exists");
        co_await d.bus.call(d.customer(author), DeleteReview{first.value.id});
        for (const char* key : {"key-1", "key-2"}) {
            auto deleted = co_await d.problem_of(d.customer(author, key), Deployment::request(id));
            EXPECT_EQ(deleted, "review-exists");
        }
        EXPECT_EQ(db.value("SELECT count(*) FROM reviews"), "1");
    });
}

TEST_F(WritingTest, CardNumbersAreRefusedBeforeAnythingIsKept) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto what = Deployment::request(d.flown_by(author));
        what.review_text = ReviewText{"They charged 4242-4242-4242-4242 twice."};
        auto problem = co_await d.problem_of(d.customer(author), what);
        EXPECT_EQ(problem, "invalid-request /review_text");
        what.review_text = ReviewText{"With a control character \x01 in it"};
        problem = co_await d.problem_of(d.customer(author), what);
        EXPECT_EQ(problem, "invalid-request /review_text");
        EXPECT_EQ(db.value("SELECT count(*) FROM reviews"), "0");
    });
}

TEST_F(WritingTest, AnEditIsModeratedAnewAndTheOldOneIsKept) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto shown = co_await d.published(author, 5);
        EditReview edit{.id = shown.id,
                        .ratings = {.overall = {1}},
                        .title = {},
                        .review_text = ReviewText{"See http://x.example instead"}};
        auto strangers = co_await d.problem_of(d.customer(), edit);
        EXPECT_EQ(strangers, "not-found");
        auto agents = co_await d.problem_of(d.agent(), edit);
        EXPECT_EQ(agents, "not-found");
        auto after = co_await d.bus.call(d.customer(author), edit);
        EXPECT_EQ(after.standing.value().status, ReviewStatus::PENDING);
        EXPECT_EQ(after.ratings.overall.value, 1);
        EXPECT_EQ(after.title, std::nullopt);
        auto hidden = co_await d.problem_of(d.customer(), GetReview{shown.id});
        EXPECT_EQ(hidden, "not-found");
        EXPECT_EQ(db.value("SELECT text_flags::text || link_count FROM reviews"), "{LINKS}1");

        auto history = co_await d.bus.call(d.customer(author), GetReviewHistory{shown.id});
        EXPECT_EQ(history.items.size(), 3u);
        EXPECT_EQ(history.items.back().action, "EDITED");
        EXPECT_NE(history.items.back().old_content.value().text.find("A good flight"), std::string::npos);
        EXPECT_EQ(history.items.at(1).actor, std::nullopt);
        auto theirs = co_await d.problem_of(d.customer(), GetReviewHistory{shown.id});
        EXPECT_EQ(theirs, "not-found");
        EXPECT_EQ(types(), "review_submitted1 review_approved2 review_submitted3");
    });
}

TEST_F(WritingTest, WhatWasRefusedOrIsLookedIntoCantBeEdited) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto made = co_await d.submitted(author);
        co_await d.decide(d.agent(), made, ReviewDecision::REJECT, ReviewReason::SPAM);
        EditReview edit{.id = made.id, .ratings = {.overall = {1}}, .title = {}, .review_text = {}};
        auto rejected = co_await d.problem_of(d.customer(author), edit);
        EXPECT_EQ(rejected, "not-editable");
        co_await d.bus.call(d.agent(), ReportReview{made.id, ReviewReason::OTHER, {}});
        auto flagged = co_await d.problem_of(d.customer(author), edit);
        EXPECT_EQ(flagged, "not-editable");
        EXPECT_EQ(db.value("SELECT status FROM reviews"), "FLAGGED");
    });
}

TEST_F(WritingTest, ADeletedReviewLeavesNoWords) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db);
        auto author = d.new_user();
        auto shown = co_await d.published(author);
        co_await d.bus.call(d.customer(), VoteReview{shown.id, ReviewVote::HELPFUL});
        co_await d.bus.call(d.customer(),
                            ReportReview{shown.id, ReviewReason::SPAM, Text<3, 1000>{"a kind crew, he says"}});
        EditReview edit{
            .id = shown.id, .ratings = {.overall = {2}}, .title = {}, .review_text = ReviewText{"a kind crew, still"}};
        co_await d.bus.call(d.customer(author), edit);
        auto strangers = co_await d.problem_of(d.customer(), DeleteReview{shown.id});
        EXPECT_EQ(strangers, "not-found");
        co_await d.bus.call(d.customer(author), DeleteReview{shown.id});
        for (const auto& caller : {d.customer(author), d.agent()}) {
            auto gone = co_await d.problem_of(caller, GetReview{shown.id});
            EXPECT_EQ(gone, "not-found");
        }
        for (const char* table : {"reviews", "review_history", "review_reports", "review_votes", "outbox"})
            EXPECT_EQ(
                db.value("SELECT count(*) FROM " + std::string(table) + " t WHERE t::text ~ 'kind crew|good flight'"),
                "0")
                << table;
        EXPECT_EQ(db.value("SELECT helpful_count FROM reviews"), "0");
        EXPECT_EQ(db.value("SELECT count(*) FROM review_votes"), "0");
    });
}

// What the code may do and what the database lets it do are one list.
TEST_F(WritingTest, TheDatabaseKnowsTheSameMoves) {
    auto moves = [&](ReviewStatus from, ReviewStatus to) {
        db.execute(
            "SET session_replication_role = replica; DELETE FROM reviews; INSERT INTO reviews (booking_id, user_id, "
            "review_type, airline_code, overall_rating, status, moderated_by, moderated_at, moderation_reason) SELECT "
            "gen_random_uuid(), gen_random_uuid(), 'AIRLINE', 'BA', 5, '" +
            std::string(json::name(from)) + "', gen_random_uuid(), now(), 'SPAM'");
        try {
            db.execute("UPDATE reviews SET status = '" + std::string(json::name(to)) + "'");
            return true;
        } catch (const std::exception& error) {
            EXPECT_NE(std::string(error.what()).find("does not go from"), std::string::npos) << error.what();
            return false;
        }
    };
    using enum ReviewStatus;
    for (auto from : {PENDING, APPROVED, REJECTED, FLAGGED})
        for (auto to : {PENDING, APPROVED, REJECTED, FLAGGED})
            EXPECT_EQ(moves(from, to), from == to || may_move(from, to)) << json::name(from) << " " << json::name(to);
    db.execute("UPDATE reviews SET deleted_at = now()");
    EXPECT_THROW(db.execute("UPDATE reviews SET status = 'APPROVED'"), std::exception);
    EXPECT_THROW(
        db.execute("INSERT INTO reviews (booking_id, user_id, review_type, airline_code, overall_rating, status, "
                   "moderated_by, moderated_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'AIRLINE', 'BA', 5, "
                   "'APPROVED', gen_random_uuid(), now())"),
        std::exception);
}

}  // namespace
}  // namespace airside::review

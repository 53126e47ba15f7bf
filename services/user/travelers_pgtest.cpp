#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

struct TravelersTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    SystemClock clock;
    std::string redis_url = testkit::RedisServer::shared().url();

    CreateTraveler traveler(std::string first_name) const {
        auto expiry = clock.today() + std::chrono::days(1);
        return {.first_name = PersonName::of(first_name),
                .middle_name = PersonName::of("King"),
                .last_name = PersonName::of("Lovelace"),
                .date_of_birth = Date::of(1990, 12, 10),
                .gender = UserGender::FEMALE,
                .nationality = CountryCode::of("GB"),
                .passport = TravelerPassport{PassportNumber::of("123456789"), CountryCode::of("GB"), expiry},
                .frequent_flyer_programs =
                    FrequentFlyerPrograms{{IataAirline::of("BA"), FrequentFlyerNumber::of("12345678")},
                                          {IataAirline::of("UA"), FrequentFlyerNumber::of("A1B2C3")}},
                .seat_preference = SeatPreference::AISLE,
                .meal_preference = MealPreference::VEGAN,
                .special_assistance = Text<1, 500>{"a wheelchair to the gate"},
                .is_primary = {}};
    }
    // The names of the primary ones, of all users.
    std::string primary() const {
        return db.value("SELECT string_agg(first_name, ',') FROM user_travelers WHERE is_primary");
    }
};

TEST_F(TravelersTest, AreKeptAsTheyWereGiven) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto wanted = traveler("Ada");
        auto made = co_await d.bus.call(me, wanted);
        auto read = co_await d.bus.call(me, GetTraveler{made.value.id});
        for (const auto& one : {made.value, read}) {
            EXPECT_EQ(one.middle_name, wanted.middle_name);
            EXPECT_EQ(one.date_of_birth, wanted.date_of_birth);
            EXPECT_EQ(one.passport, wanted.passport);
            EXPECT_EQ(one.frequent_flyer_programs, wanted.frequent_flyer_programs);
            EXPECT_EQ(one.seat_preference, wanted.seat_preference);
            EXPECT_EQ(one.meal_preference, wanted.meal_preference);
            EXPECT_EQ(one.special_assistance, "a wheelchair to the gate");
            EXPECT_TRUE(one.is_primary) << "the first one is";
        }
        EXPECT_EQ(db.value("SELECT frequent_flyer_programs->1->>'number' FROM user_travelers"), "A1B2C3");
    });
}

TEST_F(TravelersTest, AreTheirUsersOnly) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto stranger = co_await signed_in(d);
        auto agent = stranger;
        agent.role = auth::Role::AGENT;
        auto made = co_await d.bus.call(me, traveler("Ada"));
        for (const auto& other : {stranger, agent}) {
            UpdateTraveler change{.id = made.value.id};
            change.seat_preference = {true, SeatPreference::MIDDLE};
            auto read = co_await problem_of(d.bus, other, GetTraveler{made.value.id});
            auto written = co_await problem_of(d.bus, other, change);
            auto deleted = co_await problem_of(d.bus, other, DeleteTraveler{made.value.id});
            for (const auto& problem : {read, written, deleted}) EXPECT_EQ(problem.status, 404);
            auto list = co_await d.bus.call(other, ListTravelers{});
            EXPECT_TRUE(list.items.empty());
        }
        auto mine = co_await d.bus.call(me, ListTravelers{});
        EXPECT_EQ(mine.items.at(0).seat_preference, SeatPreference::AISLE);
    });
}

TEST_F(TravelersTest, OneIsPrimary) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto ada = co_await d.bus.call(me, traveler("Ada"));
        auto bob = co_await d.bus.call(me, traveler("Bob"));
        auto third = traveler("Cyd");
        third.is_primary = {true};
        EXPECT_EQ(primary(), "Ada");
        auto cyd = co_await d.bus.call(me, third);
        EXPECT_EQ(primary(), "Cyd");
        UpdateTraveler change{.id = bob.value.id};
        change.is_primary = true;
        co_await d.bus.call(me, change);
        EXPECT_EQ(primary(), "Bob");
        change.is_primary = false;
        auto none = co_await problem_of(d.bus, me, change);
        EXPECT_EQ(none.errors.at(0).pointer, "/is_primary");
        EXPECT_EQ(primary(), "Bob");
        co_await d.bus.call(me, DeleteTraveler{bob.value.id});
        EXPECT_EQ(primary(), "Ada") << "the oldest of the others";
        co_await d.bus.call(me, DeleteTraveler{cyd.value.id});
        EXPECT_EQ(primary(), "Ada");
        co_await d.bus.call(me, DeleteTraveler{ada.value.id});
        EXPECT_EQ(db.value("SELECT count(*) FROM user_travelers"), "0");
    });
}

TEST_F(TravelersTest, TheOneStaysOneWhenManyCompete) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        std::vector<awaitable<Created<TravelerView>>> made;
        for (auto name : {"Ada", "Bob", "Cyd", "Dan"}) {
            auto request = traveler(name);
            request.is_primary = {true};
            made.push_back(d.bus.call(me, request));
        }
        auto travelers = co_await when_all(reactor, std::move(made));
        EXPECT_EQ(db.value("SELECT count(*) || '/' || count(*) FILTER (WHERE is_primary) FROM user_travelers"), "4/1");
        std::vector<awaitable<NoContent>> deleted;
        for (int i = 0; i < 3; ++i) deleted.push_back(d.bus.call(me, DeleteTraveler{travelers[i].value.id}));
        co_await when_all(reactor, std::move(deleted));
        EXPECT_EQ(db.value("SELECT count(*) || '/' || count(*) FILTER (WHERE is_primary) FROM user_travelers"), "1/1");
    });
}

TEST_F(TravelersTest, NobodyIsThereTwice) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto shouted = traveler("ADA");
        std::vector<awaitable<Problem>> twice;
        twice.push_back(problem_of(d.bus, me, traveler("Ada")));
        twice.push_back(problem_of(d.bus, me, shouted));
        auto answers = co_await when_all(reactor, std::move(twice));
        EXPECT_EQ(answers[0].status + answers[1].status, 409) << "one of them is made";
        EXPECT_EQ(db.value("SELECT count(*) FROM user_travelers"), "1");

        auto bob = co_await d.bus.call(me, traveler("Bob"));
        UpdateTraveler change{.id = bob.value.id};
        change.first_name = PersonName::of("ada");
        auto renamed = co_await problem_of(d.bus, me, change);
        EXPECT_EQ(renamed.type, "traveler-exists");
        change.date_of_birth = Date::of(2015, 1, 1);
        auto child = co_await d.bus.call(me, change);
        EXPECT_EQ(child.first_name, PersonName::of("ada")) << "named for the mother";
        auto stranger = co_await signed_in(d);
        co_await d.bus.call(stranger, traveler("Ada"));
    });
}

TEST_F(TravelersTest, FitInAnAccountUpToABound) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.max_travelers = 2;
        Deployment d(reactor, db, clock, redis_url, config);
        auto me = co_await signed_in(d);
        std::vector<awaitable<Problem>> made;
        for (auto name : {"Ada", "Bob", "Cyd", "Dan"}) made.push_back(problem_of(d.bus, me, traveler(name)));
        auto answers = co_await when_all(reactor, std::move(made));
        auto refused = std::ranges::count(answers, std::string("too-many-travelers"), &Problem::type);
        EXPECT_EQ(refused, 2) << "also when they come at once";
        EXPECT_EQ(db.value("SELECT count(*) FROM user_travelers"), "2");
    });
}

TEST_F(TravelersTest, APassportIsCheckedWhenItIsWritten) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto expired = traveler("Ada");
        expired.passport->expiry_date = clock.today();
        auto problem = co_await problem_of(d.bus, me, expired);
        EXPECT_EQ(problem.status, 422);
        EXPECT_EQ(problem.errors.at(0).pointer, "/passport/expiry_date");
        auto made = co_await d.bus.call(me, traveler("Ada"));

        db.execute("UPDATE user_travelers SET passport_expiry_date = '2020-01-01'");
        UpdateTraveler change{.id = made.value.id};
        change.meal_preference = {true, {}};
        auto kept = co_await d.bus.call(me, change);
        EXPECT_EQ(kept.passport->expiry_date, Date::of(2020, 1, 1)) << "it expired in the meantime";
        EXPECT_FALSE(kept.meal_preference);
        change.passport = {true, expired.passport};
        auto again = co_await problem_of(d.bus, me, change);
        EXPECT_EQ(again.errors.at(0).pointer, "/passport/expiry_date");
        change.passport = {true, {}};
        auto without = co_await d.bus.call(me, change);
        EXPECT_FALSE(without.passport);
    });
}

TEST_F(TravelersTest, WhatCantBeIsNamed) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto twice = traveler("Ada");
        twice.frequent_flyer_programs->at(1).airline = IataAirline::of("BA");
        auto programs = co_await problem_of(d.bus, me, twice);
        EXPECT_EQ(programs.errors.at(0).pointer, "/frequent_flyer_programs/1/airline");
        auto unborn = traveler("Ada");
        unborn.date_of_birth = clock.today() + std::chrono::days(1);
        auto birth = co_await problem_of(d.bus, me, unborn);
        EXPECT_EQ(birth.errors.at(0).pointer, "/date_of_birth");
        db.execute("UPDATE users SET status = 'SUSPENDED'");
        auto suspended = co_await problem_of(d.bus, me, traveler("Ada"));
        EXPECT_EQ(suspended.status, 401);
        EXPECT_EQ(db.value("SELECT count(*) FROM user_travelers"), "0");
    });
}

TEST_F(TravelersTest, TheDatabaseRefusesWhatTheCodeShouldNeverWrite) {
    db.execute("INSERT INTO users (email, password_hash, first_name, last_name) VALUES ('a@b.co', 'x', 'A', 'B')");
    auto insert = [&](const std::string& columns, const std::string& values) {
        db.execute("INSERT INTO user_travelers (user_id, first_name, last_name, date_of_birth, " + columns +
                   ") SELECT id, 'A', 'B', '1990-01-01', " + values + " FROM users");
    };
    EXPECT_THROW(insert("meal_preference", "'FISH'"), std::exception);
    EXPECT_THROW(insert("seat_preference", "'WING'"), std::exception);
    EXPECT_THROW(insert("passport_number", "'123456789'"), std::exception);
    EXPECT_THROW(insert("frequent_flyer_programs", "'{}'"), std::exception);
    EXPECT_NO_THROW(insert("is_primary", "true"));
    EXPECT_THROW(insert("is_primary", "true"), std::exception);
    EXPECT_NO_THROW(
        insert("passport_number, passport_country, passport_expiry_date", "'123456789', 'GB', '2020-01-01'"));
}

}  // namespace
}  // namespace airside::user

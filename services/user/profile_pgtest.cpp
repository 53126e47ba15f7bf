#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

struct ProfileTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    SystemClock clock;
    std::string redis_url = testkit::RedisServer::shared().url();
};

UpdateMe address() {
    UpdateMe request;
    request.gender = {true, UserGender::PREFER_NOT_TO_SAY};
    request.address_line1 = {true, AddressLine::of("12 St James's Square")};
    request.city = {true, PlaceName::of("London")};
    request.postal_code = {true, PostalCode::of("SW1Y 4LE")};
    request.preferred_currency = Currency::of("EUR");
    request.newsletter_subscribed = false;
    return request;
}

TEST_F(ProfileTest, ChangesWhatIsGivenAndNothingElse) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        auto before = co_await d.bus.call(me, GetMe{});
        EXPECT_FALSE(before.address_line1);
        auto after = co_await d.bus.call(me, address());
        EXPECT_EQ(after.address_line1, AddressLine::of("12 St James's Square"));
        EXPECT_EQ(after.gender, UserGender::PREFER_NOT_TO_SAY);
        EXPECT_EQ(after.preferred_currency, Currency::of("EUR"));
        EXPECT_FALSE(after.newsletter_subscribed);
        EXPECT_EQ(after.first_name, before.first_name);
        EXPECT_EQ(after.phone, before.phone);
        EXPECT_EQ(after.date_of_birth, before.date_of_birth);
        auto nothing = co_await d.bus.call(me, UpdateMe{});
        auto again = co_await d.bus.call(me, GetMe{});
        for (const auto& profile : {nothing, again}) {
            EXPECT_EQ(profile.city, PlaceName::of("London"));
            EXPECT_EQ(profile.postal_code, PostalCode::of("SW1Y 4LE"));
        }
    });
}

TEST_F(ProfileTest, NullTakesAway) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        co_await d.bus.call(me, address());
        UpdateMe request;
        request.city = {true, {}};
        request.date_of_birth = {true, {}};
        auto after = co_await d.bus.call(me, request);
        EXPECT_FALSE(after.city);
        EXPECT_FALSE(after.date_of_birth);
        EXPECT_EQ(after.postal_code, PostalCode::of("SW1Y 4LE"));
    });
}

TEST_F(ProfileTest, AnotherNumberIsNotVerified) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        db.execute("UPDATE users SET phone_verified = true");
        UpdateMe request;
        request.phone = {true, Phone::parse("+442079460000")};
        auto same = co_await d.bus.call(me, request);
        EXPECT_TRUE(same.phone_verified) << "it is the number that was verified";
        request.phone = {true, Phone::parse("+442079460001")};
        auto another = co_await d.bus.call(me, request);
        EXPECT_FALSE(another.phone_verified);
        db.execute("UPDATE users SET phone_verified = true");
        request.phone = {true, {}};
        auto none = co_await d.bus.call(me, request);
        EXPECT_FALSE(none.phone);
        EXPECT_FALSE(none.phone_verified);
    });
}

TEST_F(ProfileTest, ChangesAtTheSameTimeAreAllKept) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        UpdateMe city, name, language;
        city.city = {true, PlaceName::of("Leeds")};
        name.first_name = PersonName::of("Augusta");
        language.preferred_language = Language::parse("fr");
        std::vector<awaitable<Profile>> changes;
        for (const auto& change : {city, name, language}) changes.push_back(d.bus.call(me, change));
        co_await when_all(reactor, std::move(changes));
        auto after = co_await d.bus.call(me, GetMe{});
        EXPECT_EQ(after.city, PlaceName::of("Leeds"));
        EXPECT_EQ(after.first_name, PersonName::of("Augusta"));
        EXPECT_EQ(after.preferred_language, Language::parse("fr"));
    });
}

TEST_F(ProfileTest, WhoIsGoneOrUnbornIsRefused) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto me = co_await signed_in(d);
        UpdateMe unborn;
        unborn.date_of_birth = {true, clock.today() + std::chrono::days(1)};
        auto problem = co_await problem_of(d.bus, me, unborn);
        EXPECT_EQ(problem.status, 422);
        EXPECT_EQ(problem.errors.at(0).pointer, "/date_of_birth");
        db.execute("UPDATE users SET status = 'DELETED', deleted_at = now()");
        auto gone = co_await problem_of(d.bus, me, address());
        EXPECT_EQ(gone.status, 401);
        auto unread = co_await problem_of(d.bus, me, GetMe{});
        EXPECT_EQ(unread.status, 401);
        EXPECT_EQ(db.value("SELECT count(*) FROM users WHERE city IS NOT NULL"), "0");
    });
}

}  // namespace
}  // namespace airside::user

#include "platform/json/json.hpp"
#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

struct AccountsTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    SystemClock clock;
    std::string redis_url = testkit::RedisServer::shared().url();
};

TEST_F(AccountsTest, EveryQueryFitsTheSchema) { EXPECT_EQ(db.check_queries(), ""); }

TEST_F(AccountsTest, RegistersOnceForEachAddressWhateverItsCase) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await d.ready();
        auto email = fresh_email();
        auto made = co_await d.bus.call(d.guest(), registration(email));
        EXPECT_EQ(made.value.email.str(), email);
        EXPECT_EQ(made.value.role, auth::Role::CUSTOMER);
        EXPECT_EQ(made.value.preferred_currency.str(), "GBP");

        auto shouted = email;
        for (auto& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        auto again = co_await problem_of(d.bus, d.guest(), registration(shouted));
        EXPECT_EQ(again.status, 409);
        EXPECT_EQ(again.type, "email-taken");
        EXPECT_EQ(db.value("SELECT count(*) FROM users"), "1");
        EXPECT_EQ(db.value("SELECT left(password_hash, 7) FROM users"), "$2b$04$");
    });
}

TEST_F(AccountsTest, ADeletedAddressIsFreeAgain) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto email = fresh_email();
        auto first = co_await d.bus.call(d.guest(), registration(email));
        db.execute("UPDATE users SET status = 'DELETED', deleted_at = now()");
        auto second = co_await d.bus.call(d.guest(), registration(email));
        EXPECT_NE(first.value.id, second.value.id);
        auto account = co_await d.bus.call(Caller::of_service("booking"), GetUser{first.value.id});
        EXPECT_EQ(account.status, UserStatus::DELETED);
    });
}

TEST_F(AccountsTest, TellsTheOthersWithoutPersonalData) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto made = co_await d.bus.call(d.guest(), registration(fresh_email()));
        EXPECT_EQ(db.value("SELECT type || aggregate_type || aggregate_version FROM outbox"), "user_registereduser1");
        auto payload = json::from_json<UserRegistered>(db.value("SELECT payload FROM outbox"), json::Unknown::refuse);
        EXPECT_EQ(payload.user_id, made.value.id);
        EXPECT_EQ(db.value("SELECT payload::text ~ 'Ada|Lovelace|@' FROM outbox"), "f");
    });
}

TEST_F(AccountsTest, RefusesWhatCantBe) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto unborn = registration(fresh_email());
        unborn.date_of_birth = clock.today() + std::chrono::days(2);
        auto problem = co_await problem_of(d.bus, d.guest(), unborn);
        EXPECT_EQ(problem.status, 422);
        EXPECT_EQ(problem.errors.at(0).pointer, "/date_of_birth");

        std::string long_in_bytes;
        for (int i = 0; i < 40; ++i) long_in_bytes += "ü";  // 40 characters, 80 bytes
        auto too_long = co_await problem_of(d.bus, d.guest(), registration(fresh_email(), long_in_bytes));
        EXPECT_EQ(too_long.status, 422);
        auto short_one = co_await problem_of(d.bus, d.guest(), registration(fresh_email(), "short"));
        EXPECT_EQ(short_one.status, 422);
        EXPECT_EQ(db.value("SELECT count(*) FROM users"), "0");
    });
}

TEST_F(AccountsTest, OthersReadAnAccount) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto email = fresh_email();
        auto made = co_await d.bus.call(d.guest(), registration(email));
        auto account = co_await d.bus.call(Caller::of_service("booking"), GetUser{made.value.id});
        EXPECT_EQ(account.email.str(), email);
        EXPECT_EQ(account.status, UserStatus::ACTIVE);
        auto nobody = co_await problem_of(d.bus, Caller::of_service("booking"), GetUser{UserId::v7(clock, d.random)});
        EXPECT_EQ(nobody.status, 404);
    });
}

TEST_F(AccountsTest, StaffIsMadeOnceAndKeepsItsPassword) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto email = *Email::parse(fresh_email());
        NewAccount agent{email, "agent password", PersonName::of("Ann"), PersonName::of("Agent"), auth::Role::AGENT};
        auto id = co_await d.service.ensure_account(agent);
        agent.role = auth::Role::ADMIN;
        agent.password = "another password";
        auto same = co_await d.service.ensure_account(agent);
        EXPECT_EQ(id, same);
        EXPECT_EQ(db.value("SELECT role FROM users"), "ADMIN");
        auto tokens = co_await d.bus.call(d.guest(), sign_in_request(email.str(), "agent password"));
        EXPECT_EQ(d.tokens.verify(tokens.value.access_token).claims->role, auth::Role::ADMIN);
    });
}

TEST_F(AccountsTest, TheDatabaseRefusesWhatTheCodeShouldNeverWrite) {
    auto insert = [&](const std::string& columns, const std::string& values) {
        db.execute("INSERT INTO users (email, password_hash, first_name, last_name, " + columns +
                   ") VALUES ('a@b.co', 'x', 'A', 'B', " + values + ")");
    };
    EXPECT_THROW(insert("status", "'SLEEPING'"), std::exception);
    EXPECT_THROW(insert("role", "'KING'"), std::exception);
    EXPECT_THROW(insert("phone", "'0044'"), std::exception);
    EXPECT_THROW(insert("status", "'DELETED'"), std::exception);
    EXPECT_THROW(insert("preferred_currency", "'eur'"), std::exception);
    EXPECT_NO_THROW(insert("status", "'SUSPENDED'"));
}

}  // namespace
}  // namespace airside::user

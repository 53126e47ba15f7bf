#include <set>

#include "platform/json/json.hpp"
#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

using namespace std::chrono_literals;

struct AdminTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    ManualClock clock{SystemClock().now()};
    std::string redis_url = testkit::RedisServer::shared().url();

    awaitable<Caller> staff(Deployment& d, auth::Role role) {
        auto caller = co_await signed_in(d);
        caller.role = role;
        db.execute("UPDATE users SET role = '" + std::string(auth::to_string(role)) + "' WHERE id = '" +
                   caller.user_id().str() + "'");
        co_return caller;
    }
    // What agents did, in order; each of an account raises its version by one.
    std::string events() const {
        return db.value(
            "SELECT string_agg(type, ', ' ORDER BY id) FROM outbox "
            "WHERE type IN ('user_suspended', 'user_reactivated', 'user_role_changed')");
    }
};

TEST_F(AdminTest, AnAccountIsFoundByItsAddress) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto agent = co_await staff(d, auth::Role::AGENT);
        auto email = fresh_email();
        auto made = co_await d.bus.call(d.guest(), registration(email));
        auto shouted = email;
        for (auto& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        auto found = co_await d.bus.call(agent, ListUsers{.email = Email::parse(shouted)});
        EXPECT_EQ(found.items.size(), 1u);
        EXPECT_EQ(found.items.at(0).id, made.value.id);
        ListUsers suspended{.email = Email::parse(email), .status = UserStatus::SUSPENDED};
        auto none = co_await d.bus.call(agent, suspended);
        EXPECT_TRUE(none.items.empty());
        auto read = co_await d.bus.call(agent, ReadUser{made.value.id});
        EXPECT_EQ(read.email.str(), email);
        auto number = "UPDATE users SET phone = '+442071234567' WHERE id = '";
        db.execute(number + made.value.id.str() + "'");
        ListUsers caller{.phone = Phone::parse("+442071234567")};
        auto called = co_await d.bus.call(agent, caller);
        EXPECT_EQ(called.items.size(), 1u);
        EXPECT_EQ(called.items.at(0).id, made.value.id);
        caller.status = UserStatus::SUSPENDED;
        auto no_such = co_await d.bus.call(agent, caller);
        EXPECT_TRUE(no_such.items.empty());
        auto nobody = co_await problem_of(d.bus, agent, ReadUser{UserId::v7(clock, d.random)});
        EXPECT_EQ(nobody.status, 404);
    });
}

TEST_F(AdminTest, PagesHaveEveryAccountOnce) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto agent = co_await staff(d, auth::Role::AGENT);
        for (int i = 0; i < 6; ++i) {
            if (i % 2) clock.advance(1s);  // some are of the same moment
            co_await d.bus.call(d.guest(), registration(fresh_email()));
        }
        db.execute(
            "UPDATE users SET status = 'SUSPENDED' WHERE id IN (SELECT id FROM users WHERE role = 'CUSTOMER' LIMIT 3)");
        struct Expected {
            std::optional<UserStatus> status;
            int accounts;
        };
        std::vector<Expected> lists{
            {{}, 7}, {UserStatus::ACTIVE, 4}, {UserStatus::SUSPENDED, 3}, {UserStatus::DELETED, 0}};
        for (const auto& [status, expected] : lists) {
            std::set<std::string> seen;
            int rows = 0;
            ListUsers request{.status = status, .limit = Int<1, 100>{2}};
            for (bool more = true; more;) {
                auto page = co_await d.bus.call(agent, request);
                for (const auto& user : page.items) {
                    seen.insert(user.id.str());
                    ++rows;
                    if (status) EXPECT_EQ(user.status, *status);
                }
                more = page.next_cursor.has_value();
                if (more) request.cursor = Text<1, 200>{*page.next_cursor};
            }
            EXPECT_EQ(rows, expected);
            EXPECT_EQ(static_cast<int>(seen.size()), expected);
        }
    });
}

TEST_F(AdminTest, SuspensionEndsTheSessionsAndSaysWhoDidIt) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await d.ready();
        auto agent = co_await staff(d, auth::Role::AGENT);
        auto customer = co_await signed_in(d);
        auto id = customer.user_id();
        auto active = co_await d.service.session_active(*customer.session);
        EXPECT_TRUE(active);
        auto after = co_await d.bus.call(agent, SuspendUser{id, SuspensionReason::FRAUD});
        EXPECT_EQ(after.status, UserStatus::SUSPENDED);
        auto ended = co_await d.service.session_active(*customer.session);
        EXPECT_FALSE(ended);
        auto payload = json::from_json<UserStandingChanged>(
            db.value("SELECT payload FROM outbox WHERE type = 'user_suspended'"), json::Unknown::refuse);
        EXPECT_EQ(payload.user_id, id);
        EXPECT_EQ(payload.changed_by, agent.user_id());
        EXPECT_EQ(payload.reason, SuspensionReason::FRAUD);
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox WHERE payload::text ~ 'Ada|Lovelace|@'"), "0");

        auto again = co_await problem_of(d.bus, agent, SuspendUser{id, SuspensionReason::FRAUD});
        EXPECT_EQ(again.type, "not-active");
        co_await d.bus.call(agent, ReactivateUser{id});
        auto twice = co_await problem_of(d.bus, agent, ReactivateUser{id});
        EXPECT_EQ(twice.type, "not-suspended");
        EXPECT_EQ(events(), "user_suspended, user_reactivated");
        auto still = co_await d.service.session_active(*customer.session);
        EXPECT_FALSE(still) << "who was suspended signs in again";
    });
}

TEST_F(AdminTest, OfTwoSuspensionsOneIsDone) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto agent = co_await staff(d, auth::Role::AGENT);
        auto customer = co_await signed_in(d);
        std::vector<awaitable<Problem>> both;
        both.reserve(2);
        for (int i = 0; i < 2; ++i)
            both.push_back(problem_of(d.bus, agent, SuspendUser{customer.user_id(), SuspensionReason::ABUSE}));
        auto answers = co_await when_all(reactor, std::move(both));
        EXPECT_EQ(answers[0].status + answers[1].status, 409);
        EXPECT_EQ(events(), "user_suspended");
    });
}

TEST_F(AdminTest, AgentsTouchNoStaffAndNobodyThemselves) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto admin = co_await staff(d, auth::Role::ADMIN);
        auto agent = co_await staff(d, auth::Role::AGENT);
        auto colleague = co_await staff(d, auth::Role::AGENT);
        for (const auto& other : {admin, colleague}) {
            auto refused = co_await problem_of(d.bus, agent, SuspendUser{other.user_id(), SuspensionReason::ABUSE});
            EXPECT_EQ(refused.status, 403);
        }
        for (const auto& one : {admin, agent}) {
            auto own = co_await problem_of(d.bus, one, SuspendUser{one.user_id(), SuspensionReason::OTHER});
            EXPECT_EQ(own.type, "own-account");
        }
        auto promoted = co_await problem_of(d.bus, admin, SetUserRole{admin.user_id(), auth::Role::AGENT});
        EXPECT_EQ(promoted.type, "own-account");
        co_await d.bus.call(admin, SuspendUser{agent.user_id(), SuspensionReason::SECURITY});
        auto unsuspended = co_await problem_of(d.bus, colleague, ReactivateUser{agent.user_id()});
        EXPECT_EQ(unsuspended.status, 403);
        EXPECT_EQ(events(), "user_suspended");
    });
}

TEST_F(AdminTest, ARoleIsGivenAndTheOldTokensEnd) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await d.ready();
        auto admin = co_await staff(d, auth::Role::ADMIN);
        auto customer = co_await signed_in(d);
        auto before = co_await d.bus.call(admin, ReadUser{customer.user_id()});
        auto same = co_await d.bus.call(admin, SetUserRole{customer.user_id(), auth::Role::CUSTOMER});
        EXPECT_EQ(same.version, before.version);
        auto active = co_await d.service.session_active(*customer.session);
        EXPECT_TRUE(active) << "nothing has changed";
        auto agent = co_await d.bus.call(admin, SetUserRole{customer.user_id(), auth::Role::AGENT});
        EXPECT_EQ(agent.role, auth::Role::AGENT);
        EXPECT_EQ(agent.version, before.version + 1);
        EXPECT_EQ(db.value("SELECT aggregate_version FROM outbox WHERE type = 'user_role_changed'"),
                  std::to_string(agent.version));
        auto ended = co_await d.service.session_active(*customer.session);
        EXPECT_FALSE(ended);
        EXPECT_EQ(events(), "user_role_changed");
        db.execute("UPDATE users SET status = 'DELETED', deleted_at = now() WHERE role = 'AGENT'");
        auto gone = co_await problem_of(d.bus, admin, SetUserRole{customer.user_id(), auth::Role::CUSTOMER});
        EXPECT_EQ(gone.type, "account-deleted");
    });
}

// Whoever is in the room when all of them try: one admin is left, and the accounts agree with the events.
TEST_F(AdminTest, AnAdminIsAlwaysLeft) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        std::vector<Caller> admins;
        for (int i = 0; i < 3; ++i) {
            auto one = co_await staff(d, auth::Role::ADMIN);
            admins.push_back(one);
        }
        std::vector<awaitable<Problem>> coup;
        for (int i = 0; i < 3; ++i) {
            auto target = admins[(i + 1) % 3].user_id();
            if (i == 0)
                coup.push_back(problem_of(d.bus, admins[i], SuspendUser{target, SuspensionReason::SECURITY}));
            else
                coup.push_back(problem_of(d.bus, admins[i], SetUserRole{target, auth::Role::CUSTOMER}));
        }
        auto answers = co_await when_all(reactor, std::move(coup));
        EXPECT_EQ(std::ranges::count(answers, std::string("last-admin"), &Problem::type), 1);
        EXPECT_EQ(std::ranges::count(answers, 0, &Problem::status), 2);
        EXPECT_EQ(db.value("SELECT count(*) FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE'"), "1");
    });
}

}  // namespace
}  // namespace airside::user

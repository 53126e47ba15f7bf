#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

using namespace std::chrono_literals;

struct SessionsTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    ManualClock clock{SystemClock().now()};
    std::string redis_url = testkit::RedisServer::shared().url();

    awaitable<SessionTokens> signed_in(Deployment& d) {
        auto email = fresh_email();
        co_await d.bus.call(d.guest(), registration(email));
        auto tokens = co_await d.bus.call(d.guest(), sign_in_request(email));
        co_return tokens.value;
    }
    static RefreshSession refresh_with(const std::string& token) { return RefreshSession{{token}}; }
};

TEST_F(SessionsTest, SignInGivesTokensForASession) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await d.ready();
        auto tokens = co_await signed_in(d);
        auto claims = d.tokens.verify(tokens.access_token).claims;
        EXPECT_TRUE(claims);
        if (!claims) co_return;
        EXPECT_EQ(claims->user, tokens.user.id);
        EXPECT_EQ(claims->session, tokens.session_id);
        EXPECT_EQ(tokens.expires_in, 900);
        EXPECT_EQ(tokens.session_expires_at, clock.now() + 30 * 24h);
        auto active = co_await d.service.session_active(tokens.session_id);
        EXPECT_TRUE(active);
        auto me = co_await d.bus.call(d.holder_of(tokens), GetMe{});
        EXPECT_EQ(me.id, tokens.user.id);
        EXPECT_EQ(db.value("SELECT (last_login_at IS NOT NULL)::text FROM users"), "true");
        EXPECT_EQ(db.value("SELECT count(*) FROM user_sessions WHERE refresh_token_hash LIKE '%' || '" +
                           tokens.refresh_token + "'"),
                  "0");
    });
}

TEST_F(SessionsTest, AWrongPasswordAndAnUnknownAddressLookTheSame) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto email = fresh_email();
        co_await d.bus.call(d.guest(), registration(email));
        auto wrong = co_await problem_of(d.bus, d.guest(), sign_in_request(email, "wrong horse"));
        auto unknown = co_await problem_of(d.bus, d.guest(), sign_in_request(fresh_email()));
        EXPECT_EQ(wrong.status, 401);
        EXPECT_EQ(wrong.status, unknown.status);
        EXPECT_EQ(wrong.type, unknown.type);
        EXPECT_STREQ(wrong.what(), unknown.what());
    });
}

TEST_F(SessionsTest, SuspendedAccountsStayOut) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto tokens = co_await signed_in(d);
        db.execute("UPDATE users SET status = 'SUSPENDED'");
        auto refused = co_await problem_of(d.bus, d.guest(), sign_in_request(tokens.user.email.str()));
        EXPECT_EQ(refused.status, 403);
        auto refresh = co_await problem_of(d.bus, d.guest(), refresh_with(tokens.refresh_token));
        EXPECT_EQ(refresh.status, 401);
        auto wrong = co_await problem_of(d.bus, d.guest(), sign_in_request(tokens.user.email.str(), "wrong horse"));
        EXPECT_EQ(wrong.status, 401) << "who does not know the password learns nothing of the account";
    });
}

TEST_F(SessionsTest, RefreshTokensRotate) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto first = co_await signed_in(d);
        clock.advance(20min);
        auto second = co_await d.bus.call(d.guest(), refresh_with(first.refresh_token));
        EXPECT_NE(second.refresh_token, first.refresh_token);
        EXPECT_EQ(second.session_id, first.session_id);
        EXPECT_EQ(second.session_expires_at, clock.now() + 30 * 24h);
        EXPECT_TRUE(d.tokens.verify(second.access_token).claims);
        auto third = co_await d.bus.call(d.guest(), refresh_with(second.refresh_token));
        EXPECT_NE(third.refresh_token, second.refresh_token);
    });
}

TEST_F(SessionsTest, TwoTabsThatRefreshTogetherGetTheSameSuccessor) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto first = co_await signed_in(d);
        std::vector<awaitable<SessionTokens>> tabs;
        for (int i = 0; i < 4; ++i) tabs.push_back(d.bus.call(d.guest(), refresh_with(first.refresh_token)));
        auto answers = co_await when_all(reactor, std::move(tabs));
        for (const auto& answer : answers) EXPECT_EQ(answer.refresh_token, answers[0].refresh_token);
        clock.advance(10s);
        auto late = co_await d.bus.call(d.guest(), refresh_with(first.refresh_token));
        EXPECT_EQ(late.refresh_token, answers[0].refresh_token);
        auto next = co_await d.bus.call(d.guest(), refresh_with(late.refresh_token));
        EXPECT_NE(next.refresh_token, late.refresh_token);
    });
}

TEST_F(SessionsTest, ATokenUsedTwiceEndsTheWholeSession) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await d.ready();
        auto first = co_await signed_in(d);
        auto second = co_await d.bus.call(d.guest(), refresh_with(first.refresh_token));
        clock.advance(11s);
        auto reused = co_await problem_of(d.bus, d.guest(), refresh_with(first.refresh_token));
        EXPECT_EQ(reused.status, 401);
        auto successor = co_await problem_of(d.bus, d.guest(), refresh_with(second.refresh_token));
        EXPECT_EQ(successor.status, 401) << "the thief may hold either token";
        auto active = co_await d.service.session_active(first.session_id);
        EXPECT_FALSE(active);
    });
}

TEST_F(SessionsTest, MadeUpAndExpiredTokensAreRefused) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto tokens = co_await signed_in(d);
        auto made_up = co_await problem_of(d.bus, d.guest(), refresh_with("made up"));
        EXPECT_EQ(made_up.status, 401);
        clock.advance(30 * 24h + 1s);
        auto expired = co_await problem_of(d.bus, d.guest(), refresh_with(tokens.refresh_token));
        EXPECT_EQ(expired.status, 401);
        auto active = co_await d.service.session_active(tokens.session_id);
        EXPECT_FALSE(active);
    });
}

TEST_F(SessionsTest, SignOutEndsTheSessionForOtherProcessesToo) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment here(reactor, db, clock, redis_url), there(reactor, db, clock, redis_url);
        co_await here.ready();
        co_await there.ready();
        auto tokens = co_await signed_in(here);
        auto before = co_await there.service.session_active(tokens.session_id);
        EXPECT_TRUE(before);
        co_await here.bus.call(here.holder_of(tokens), SignOut{});
        auto at_once = co_await here.service.session_active(tokens.session_id);
        EXPECT_FALSE(at_once);
        clock.advance(6s);  // the other's memory is good for 5 s
        auto soon = co_await there.bus.call(Caller::of_service("app"), CheckSession{tokens.session_id});
        EXPECT_FALSE(soon.active);
        auto refresh = co_await problem_of(there.bus, there.guest(), refresh_with(tokens.refresh_token));
        EXPECT_EQ(refresh.status, 401);
    });
}

TEST_F(SessionsTest, WithoutRedisPostgresAnswers) {
    auto nowhere = "redis://127.0.0.1:" + std::to_string(testkit::free_port());
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, nowhere);
        auto tokens = co_await signed_in(d);
        auto active = co_await d.service.session_active(tokens.session_id);
        EXPECT_TRUE(active);
        co_await d.bus.call(d.holder_of(tokens), SignOut{});
        clock.advance(6s);
        auto ended = co_await d.service.session_active(tokens.session_id);
        EXPECT_FALSE(ended);
    });
}

TEST_F(SessionsTest, GuessingLocksTheAccountForAWhile) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.lockout_account_failures = 3;
        Deployment d(reactor, db, clock, redis_url, config);
        co_await d.ready();
        auto email = fresh_email();
        co_await d.bus.call(d.guest(), registration(email));
        for (int i = 0; i < 3; ++i) {
            auto wrong = co_await problem_of(d.bus, d.guest(), sign_in_request(email, "wrong horse"));
            EXPECT_EQ(wrong.status, 401);
        }
        auto locked = co_await problem_of(d.bus, d.guest(), sign_in_request(email));
        EXPECT_EQ(locked.status, 429) << "the right password does not help a guesser, either";
        EXPECT_EQ(locked.headers.at(0).first, "Retry-After");
        auto nobody = fresh_email();
        for (int i = 0; i < 3; ++i) co_await problem_of(d.bus, d.guest(), sign_in_request(nobody, "wrong horse"));
        auto unknown = co_await problem_of(d.bus, d.guest(), sign_in_request(nobody, "wrong horse"));
        EXPECT_EQ(unknown.status, 429) << "an unknown account is locked like a known one";
    });
}

TEST_F(SessionsTest, ASuccessForgetsTheFailures) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.lockout_account_failures = 3;
        Deployment d(reactor, db, clock, redis_url, config);
        co_await d.ready();
        auto email = fresh_email();
        co_await d.bus.call(d.guest(), registration(email));
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 2; ++i) co_await problem_of(d.bus, d.guest(), sign_in_request(email, "wrong horse"));
            auto good = co_await problem_of(d.bus, d.guest(), sign_in_request(email));
            EXPECT_EQ(good.status, 0);
        }
    });
}

TEST_F(SessionsTest, ManyGuessesFromOneAddressAreStopped) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.lockout_address_failures = 5;
        Deployment d(reactor, db, clock, redis_url, config);
        co_await d.ready();
        std::vector<awaitable<Problem>> guesses;
        for (int i = 0; i < 12; ++i) guesses.push_back(problem_of(d.bus, d.guest(), sign_in_request(fresh_email())));
        auto answers = co_await when_all(reactor, std::move(guesses));
        auto stopped = std::count_if(answers.begin(), answers.end(), [](const Problem& p) { return p.status == 429; });
        EXPECT_EQ(stopped, 7) << "also when they come at once";
    });
}

TEST_F(SessionsTest, ThePurgeTakesWhatIsOver) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto old = co_await signed_in(d);
        auto jobs = d.service.jobs();
        auto none = co_await jobs.at(0).run();
        EXPECT_EQ(none, R"({"purged":0})");
        clock.advance(31 * 24h);
        co_await signed_in(d);
        auto one = co_await jobs.at(0).run();
        EXPECT_EQ(one, R"({"purged":1})");
        EXPECT_EQ(db.value("SELECT count(*) FROM user_sessions WHERE id = '" + old.session_id.str() + "'"), "0");
        EXPECT_EQ(db.value("SELECT count(*) FROM user_session_tokens"), "1");
    });
}

}  // namespace
}  // namespace airside::user

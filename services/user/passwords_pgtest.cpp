#include "services/user/store/sessions.hpp"
#include "services/user/verification_test_support.hpp"

namespace airside::user {
namespace {

using namespace std::chrono_literals;

struct Passwords : VerificationTest {
    // The token that a request for a reset sends.
    awaitable<std::string> token_for(Deployment& d, Email email) {
        co_await d.bus.call(d.guest(), RequestPasswordReset{std::move(email)});
        auto token = co_await secret(d, by_reset);
        co_return token;
    }
};

TEST_F(Passwords, ALinkSetsANewPasswordOnceAndEndsAllSessions) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment here(reactor, db, clock, redis_url, quick()), there(reactor, db, clock, redis_url);
        co_await there.ready();
        auto held = co_await registered(here);
        auto email = held.user.email;
        auto elsewhere = co_await there.bus.call(there.guest(), sign_in_request(email.str()));
        auto before = co_await there.service.session_active(elsewhere.value.session_id);
        EXPECT_TRUE(before);
        auto token = co_await token_for(here, email);
        co_await here.bus.call(here.guest(), reset_with(token));

        clock.advance(6s);  // the others' memory is good for 5 s
        for (auto session : {held.session_id, elsewhere.value.session_id}) {
            auto active_here = co_await here.service.session_active(session);
            auto active_there = co_await there.service.session_active(session);
            EXPECT_FALSE(active_here);
            EXPECT_FALSE(active_there);
        }
        auto refresh = co_await problem_of(here.bus, here.guest(), RefreshSession{{held.refresh_token}});
        EXPECT_EQ(refresh.status, 401);
        auto old = co_await problem_of(here.bus, here.guest(), sign_in_request(email.str()));
        EXPECT_EQ(old.status, 401);
        auto good = co_await problem_of(here.bus, here.guest(), sign_in_request(email.str(), "battery staple"));
        EXPECT_EQ(good.status, 0);
        auto twice = co_await problem_of(here.bus, here.guest(), reset_with(token, "a third password"));
        EXPECT_EQ(twice.type, "verification-over");
    });
}

TEST_F(Passwords, OfTwoResetsAtOnceOneWins) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url, quick());
        auto held = co_await registered(d);
        auto token = co_await token_for(d, held.user.email);
        std::vector<awaitable<Problem>> resets;
        for (int i = 0; i < 4; ++i)
            resets.push_back(problem_of(d.bus, d.guest(), reset_with(token, "password " + std::to_string(i))));
        auto answers = co_await when_all(reactor, std::move(resets));
        EXPECT_EQ(std::ranges::count(answers, 0, &Problem::status), 1);
        EXPECT_EQ(std::ranges::count(answers, 409, &Problem::status), 3);
        for (int i = 0; i < 4; ++i) {
            auto request = sign_in_request(held.user.email.str(), "password " + std::to_string(i));
            auto tried = co_await problem_of(d.bus, d.guest(), request);
            EXPECT_EQ(tried.status == 0, answers[i].status == 0) << i;
        }
    });
}

TEST_F(Passwords, ALinkThatExpiredOrWasReplacedSetsNothing) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url, quick());
        auto held = co_await registered(d);
        auto mail = co_await secret(d, by_mail);
        auto first = co_await token_for(d, held.user.email);
        auto second = co_await token_for(d, held.user.email);
        for (auto token : {first, mail, std::string("made up")}) {
            auto refused = co_await problem_of(d.bus, d.guest(), reset_with(token));
            EXPECT_EQ(refused.type, "verification-over");
        }
        clock.advance(Config().password_reset_lifetime);
        auto late = co_await problem_of(d.bus, d.guest(), reset_with(second));
        EXPECT_EQ(late.type, "verification-over");
        auto still = co_await problem_of(d.bus, d.guest(), sign_in_request(held.user.email.str()));
        EXPECT_EQ(still.status, 0);
    });
}

TEST_F(Passwords, AnUnknownOrSuspendedAccountLeavesNoTraceAndGetsTheSameAnswer) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url, quick());
        auto held = co_await registered(d);
        auto before = events();
        auto unknown = co_await problem_of(d.bus, d.guest(), RequestPasswordReset{*Email::parse("nobody@example.com")});
        db.execute("UPDATE users SET status = 'SUSPENDED'");
        auto suspended = co_await problem_of(d.bus, d.guest(), RequestPasswordReset{held.user.email});
        EXPECT_EQ(unknown.status, 0);
        EXPECT_EQ(suspended.status, 0);
        EXPECT_EQ(events(), before);
        EXPECT_EQ(version(), "2");
        EXPECT_EQ(db.value("SELECT count(*) FROM user_verifications WHERE purpose = 'PASSWORD_RESET'"), "0");
        db.execute("UPDATE users SET status = 'ACTIVE'");
        auto known = co_await problem_of(d.bus, d.guest(), RequestPasswordReset{held.user.email});
        EXPECT_EQ(known.status, 0);
        EXPECT_NE(events(), before);
    });
}

TEST_F(Passwords, MailsAreBoundedByAccountInSilenceAndByAddressWithA429) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = quick();
        config.messages_an_hour = 2;
        config.password_resets_an_hour = 4;
        Deployment d(reactor, db, clock, redis_url, config);
        d.address = "2001:db8:1::" + SystemRandom().readable(4);
        auto held = co_await registered(d);
        for (int i = 0; i < 4; ++i) {
            auto answer = co_await problem_of(d.bus, d.guest(), RequestPasswordReset{held.user.email});
            EXPECT_EQ(answer.status, 0);
        }
        EXPECT_EQ(db.value("SELECT count(*) FROM user_verifications WHERE purpose = 'PASSWORD_RESET'"), "2");
        auto fifth = co_await problem_of(d.bus, d.guest(), RequestPasswordReset{*Email::parse("nobody@example.com")});
        EXPECT_EQ(fifth.status, 429);
        auto newest_is_good = co_await secret(d, by_reset);
        co_await d.bus.call(d.guest(), reset_with(newest_is_good));
    });
}

TEST_F(Passwords, AResetForgetsTheLockout) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = quick();
        config.lockout_account_failures = 2;
        Deployment d(reactor, db, clock, redis_url, config);
        auto held = co_await registered(d);
        auto email = held.user.email.str();
        for (int i = 0; i < 3; ++i) co_await problem_of(d.bus, d.guest(), sign_in_request(email, "wrong horse"));
        auto locked = co_await problem_of(d.bus, d.guest(), sign_in_request(email));
        EXPECT_EQ(locked.status, 429);
        auto token = co_await token_for(d, held.user.email);
        co_await d.bus.call(d.guest(), reset_with(token));
        auto good = co_await problem_of(d.bus, d.guest(), sign_in_request(email, "battery staple"));
        EXPECT_EQ(good.status, 0);
    });
}

TEST_F(Passwords, AChangeNeedsTheOldOneAndEndsTheOtherSessions) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url, quick());
        auto held = co_await registered(d);
        auto email = held.user.email.str();
        auto other = co_await d.bus.call(d.guest(), sign_in_request(email));
        auto link = co_await token_for(d, held.user.email);
        auto sent = events();
        auto wrong = co_await problem_of(d.bus, d.holder_of(held), change("wrong horse", "battery staple"));
        EXPECT_EQ(wrong.status, 403);
        EXPECT_EQ(wrong.type, "wrong-password");
        auto untouched = co_await d.service.session_active(other.value.session_id);
        EXPECT_TRUE(untouched);

        co_await d.bus.call(d.holder_of(held), change("correct horse", "battery staple"));
        auto kept = co_await d.service.session_active(held.session_id);
        auto ended = co_await d.service.session_active(other.value.session_id);
        EXPECT_TRUE(kept);
        EXPECT_FALSE(ended);
        auto refresh = co_await problem_of(d.bus, d.guest(), RefreshSession{{other.value.refresh_token}});
        EXPECT_EQ(refresh.status, 401);
        auto old = co_await problem_of(d.bus, d.guest(), sign_in_request(email));
        EXPECT_EQ(old.status, 401);
        auto good = co_await problem_of(d.bus, d.guest(), sign_in_request(email, "battery staple"));
        EXPECT_EQ(good.status, 0);
        EXPECT_EQ(events(), sent) << "nothing is sent";
        auto earlier = co_await problem_of(d.bus, d.guest(), reset_with(link, "a third password"));
        EXPECT_EQ(earlier.type, "verification-over") << "links from before the change are void";
    });
}

TEST_F(Passwords, GuessingTheOldOneIsLockedLikeASignIn) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = quick();
        config.lockout_account_failures = 3;
        Deployment d(reactor, db, clock, redis_url, config);
        auto held = co_await registered(d);
        for (int i = 0; i < 3; ++i) {
            auto wrong = co_await problem_of(d.bus, d.holder_of(held), change("wrong horse", "battery staple"));
            EXPECT_EQ(wrong.status, 403);
        }
        auto locked = co_await problem_of(d.bus, d.holder_of(held), change("correct horse", "battery staple"));
        EXPECT_EQ(locked.status, 429);
    });
}

TEST_F(Passwords, APasswordThatBcryptCantTakeIsNamed) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url, quick());
        auto held = co_await registered(d);
        std::string wide;
        for (int i = 0; i < 40; ++i) wide += "é";
        auto changed = co_await problem_of(d.bus, d.holder_of(held), change("correct horse", wide));
        EXPECT_EQ(changed.status, 422);
        EXPECT_EQ(changed.errors.at(0).pointer, "/new_password");
        auto token = co_await token_for(d, held.user.email);
        auto reset = co_await problem_of(d.bus, d.guest(), reset_with(token, wide));
        EXPECT_EQ(reset.errors.at(0).pointer, "/new_password");
        auto still = co_await problem_of(d.bus, d.guest(), reset_with(token));
        EXPECT_EQ(still.status, 0) << "a password that was refused uses nothing up";
    });
}

// A sign-in compares the old password, which takes long; meanwhile the password is changed.
TEST_F(Passwords, ASignInWithTheOldOneMakesNoSessionOnceItIsChanged) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url, quick());
        auto held = co_await registered(d);
        co_await d.bus.call(d.holder_of(held), change("correct horse", "battery staple"));
        store::NewSession compared_before{.id = SessionId::v7(clock, d.random),
                                          .user_id = held.user.id,
                                          .access_token_hash = "a",
                                          .refresh_token_hash = "r",
                                          .device_type = {},
                                          .device_id = {},
                                          .user_agent = "",
                                          .ip_address = "",
                                          .now = clock.now(),
                                          .expires_at = clock.now() + 1h,
                                          .password_changed_at = {}};
        auto made = co_await store::insert_session(d.pool, compared_before);
        EXPECT_FALSE(made);
        EXPECT_EQ(db.value("SELECT count(*) FROM user_session_tokens WHERE token_hash = 'r'"), "0");
    });
}

TEST_F(Passwords, NoSignInWithTheOldOneOutlivesAChangeAtTheSameTime) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = quick();
        config.lockout_account_failures = 1000;
        Deployment d(reactor, db, clock, redis_url, config);
        auto held = co_await registered(d);
        auto email = held.user.email.str();
        std::vector<awaitable<Problem>> all;
        for (int i = 0; i < 20; ++i) {
            all.push_back(problem_of(d.bus, d.guest(), sign_in_request(email)));
            if (i == 10) all.push_back(problem_of(d.bus, d.holder_of(held), change("correct horse", "battery staple")));
        }
        auto answers = co_await when_all(reactor, std::move(all));
        EXPECT_EQ(answers[11].status, 0);
        EXPECT_EQ(db.value("SELECT string_agg(id::text, ',') FROM user_sessions WHERE revoked_at IS NULL"),
                  held.session_id.str());
    });
}

}  // namespace
}  // namespace airside::user

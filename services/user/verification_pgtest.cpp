#include "platform/json/json.hpp"
#include "services/user/verification_test_support.hpp"

namespace airside::user {
namespace {

using namespace std::chrono_literals;

struct EmailAndPhone : VerificationTest {
    // Another code of six digits.
    static VerificationCode wrong(const std::string& code) {
        auto other = code;
        other.back() = other.back() == '9' ? '0' : static_cast<char>(other.back() + 1);
        return *VerificationCode::parse(other);
    }
    static VerificationCode right(const std::string& code) { return *VerificationCode::parse(code); }
};

TEST_F(EmailAndPhone, RegistrationAsksForProofByAnEventWithoutAnythingSecretOrPersonal) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto tokens = co_await registered(d);
        EXPECT_EQ(events(), "1");
        auto text = db.value("SELECT payload FROM outbox WHERE type = 'verification_requested'");
        auto event = json::from_json<VerificationRequested>(text, json::Unknown::refuse);
        EXPECT_EQ(event.user_id, tokens.user.id);
        EXPECT_EQ(event.purpose, by_mail);
        EXPECT_EQ(event.channel, VerificationChannel::EMAIL);
        EXPECT_EQ(event.expires_at, clock.now() + Config().email_verification_lifetime);
        EXPECT_EQ(db.value("SELECT string_agg(aggregate_version::text, ',' ORDER BY id) FROM outbox"), "1,2");
        EXPECT_EQ(version(), "2");

        auto view = co_await d.bus.call(Caller::of_service("notification"), GetVerification{event.verification_id});
        EXPECT_EQ(view.email, tokens.user.email);
        EXPECT_EQ(view.first_name.str(), "Ada");
        EXPECT_EQ(view.language.str(), "en-GB");
        EXPECT_EQ(view.expires_at, event.expires_at);
        auto again = co_await secret(d, by_mail);
        EXPECT_EQ(again, view.secret) << "a mail that is sent again has the same link";
        EXPECT_EQ(text.find(view.secret), text.npos);
        EXPECT_EQ(db.value("SELECT count(*) FROM user_verifications v WHERE v::text LIKE '%" + view.secret + "%'"),
                  "0");
    });
}

TEST_F(EmailAndPhone, ATokenVerifiesOnce) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto tokens = co_await registered(d);
        auto token = co_await secret(d, by_mail);
        co_await d.bus.call(d.guest(), verify_with(token));
        auto me = co_await d.bus.call(d.holder_of(tokens), GetMe{});
        EXPECT_TRUE(me.email_verified);
        auto twice = co_await problem_of(d.bus, d.guest(), verify_with(token));
        EXPECT_EQ(twice.status, 409);
        EXPECT_EQ(twice.type, "verification-over");
        auto read = co_await try_reading(d, newest(by_mail));
        EXPECT_EQ(read.status, 404);
        auto needless = co_await problem_of(d.bus, d.holder_of(tokens), RequestEmailVerification{});
        EXPECT_EQ(needless.type, "already-verified");
    });
}

TEST_F(EmailAndPhone, OfTwoAtOnceOneWins) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await registered(d);
        auto token = co_await secret(d, by_mail);
        std::vector<awaitable<Problem>> clicks;
        for (int i = 0; i < 6; ++i) clicks.push_back(problem_of(d.bus, d.guest(), verify_with(token)));
        auto answers = co_await when_all(reactor, std::move(clicks));
        EXPECT_EQ(std::ranges::count(answers, 0, &Problem::status), 1);
        EXPECT_EQ(std::ranges::count(answers, 409, &Problem::status), 5);
    });
}

TEST_F(EmailAndPhone, WhatExpiredWasReplacedMadeUpOrMeantForAnotherPurposeIsOver) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url, quick());
        auto tokens = co_await registered(d);
        auto first = co_await secret(d, by_mail);
        auto first_id = newest(by_mail);
        co_await d.bus.call(d.holder_of(tokens), RequestEmailVerification{});
        auto second = co_await secret(d, by_mail);
        EXPECT_NE(first, second);
        auto read = co_await try_reading(d, first_id);
        EXPECT_EQ(read.status, 404);
        co_await d.bus.call(d.guest(), RequestPasswordReset{tokens.user.email});
        auto reset = co_await secret(d, by_reset);
        for (auto token : {first, reset, std::string("made up")}) {
            auto refused = co_await problem_of(d.bus, d.guest(), verify_with(token));
            EXPECT_EQ(refused.type, "verification-over");
        }
        clock.advance(Config().email_verification_lifetime);
        auto late = co_await problem_of(d.bus, d.guest(), verify_with(second));
        EXPECT_EQ(late.type, "verification-over");
        auto expired = co_await try_reading(d, newest(by_mail));
        EXPECT_EQ(expired.status, 404);
        EXPECT_EQ(db.value("SELECT bool_or(email_verified) FROM users"), "f");
    });
}

TEST_F(EmailAndPhone, AMailToAFormerAddressProvesNothingOfTheNewOne) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await registered(d);
        auto token = co_await secret(d, by_mail);
        db.execute("UPDATE users SET email = 'other@example.com'");
        auto refused = co_await problem_of(d.bus, d.guest(), verify_with(token));
        EXPECT_EQ(refused.type, "verification-over");
        auto read = co_await try_reading(d, newest(by_mail));
        EXPECT_EQ(read.status, 404);
        EXPECT_EQ(db.value("SELECT email_verified FROM users"), "f");
    });
}

TEST_F(EmailAndPhone, AnAccountGetsItsNumberOfMailsAnHour) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = quick();
        config.messages_an_hour = 2;
        Deployment d(reactor, db, clock, redis_url, config);
        auto tokens = co_await registered(d);
        clock.advance(10min);
        co_await d.bus.call(d.holder_of(tokens), RequestEmailVerification{});
        auto third = co_await problem_of(d.bus, d.holder_of(tokens), RequestEmailVerification{});
        EXPECT_EQ(third.status, 429);
        EXPECT_EQ(third.headers.at(0).second, "3000");
        EXPECT_EQ(events(), "2");
        clock.advance(50min);
        auto later = co_await problem_of(d.bus, d.holder_of(tokens), RequestEmailVerification{});
        EXPECT_EQ(later.status, 0);
    });
}

TEST_F(EmailAndPhone, ACodeVerifiesThePhone) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto tokens = co_await registered(d);
        auto sent = co_await d.bus.call(d.holder_of(tokens), RequestPhoneVerification{});
        EXPECT_EQ(sent.value.channel, VerificationChannel::SMS);
        auto code = co_await secret(d, by_code);
        EXPECT_EQ(code.size(), 6u);
        auto nearly = co_await problem_of(d.bus, d.holder_of(tokens), VerifyPhone{wrong(code)});
        EXPECT_EQ(nearly.type, "wrong-code");
        EXPECT_EQ(nearly.members.at("tries_left"), "4");
        co_await d.bus.call(d.holder_of(tokens), VerifyPhone{right(code)});
        EXPECT_EQ(db.value("SELECT phone_verified FROM users"), "t");
        auto twice = co_await problem_of(d.bus, d.holder_of(tokens), VerifyPhone{right(code)});
        EXPECT_EQ(twice.type, "verification-over");
        auto needless = co_await problem_of(d.bus, d.holder_of(tokens), RequestPhoneVerification{});
        EXPECT_EQ(needless.type, "already-verified");
        db.execute("UPDATE users SET phone = NULL, phone_verified = false");
        auto nowhere = co_await problem_of(d.bus, d.holder_of(tokens), RequestPhoneVerification{});
        EXPECT_EQ(nowhere.type, "no-phone");
    });
}

TEST_F(EmailAndPhone, GuessingACodeEndsIt) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto tokens = co_await registered(d);
        co_await d.bus.call(d.holder_of(tokens), RequestPhoneVerification{});
        auto code = co_await secret(d, by_code);
        std::vector<awaitable<Problem>> guesses;
        for (int i = 0; i < 12; ++i)
            guesses.push_back(problem_of(d.bus, d.holder_of(tokens), VerifyPhone{wrong(code)}));
        auto answers = co_await when_all(reactor, std::move(guesses));
        EXPECT_EQ(std::ranges::count(answers, 403, &Problem::status), 5) << "also when they come at once";
        EXPECT_EQ(std::ranges::count(answers, 409, &Problem::status), 7);
        auto too_late = co_await problem_of(d.bus, d.holder_of(tokens), VerifyPhone{right(code)});
        EXPECT_EQ(too_late.type, "verification-over");
        EXPECT_EQ(db.value("SELECT phone_verified FROM users"), "f");

        co_await d.bus.call(d.holder_of(tokens), RequestPhoneVerification{});
        auto next = co_await secret(d, by_code);
        co_await d.bus.call(d.holder_of(tokens), VerifyPhone{right(next)});
        EXPECT_EQ(db.value("SELECT phone_verified FROM users"), "t");
    });
}

TEST_F(EmailAndPhone, AnExpiredOrAnotherUsersCodeIsOver) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto ada = co_await registered(d);
        auto eve = co_await registered(d);
        co_await d.bus.call(d.holder_of(ada), RequestPhoneVerification{});
        auto code = co_await secret(d, by_code);
        auto others = co_await problem_of(d.bus, d.holder_of(eve), VerifyPhone{right(code)});
        EXPECT_EQ(others.type, "verification-over");
        clock.advance(Config().phone_code_lifetime);
        auto late = co_await problem_of(d.bus, d.holder_of(ada), VerifyPhone{right(code)});
        EXPECT_EQ(late.type, "verification-over");
        EXPECT_EQ(db.value("SELECT bool_or(phone_verified) FROM users"), "f");
    });
}

TEST_F(EmailAndPhone, ThePurgeTakesWhatIsLongOverAndSaysSoBefore) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await registered(d);
        auto jobs = d.service.jobs();
        auto job = std::ranges::find(jobs, "user.purge_verifications", &jobs::Job::name);
        EXPECT_NE(job, jobs.end());
        if (job == jobs.end()) co_return;
        clock.advance(Config().email_verification_lifetime + Config().verifications_kept);
        auto early = co_await job->run();
        EXPECT_EQ(early, R"({"purged":0})");
        clock.advance(1s);
        co_await registered(d);
        auto plan = co_await job->plan();
        EXPECT_EQ(plan, R"({"would_purge":1})");
        EXPECT_EQ(db.value("SELECT count(*) FROM user_verifications"), "2");
        auto done = co_await job->run();
        EXPECT_EQ(done, R"({"purged":1})");
        EXPECT_EQ(db.value("SELECT count(*) FROM user_verifications"), "1");
    });
}

}  // namespace
}  // namespace airside::user

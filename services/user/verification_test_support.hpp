// Accounts that were sent something, for the tests of verifications and passwords.
#pragma once
#include "services/user/test_support.hpp"

namespace airside::user {

struct VerificationTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    ManualClock clock{SystemClock().now()};
    std::string redis_url = testkit::RedisServer::shared().url();

    static Config quick() {
        Config config;
        config.password_reset_answer_after = std::chrono::milliseconds(1);
        return config;
    }
    awaitable<SessionTokens> registered(Deployment& d) {
        co_await d.ready();
        auto email = fresh_email();
        co_await d.bus.call(d.guest(), registration(email));
        auto tokens = co_await d.bus.call(d.guest(), sign_in_request(email));
        co_return tokens.value;
    }
    // What the newest event of this purpose tells of; it throws where there is none.
    VerificationId newest(VerificationPurpose purpose) {
        auto names =
            std::map<VerificationPurpose, std::string>{{VerificationPurpose::EMAIL_VERIFICATION, "EMAIL_VERIFICATION"},
                                                       {VerificationPurpose::PHONE_VERIFICATION, "PHONE_VERIFICATION"},
                                                       {VerificationPurpose::PASSWORD_RESET, "PASSWORD_RESET"}};
        auto id = db.value(
            "SELECT payload->>'verification_id' FROM outbox WHERE type = 'verification_requested' AND "
            "payload->>'purpose' = '" +
            names.at(purpose) + "' ORDER BY id DESC LIMIT 1");
        return VerificationId::parse(id).value();
    }
    // As the notification service learns it.
    awaitable<std::string> secret(Deployment& d, VerificationPurpose purpose) {
        GetVerification request{newest(purpose)};
        auto view = co_await d.bus.call(Caller::of_service("notification"), request);
        co_return view.secret;
    }
    awaitable<Problem> try_reading(Deployment& d, VerificationId id) {
        co_return co_await problem_of(d.bus, Caller::of_service("notification"), GetVerification{id});
    }
    std::string events() { return db.value("SELECT count(*) FROM outbox WHERE type = 'verification_requested'"); }
    std::string version() { return db.value("SELECT max(version) FROM users"); }
    static VerifyEmail verify_with(const std::string& token) { return VerifyEmail{{token}}; }
    static ResetPassword reset_with(const std::string& token, std::string password = "battery staple") {
        return ResetPassword{.token = {token}, .new_password = {std::move(password)}};
    }
    static ChangePassword change(std::string before, std::string after) {
        return ChangePassword{.old_password = {std::move(before)}, .new_password = {std::move(after)}};
    }
};

inline constexpr auto by_mail = VerificationPurpose::EMAIL_VERIFICATION;
inline constexpr auto by_code = VerificationPurpose::PHONE_VERIFICATION;
inline constexpr auto by_reset = VerificationPurpose::PASSWORD_RESET;

}  // namespace airside::user

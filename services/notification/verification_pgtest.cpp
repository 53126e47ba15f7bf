#include "services/notification/service_world.hpp"

namespace airside::notification {
namespace {

using enum user::VerificationPurpose;

struct Asked {
    user::VerificationPurpose purpose;
    NotificationType type;
    std::string link;
};

awaitable<> expect_mail_with_secret_link(World& world, Asked asked) {
    world.mail.started.clear();
    co_await world.ask(asked.purpose);
    auto limit = Steady::now() + 20s;
    std::vector<Notification> all;
    while (Steady::now() < limit && (all.empty() || all.front().type != asked.type || all.front().status != SENT)) {
        co_await world.reactor.sleep(10ms);
        all = co_await store::list(*world.documents, *UserId::parse(test_user), {}, 1);
    }
    EXPECT_EQ(all.at(0).type, asked.type);
    EXPECT_EQ(world.mail.started.size(), 1u);
    auto& mail = world.mail.started.at(0);
    EXPECT_EQ(mail.to_address, "Ada@Example.com");
    EXPECT_NE(mail.text.find("  " + asked.link + "\n"), std::string::npos) << mail.text;
    EXPECT_NE(mail.html.find("href=\"" + asked.link + "\""), std::string::npos) << "as it is, and not tracked";
    EXPECT_EQ(mail.html.find("/v1/t/o/"), std::string::npos);
    EXPECT_EQ(mail.list_unsubscribe, "");
    auto kept = co_await world.documents->get(store::notifications, all.at(0)._id);
    EXPECT_EQ(kept->find(test_secret), std::string::npos) << "the secret was kept";
    EXPECT_NE(all.at(0).body.find("(the link was in the mail only)"), std::string::npos);
}

TEST(NotificationVerification, TheMailHasTheSecretLinkAndNothingElseHasIt) {
    with_world([](World& world) -> awaitable<> {
        world.config.public_url = "https://api.example";
        world.config.site_url = "https://site.example";
        world.start();
        Asked address{EMAIL_VERIFICATION, NotificationType::EMAIL_VERIFICATION,
                      std::string("https://site.example/verify-email#token=") + test_secret};
        co_await expect_mail_with_secret_link(world, std::move(address));
        Asked reset{PASSWORD_RESET, NotificationType::PASSWORD_RESET,
                    std::string("https://site.example/reset-password#token=") + test_secret};
        co_await expect_mail_with_secret_link(world, std::move(reset));
        co_await world.stop();
    });
}

TEST(NotificationVerification, OneThatIsOverWhenItIsSentIsNotSent) {
    with_world([](World& world) -> awaitable<> {
        world.others.verification_answers = {200, 404};
        world.start();
        co_await world.ask(PASSWORD_RESET);
        auto all = co_await world.settled(1, {FAILED, SENT});
        EXPECT_EQ(all.at(0).status, FAILED);
        EXPECT_EQ(all.at(0).error_code, code_verification_over);
        EXPECT_TRUE(world.mail.started.empty());
        co_await world.stop();
    });
}

TEST(NotificationVerification, AUserServiceThatIsAwayIsAskedAgainAndMakesNoPossibleDuplicate) {
    with_world([](World& world) -> awaitable<> {
        world.others.verification_answers = {200, 503};
        world.start();
        co_await world.ask(PASSWORD_RESET);
        auto all = co_await world.settled(1, {FAILED, SENT});
        EXPECT_EQ(all.at(0).status, SENT);
        EXPECT_EQ(all.at(0).delivery_attempts, 2);
        EXPECT_FALSE(all.at(0).possible_duplicate);
        EXPECT_EQ(world.mail.started.size(), 1u);
        co_await world.stop();
    });
}

TEST(NotificationVerification, OneThatIsOverMakesNoMail) {
    with_world([](World& world) -> awaitable<> {
        world.others.verification_answers = {404};
        world.start();
        co_await world.ask(EMAIL_VERIFICATION);
        co_await world.ask(PASSWORD_RESET);
        auto all = co_await world.settled(1, {SENT});
        EXPECT_EQ(all.size(), 1u);
        EXPECT_EQ(all.at(0).type, NotificationType::PASSWORD_RESET);
        co_await world.stop();
    });
}

TEST(NotificationVerification, ACodeGoesByAnSmsAndNothingElseHasIt) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.start();
        co_await world.ask(PHONE_VERIFICATION);
        auto sent = co_await world.one_of(NotificationChannel::SMS, {SENT, FAILED});
        EXPECT_EQ(sent.status, SENT);
        EXPECT_EQ(sent.type, NotificationType::PHONE_VERIFICATION);
        EXPECT_EQ(world.twilio.started.size(), 1u);
        EXPECT_EQ(world.twilio.started.at(0).to_phone, test_phone);
        EXPECT_NE(world.twilio.started.at(0).text.find(test_code), std::string::npos);
        EXPECT_TRUE(world.mail.started.empty());
        EXPECT_TRUE(world.sendgrid.started.empty());
        auto kept = co_await world.documents->get(store::notifications, sent._id);
        EXPECT_EQ(kept->find(test_code), std::string::npos) << "the code was kept";
        EXPECT_NE(sent.body.find("(the code was in the message only)"), std::string::npos);
        world.others.verification_answers = {200, 404};
        co_await world.ask(PHONE_VERIFICATION);
        auto all = co_await world.settled(2, {SENT, FAILED});
        EXPECT_EQ(all.at(0).error_code, code_verification_over);
        EXPECT_EQ(world.twilio.started.size(), 1u);
        co_await world.stop();
    });
}

TEST(NotificationVerification, ACodeThatNobodyCanSendIsSaid) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.ask(PHONE_VERIFICATION);
        auto failed = co_await world.one_of(NotificationChannel::SMS, {SENT, FAILED});
        EXPECT_EQ(failed.status, FAILED);
        EXPECT_EQ(failed.error_code, code_no_channel);
        EXPECT_TRUE(world.mail.started.empty());
        co_await world.stop();
    });
}

}  // namespace
}  // namespace airside::notification

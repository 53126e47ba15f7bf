// From one provider of a channel to the next, and what is kept of it.
#include "services/notification/service_world.hpp"

namespace airside::notification {
namespace {

using messaging::Refused;
using messaging::Unavailable;
using messaging::Unknown;
using enum messaging::Provider;

struct Call {
    std::int64_t attempt;
    messaging::Provider provider;
    std::optional<DeliveryOutcome> outcome;
    bool operator==(const Call&) const = default;
};
std::vector<Call> calls_of(const Notification& n) {
    std::vector<Call> calls;
    calls.reserve(n.attempts.size());
    for (auto& one : n.attempts) calls.push_back({one.attempt, one.provider, one.outcome});
    return calls;
}

awaitable<Notification> confirmed_mail(World& world) {
    world.mail_senders = {&world.sendgrid, &world.mail};
    world.start();
    co_await world.confirm();
    auto mail = co_await world.one_of(NotificationChannel::EMAIL, {SENT, FAILED});
    co_await world.stop();
    co_return mail;
}

TEST(NotificationFailover, ThePreferredProviderTakesItAlone) {
    with_world([](World& world) -> awaitable<> {
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.status, SENT);
        EXPECT_EQ(mail.provider, SENDGRID);
        EXPECT_EQ(mail.provider_message_id, "id-1");
        EXPECT_TRUE(world.mail.started.empty());
        EXPECT_EQ(world.sendgrid.started.at(0).our_reference, mail._id);
        EXPECT_EQ(world.sendgrid.started.at(0).categories, std::vector<std::string>{"BOOKING_CONFIRMATION"});
    });
}

TEST(NotificationFailover, WhatIsSwitchedOffIsNotAsked) {
    with_world([](World& world) -> awaitable<> {
        world.switches.replace({{switches::Kind::MESSENGER, "SENDGRID"}});
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.provider, SMTP);
        EXPECT_TRUE(world.sendgrid.started.empty());
    });
}

TEST(NotificationFailover, WhatOneCantTakeGoesToTheNextInTheSameAttempt) {
    with_world([](World& world) -> awaitable<> {
        world.sendgrid.script = {Unavailable{"down"}};
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.status, SENT);
        EXPECT_EQ(mail.provider, SMTP);
        EXPECT_EQ(mail.delivery_attempts, 1);
        EXPECT_FALSE(mail.possible_duplicate);
        std::vector<Call> expected{{1, SENDGRID, DeliveryOutcome::UNAVAILABLE}, {1, SMTP, DeliveryOutcome::SENT}};
        EXPECT_EQ(calls_of(mail), expected);
        EXPECT_EQ(world.sendgrid.started.at(0).message_id, world.mail.started.at(0).message_id);
        auto page = co_await world.bus.call(ada(), ListNotifications{});
        EXPECT_EQ(page.items.at(0).attempts.size(), 2u);
        EXPECT_EQ(page.items.at(0).attempts.at(1).provider, "SMTP");
    });
}

TEST(NotificationFailover, AProviderWithoutCredentialsOrQuotaIsPassedOver) {
    with_world([](World& world) -> awaitable<> {
        world.sendgrid.script = {Refused{true, "401", "the key was revoked"}};
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.status, SENT);
        EXPECT_EQ(mail.provider, SMTP);
        EXPECT_EQ(mail.attempts.at(0).code, "401");
        EXPECT_FALSE(mail.error_code.has_value());
    });
}

TEST(NotificationFailover, WhomOneRefusesForGoodNoOtherIsAskedFor) {
    with_world([](World& world) -> awaitable<> {
        world.sendgrid.script = {Refused{true, "400", "no address"}};
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.status, FAILED);
        EXPECT_EQ(mail.error_code, "400");
        EXPECT_TRUE(world.mail.started.empty());
    });
}

TEST(NotificationFailover, ARecipientWhoIsGoneIsSuppressed) {
    with_world([](World& world) -> awaitable<> {
        world.sendgrid.script = {Refused{true, "550", "no such mailbox", true}};
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.status, FAILED);
        EXPECT_TRUE(world.mail.started.empty());
        auto suppressed = co_await store::is_suppressed(*world.documents, "ADA@example.com");
        EXPECT_TRUE(suppressed);
    });
}

TEST(NotificationFailover, AnUnknownOutcomeGoesToTheSameProviderFirst) {
    with_world([](World& world) -> awaitable<> {
        // The second provider's outcome stays unknown, so that it is asked before the preferred one.
        world.sendgrid.script = {Unavailable{"down"}};
        world.mail.script = {Unknown{"reset"}};
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.status, SENT);
        std::vector<Call> expected{{1, SENDGRID, DeliveryOutcome::UNAVAILABLE},
                                   {1, SMTP, DeliveryOutcome::UNKNOWN},
                                   {2, SMTP, DeliveryOutcome::SENT}};
        EXPECT_EQ(calls_of(mail), expected);
        EXPECT_TRUE(mail.possible_duplicate);
    });
}

TEST(NotificationFailover, ASecondCopyByAnotherProviderIsSaid) {
    with_world([](World& world) -> awaitable<> {
        world.sendgrid.script = {Unknown{"reset"}, Unavailable{"down"}};
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.status, SENT);
        std::vector<Call> expected{{1, SENDGRID, DeliveryOutcome::UNKNOWN},
                                   {2, SENDGRID, DeliveryOutcome::UNAVAILABLE},
                                   {2, SMTP, DeliveryOutcome::SENT}};
        EXPECT_EQ(calls_of(mail), expected);
        EXPECT_TRUE(mail.possible_duplicate);
        EXPECT_EQ(mail.unknown_outcomes, 1);
    });
}

TEST(NotificationFailover, TheProviderThatADyingProcessHadAskedIsKnown) {
    with_world([](World& world) -> awaitable<> {
        world.sendgrid.script = {Unavailable{"down"}};
        auto mail = co_await confirmed_mail(world);
        // As the second call left it: begun, and never ended.
        mail.attempts.back().outcome.reset();
        documents::Update died{{{"status", "SENDING"},
                                {"due_at", Instant(world.clock.now() - 1s)},
                                {"attempts", documents::Json{json::to_json(mail.attempts)}}}};
        co_await world.documents->update_if(store::notifications, mail._id, {}, std::move(died));
        world.start();
        auto again = co_await world.one_of(NotificationChannel::EMAIL, {SENT, FAILED});
        EXPECT_EQ(again.attempts.size(), 3u);
        EXPECT_EQ(again.attempts.back().provider, SMTP);
        EXPECT_TRUE(again.possible_duplicate);
        EXPECT_EQ(world.sendgrid.started.size(), 1u);
        co_await world.stop();
    });
}

TEST(NotificationFailover, WhereNobodyCanTakeItItIsTriedAgain) {
    with_world([](World& world) -> awaitable<> {
        world.sendgrid.script = {Refused{true, "401", "the key was revoked"},
                                 Refused{true, "401", "the key was revoked"}};
        world.mail.script = {Unavailable{"down"}};
        auto mail = co_await confirmed_mail(world);
        EXPECT_EQ(mail.status, SENT);
        EXPECT_EQ(mail.delivery_attempts, 2);
        EXPECT_EQ(mail.attempts.size(), 4u);
        EXPECT_FALSE(mail.possible_duplicate);
    });
}

}  // namespace
}  // namespace airside::notification

#include "services/notification/service_world.hpp"

namespace airside::notification {
namespace {

TEST(NotificationService, AConfirmedBookingIsMailedOnceAlsoWhenItsEventComesAgain) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.confirm();
        auto all = co_await world.settled(1, {SENT});
        EXPECT_EQ(all.size(), 1u);
        EXPECT_EQ(all.at(0).type, NotificationType::BOOKING_CONFIRMATION);
        EXPECT_EQ(all.at(0).provider, messaging::Provider::SMTP);
        EXPECT_EQ(all.at(0).delivery_attempts, 1);
        EXPECT_FALSE(all.at(0).possible_duplicate);
        EXPECT_EQ(world.mail.started.size(), 1u);
        EXPECT_EQ(world.mail.started.at(0).to_address, "ada@example.com");
        EXPECT_EQ(world.mail.started.at(0).from_address, "bookings@airside.example");
        EXPECT_EQ(world.mail.started.at(0).message_id, all.at(0).message_id);
        co_await world.stop();
        // As after a crash before the cursor was kept: the feed begins again.
        co_await world.pool.execute("DELETE FROM feed_cursor");
        world.start();
        co_await world.publish("booking", "booking_cancelled", json::to_json(booking_event()));
        all = co_await world.settled(2, {SENT});
        EXPECT_EQ(all.size(), 2u);
        EXPECT_EQ(world.mail.started.size(), 2u);
        EXPECT_EQ(all.at(0).type, NotificationType::CANCELLATION);
        co_await world.stop();
    });
}

TEST(NotificationService, AReceiptGoesToThePayersOwnAddress) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.publish("payment", "payment_authorized", json::to_json(payment_event()));
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        auto all = co_await world.settled(1, {SENT});
        EXPECT_EQ(all.size(), 1u);
        EXPECT_EQ(all.at(0).type, NotificationType::PAYMENT_RECEIPT);
        EXPECT_EQ(all.at(0).recipient_email, "Ada@Example.com");
        EXPECT_EQ(all.at(0).subject, "Receipt for booking K7XQ2M");
        world.others.user_status = "DELETED";
        auto asked = world.others.users_asked;
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        co_await world.confirm();
        auto limit = Steady::now() + 20s;
        while (world.others.users_asked < asked + 2 && Steady::now() < limit) co_await world.reactor.sleep(5ms);
        all = co_await world.settled(1, {SENT});
        EXPECT_EQ(all.size(), 1u) << "a deleted user is told nothing";
        co_await world.stop();
    });
}

TEST(NotificationService, AnUnknownOutcomeIsSentAgainUnderTheSameIdAndSaid) {
    with_world([](World& world) -> awaitable<> {
        world.mail.script = {messaging::Unknown{"the reply did not come"}};
        world.start();
        co_await world.confirm();
        auto all = co_await world.settled(1, {SENT});
        EXPECT_EQ(all.at(0).status, SENT);
        EXPECT_TRUE(all.at(0).possible_duplicate);
        EXPECT_EQ(all.at(0).delivery_attempts, 2);
        EXPECT_EQ(world.mail.started.size(), 2u);
        EXPECT_EQ(world.mail.started.at(0).message_id, world.mail.started.at(1).message_id);
        EXPECT_EQ(world.mail.started.at(0).date, world.mail.started.at(1).date);
        co_await world.stop();
    });
}

TEST(NotificationService, NoMailIsSentAThirdTimeWhenTwoMayHaveArrived) {
    with_world([](World& world) -> awaitable<> {
        world.mail.script = {messaging::Unknown{"a"}, messaging::Unavailable{"b"}, messaging::Unknown{"c"}};
        world.config.max_attempts = 100;
        world.start();
        co_await world.confirm();
        auto all = co_await world.settled(1, {SENT, FAILED});
        EXPECT_EQ(all.at(0).status, FAILED);
        EXPECT_EQ(all.at(0).error_code, code_outcome_unknown);
        EXPECT_EQ(all.at(0).unknown_outcomes, 2);
        EXPECT_EQ(world.mail.started.size(), 3u) << "the attempt that reached nobody does not count";
        co_await world.stop();
    });
}

TEST(NotificationService, WhatAProcessWasSendingWhenItDiedIsSentAgain) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.confirm();
        auto all = co_await world.settled(1, {SENT});
        co_await world.stop();
        documents::Update died{{{"status", "SENDING"}, {"due_at", Instant(world.clock.now() - 1s)}}};
        co_await world.documents->update_if(store::notifications, all.at(0)._id, {}, std::move(died));
        world.start();
        all = co_await world.settled(1, {SENT});
        EXPECT_EQ(all.at(0).status, SENT);
        EXPECT_TRUE(all.at(0).possible_duplicate);
        EXPECT_EQ(all.at(0).unknown_outcomes, 1);
        EXPECT_EQ(world.mail.started.size(), 2u);
        EXPECT_EQ(world.mail.started.at(0).message_id, world.mail.started.at(1).message_id);
        co_await world.stop();
    });
}

TEST(NotificationService, TriesAgainWhatWasRefusedForNowAndNotWhatWasRefusedForGood) {
    with_world([](World& world) -> awaitable<> {
        world.mail.script = {messaging::Refused{false, "451", "later"},
                             messaging::Refused{true, "550", "no such user"}};
        world.start();
        co_await world.confirm();
        auto all = co_await world.settled(1, {FAILED});
        EXPECT_EQ(all.at(0).status, FAILED);
        EXPECT_EQ(all.at(0).delivery_attempts, 2);
        EXPECT_EQ(all.at(0).error_code, "550");
        EXPECT_TRUE(all.at(0).purge_at.has_value());
        EXPECT_FALSE(all.at(0).possible_duplicate);
        co_await world.stop();
    });
}

TEST(NotificationService, StoppingWaitsForWhatIsBeingSent) {
    with_world([](World& world) -> awaitable<> {
        world.mail.takes = 300ms;
        world.start();
        co_await world.confirm();
        while (world.mail.started.empty()) co_await world.reactor.sleep(5ms);
        co_await world.stop();
        auto all = co_await store::list(*world.documents, *UserId::parse(test_user), {}, 10);
        EXPECT_EQ(all.at(0).status, SENT);
    });
}

TEST(NotificationService, ListsOnesOwnByPages) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        for (int i = 0; i < 3; ++i) co_await world.confirm();
        co_await world.settled(3, {SENT});
        ListNotifications first{{}, Int<1, 100>{2}};
        auto page = co_await world.bus.call(ada(), std::move(first));
        EXPECT_EQ(page.items.size(), 2u);
        EXPECT_EQ(page.items.at(0).provider, "SMTP");
        EXPECT_TRUE(page.next_cursor.has_value());
        ListNotifications second{Text<1, 200>{page.next_cursor.value_or("?")}, Int<1, 100>{2}};
        auto rest = co_await world.bus.call(ada(), std::move(second));
        EXPECT_EQ(rest.items.size(), 1u);
        EXPECT_FALSE(rest.next_cursor.has_value());
        EXPECT_NE(rest.items.at(0).id, page.items.at(1).id);
        ListNotifications all;
        page = co_await world.bus.call(eve(), std::move(all));
        EXPECT_TRUE(page.items.empty());
        ListNotifications bad{Text<1, 200>{"yesterday_"}, {}};
        auto status = co_await status_of(world.bus, ada(), std::move(bad));
        EXPECT_EQ(status, 422);
        co_await world.stop();
    });
}

TEST(NotificationService, PurgesWhatIsNinetyDaysPastItsEnd) {
    with_world([](World& world) -> awaitable<> {
        world.config.kept = std::chrono::hours(-1);  // as if that had passed
        world.start();
        co_await world.confirm();
        co_await world.settled(1, {SENT});
        co_await world.unread(1);
        auto jobs = world.service->jobs();
        auto report = co_await jobs.front().plan();
        EXPECT_EQ(report, R"({"would_purge":{"notifications":2,"delivery_reports":0}})");
        report = co_await jobs.front().run();
        EXPECT_EQ(report, R"({"purged":{"notifications":2,"delivery_reports":0}})")
            << "the mail and its copy in the inbox";
        report = co_await jobs.front().run();
        EXPECT_EQ(report, R"({"purged":{"notifications":0,"delivery_reports":0}})");
        co_await world.stop();
    });
}

}  // namespace
}  // namespace airside::notification

#include "services/notification/service_world.hpp"

namespace airside::notification {
namespace {

TEST(NotificationService, RemindersFollowTheBooking) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        auto event = booking_event();
        // Far enough ahead whenever this runs.
        for (auto& flight : event.flights) {
            flight.departure_local += std::chrono::days(36500);
            flight.departure_datetime += std::chrono::days(36500);
            flight.arrival_datetime += std::chrono::days(36500);
        }
        co_await world.publish("booking", "booking_confirmed", json::to_json(event));
        co_await world.settled(1, {SENT});
        auto moved = event;
        moved.version = 5;
        co_await world.publish("booking", "booking_schedule_changed", json::to_json(moved));
        auto all = co_await world.settled(2, {SENT});
        EXPECT_EQ(all.at(0).type, NotificationType::SCHEDULE_CHANGE);
        auto cancelled = event;
        cancelled.version = 6;
        co_await world.unread(2);
        // The reminders come after the message itself.
        std::vector<std::string> waiting;
        auto limit = Steady::now() + 20s;
        while (waiting.size() < 4 && Steady::now() < limit) {
            co_await world.reactor.sleep(10ms);
            waiting = co_await world.reminders(PENDING);
            std::erase_if(waiting, [](auto& id) { return !id.ends_with(".v5"); });
        }
        EXPECT_EQ(waiting.size(), 4u) << "of two kinds for each direction, as it is now";
        co_await world.publish("booking", "booking_cancelled", json::to_json(cancelled));
        limit = Steady::now() + 20s;
        while (!waiting.empty() && Steady::now() < limit) {
            co_await world.reactor.sleep(10ms);
            waiting = co_await world.reminders(PENDING);
        }
        EXPECT_TRUE(waiting.empty());
        co_await world.stop();
    });
}

TEST(NotificationService, ChoicesThatAreMadeAtOnceAreAllKept) {
    with_world([](World& world) -> awaitable<> {
        world.serve();
        using enum NotificationGroup;
        using enum NotificationChannel;
        std::size_t made = 0;
        auto choose_off = [&](NotificationGroup group, NotificationChannel channel) -> awaitable<> {
            SetNotificationPreferences choice{{{PreferenceChoice{group, channel, false}}}, {}};
            co_await world.bus.call(ada(), std::move(choice));
            ++made;
        };
        const std::vector<std::pair<NotificationGroup, NotificationChannel>> choices{
            {PAYMENT, EMAIL}, {PAYMENT, PUSH}, {REMINDERS, EMAIL}, {REMINDERS, PUSH}, {BOOKING, SMS}, {BOOKING, PUSH}};
        for (auto [group, channel] : choices) world.reactor.spawn("a choice", choose_off(group, channel));
        auto limit = Steady::now() + 20s;
        while (made < choices.size() && Steady::now() < limit) co_await world.reactor.sleep(10ms);
        auto kept = co_await store::preferences_of(*world.documents, *UserId::parse(test_user));
        EXPECT_EQ(kept.off.size(), choices.size());
    });
}

// All of them, by type, once so many were sent; what was sent after 20 s.
awaitable<std::vector<NotificationType>> sent_types(World& world, std::size_t count) {
    auto limit = Steady::now() + 20s;
    std::vector<NotificationType> types;
    for (;;) {
        types.clear();
        auto all = co_await store::list(*world.documents, *UserId::parse(test_user), {}, 100);
        for (auto& n : all)
            if (n.status == SENT) types.push_back(n.type);
        std::ranges::sort(types);
        if (types.size() >= count || Steady::now() > limit) co_return types;
        co_await world.reactor.sleep(10ms);
    }
}

TEST(NotificationService, RemindersGoOutWhenTheirTimeHasCome) {
    with_world([](World& world) -> awaitable<> {
        using enum NotificationType;
        world.config.check_in_opens_before = 30h;
        world.start();
        // One flight in ten days by UTC: the reminder a day before is due after check-in opens.
        auto event = booking_event();
        event.flights.resize(1, event.flights.front());
        auto& flight = event.flights.front();
        auto departure = world.clock.now() + std::chrono::days(10);
        flight.departure_datetime = departure;
        flight.departure_local = to_local(departure, "UTC");
        flight.arrival_datetime = departure + 7h;
        co_await world.publish("booking", "booking_confirmed", json::to_json(event));
        auto sent = co_await sent_types(world, 1);
        EXPECT_EQ(sent, std::vector{BOOKING_CONFIRMATION});
        std::vector<std::string> waiting;
        auto limit = Steady::now() + 20s;
        while (waiting.size() < 2 && Steady::now() < limit) {
            co_await world.reactor.sleep(10ms);
            waiting = co_await world.reminders(PENDING);
        }
        EXPECT_EQ(waiting.size(), 2u);
        world.clock.advance(std::chrono::days(10) - 27h);
        sent = co_await sent_types(world, 2);
        EXPECT_EQ(sent, (std::vector{BOOKING_CONFIRMATION, CHECK_IN_REMINDER}));
        world.clock.advance(4h);
        sent = co_await sent_types(world, 3);
        EXPECT_EQ(sent, (std::vector{BOOKING_CONFIRMATION, FLIGHT_REMINDER, CHECK_IN_REMINDER}));
        EXPECT_NE(world.mail.started.back().text.find("BA178"), std::string::npos);
        co_await world.stop();
    });
}

TEST(NotificationService, TheInboxIsReadAndPutAwayByItsOwner) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.confirm();
        auto unread = co_await world.unread(1);
        EXPECT_EQ(unread, 1);
        ListInbox everything{};
        auto page = co_await world.bus.call(ada(), everything);
        EXPECT_EQ(page.items.size(), 1u);
        EXPECT_EQ(page.items.at(0).type, NotificationType::BOOKING_CONFIRMATION);
        auto id = page.items.at(0).id;
        ReadInboxMessage theirs{{id}};
        auto status = co_await status_of(world.bus, eve(), std::move(theirs));
        EXPECT_EQ(status, 404);
        ReadInboxMessage read{{id}};
        auto first = co_await world.bus.call(ada(), read);
        auto second = co_await world.bus.call(ada(), read);
        EXPECT_TRUE(first.read_at.has_value());
        EXPECT_EQ(first.read_at, second.read_at) << "set once";
        CountInbox count;
        auto left = co_await world.bus.call(ada(), count);
        EXPECT_EQ(left.unread, 0);
        ArchiveInboxMessage archive{{id}};
        co_await world.bus.call(ada(), archive);
        page = co_await world.bus.call(ada(), everything);
        EXPECT_TRUE(page.items.empty());
        co_await world.stop();
    });
}

TEST(NotificationService, OpensAreTrackedOnceAndOneClickSwitchesReceiptsOff) {
    with_world([](World& world) -> awaitable<> {
        world.config.public_url = "https://api.example";
        world.start();
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        auto all = co_await world.settled(1, {SENT});
        auto mail = world.mail.started.at(0);
        auto token_after = [](const std::string& text, const std::string& prefix) {
            auto at = text.find(prefix);
            if (at == text.npos) return std::string();
            auto rest = text.substr(at + prefix.size());
            return rest.substr(0, rest.find('"'));
        };
        TrackOpen open{{token_after(mail.html, "/v1/t/o/")}};
        auto pixel = co_await world.bus.call(Caller{}, open);
        EXPECT_EQ(pixel.content_type, "image/gif");
        EXPECT_EQ(pixel.bytes.size(), 43u);
        auto opened = co_await store::find(*world.documents, all.at(0)._id);
        EXPECT_TRUE(opened->opened_at.has_value());
        co_await world.bus.call(Caller{}, open);
        auto again = co_await store::find(*world.documents, all.at(0)._id);
        EXPECT_EQ(again->opened_at, opened->opened_at);
        TrackClick forged{{open.token.value}};
        auto status = co_await status_of(world.bus, ada(), std::move(forged));
        EXPECT_EQ(status, 404) << "no token of ours for a click";
        Unsubscribe off{{token_after(mail.list_unsubscribe, "/v1/unsubscribe/")}, {"List-Unsubscribe=One-Click"}};
        co_await world.bus.call(Caller{}, std::move(off));
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        all = co_await world.settled(2, {SENT, FAILED});
        EXPECT_EQ(all.at(0).status, FAILED);
        EXPECT_EQ(all.at(0).error_code, code_opted_out);
        co_await world.confirm();
        all = co_await world.settled(3, {SENT, FAILED});
        EXPECT_EQ(all.at(0).status, SENT) << "a confirmation has to be told";
        EXPECT_EQ(world.mail.started.back().list_unsubscribe, "");
        co_await world.stop();
    });
}

TEST(NotificationService, AnAddressThatBouncedGetsOnlyWhatItMust) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        auto all = co_await world.settled(1, {SENT});
        BounceNotification report{{all.at(0)._id}, BounceKind::HARD, {}, {}};
        auto bounced = co_await world.bus.call(ada(), report);
        EXPECT_EQ(bounced.status, BOUNCED);
        auto status = co_await status_of(world.bus, ada(), report);
        EXPECT_EQ(status, 409);
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        all = co_await world.settled(2, {BOUNCED, FAILED});
        EXPECT_EQ(all.at(0).error_code, code_suppressed);
        ListSuppressedAddresses list;
        auto page = co_await world.bus.call(ada(), list);
        EXPECT_EQ(page.items.size(), 1u);
        EXPECT_EQ(page.items.at(0).address, "ada@example.com");
        ReleaseAddress release{{page.items.at(0).id}};
        co_await world.bus.call(ada(), release);
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        all = co_await world.settled(3, {BOUNCED, FAILED, SENT});
        EXPECT_EQ(all.at(0).status, SENT);
        co_await world.stop();
    });
}

TEST(NotificationService, AChannelWithoutASenderIsSaid) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.confirm();
        auto all = co_await world.settled(1, {SENT});
        auto sms = all.at(0);
        sms._id = "sms";
        sms.channel = NotificationChannel::SMS;
        sms.status = PENDING;
        co_await store::insert(*world.documents, sms);
        all = co_await world.settled(2, {SENT, FAILED});
        auto failed = co_await store::find(*world.documents, "sms");
        EXPECT_EQ(failed->status, FAILED);
        EXPECT_EQ(failed->error_code, code_no_channel);
        co_await world.stop();
    });
}

TEST(NotificationService, AnErasedUserLeavesNothingAndThatIsAcknowledgedOnce) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.confirm();
        auto all = co_await world.settled(1, {SENT});
        co_await world.unread(1);
        // Deleted so long ago that what was under way has come to rest.
        user::UserDeleted deleted{*UserId::parse(test_user), *Uuid::parse(test_erasure), world.clock.now() - 1h};
        co_await world.publish("user", "user_deleted", json::to_json(deleted));
        auto limit = Steady::now() + 20s;
        while (world.others.acknowledged.empty() && Steady::now() < limit) co_await world.reactor.sleep(10ms);
        EXPECT_EQ(world.others.acknowledged.size(), 1u);
        EXPECT_GE(world.others.acknowledged.at(0), 2)
            << "the mail and its copy in the inbox, and what waits for its time";
        auto left = co_await world.documents->get(store::notifications, all.at(0)._id);
        for (auto* word : {"ada@example.com", "+442079460000", "Ada", "O'Brien", "ABC234"})
            EXPECT_EQ(left->find(word), std::string::npos) << word;
        auto unread = co_await world.unread(0);
        EXPECT_EQ(unread, 0);
        co_await world.stop();
    });
}

TEST(NotificationService, AnAgentTriesATemplateOnTheirOwnAddress) {
    with_world([](World& world) -> awaitable<> {
        world.start();
        co_await world.confirm();
        co_await world.settled(1, {SENT});
        TestSendTemplate test{{"cancellation_v1"}, {}};
        auto sent = co_await world.bus.call(ada(), std::move(test));
        EXPECT_EQ(sent.outcome, "SENT");
        EXPECT_EQ(world.mail.started.back().to_address, "Ada@Example.com");
        EXPECT_TRUE(world.mail.started.back().subject.starts_with("[Test] "));
        PublishTemplate nobodys{{"no_such_v1"}};
        auto status = co_await status_of(world.bus, ada(), std::move(nobodys));
        EXPECT_EQ(status, 404);
        co_await world.stop();
    });
}

}  // namespace
}  // namespace airside::notification

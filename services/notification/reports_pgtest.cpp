// What messengers report by their callbacks.
#include "services/notification/reports.hpp"
#include "services/notification/service_world.hpp"
#include "services/notification/store/reports.hpp"

namespace airside::notification {
namespace {

SendgridWebhook from_sendgrid(std::string body, std::string signature = "good", std::string timestamp = "2") {
    return {.signature = Header<"X-Twilio-Email-Event-Webhook-Signature", Text<1, 1000>>{{std::move(signature)}},
            .timestamp = Header<"X-Twilio-Email-Event-Webhook-Timestamp", Text<1, 100>>{{std::move(timestamp)}},
            .body = {std::move(body)}};
}
TwilioWebhook from_twilio(std::string body, std::string signature = "good") {
    return {.reference = Query<Text<1, 255>>{{"a/b"}},
            .signature = Header<"X-Twilio-Signature", Text<1, 1000>>{{std::move(signature)}},
            .body = {std::move(body)}};
}

// "event|kind||<the notification>"
std::string about(const Notification& n, const std::string& event, const std::string& kind,
                  const std::string& code = "") {
    return event + "|" + kind + "||" + n._id + "|" + code + "\n";
}

awaitable<std::map<std::string, std::int64_t>> states(World& world) {
    auto counted = co_await world.documents->count_by(store::delivery_reports, {}, "state");
    co_return counted;
}

// Until every report is closed, or 20 s.
awaitable<std::map<std::string, std::int64_t>> worked_off(World& world, std::int64_t reports) {
    auto limit = Steady::now() + 20s;
    for (;;) {
        auto counted = co_await states(world);
        std::int64_t all = 0;
        for (auto& [state, count] : counted) all += count;
        if ((all == reports && !counted.contains("NEW")) || Steady::now() > limit) co_return counted;
        co_await world.reactor.sleep(10ms);
    }
}

awaitable<> told_by_sendgrid(World& world, std::string body) {
    co_await world.bus.call(Caller{}, from_sendgrid(std::move(body)));
}

awaitable<Notification> receipt_by_sendgrid(World& world) {
    world.with_all_messengers();
    world.start();
    co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
    auto sent = co_await world.one_of(NotificationChannel::EMAIL, {SENT});
    co_return sent;
}

TEST(DeliveryReports, AreCountedOnceEachAndSetWhatTheyTell) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        auto body = about(sent, "e1", "DELIVERED") + about(sent, "e2", "OPENED") + about(sent, "e3", "CLICKED") +
                    about(sent, "e4", "OTHER");
        co_await told_by_sendgrid(world, body);
        auto counted = co_await worked_off(world, 3);
        EXPECT_EQ(counted, (std::map<std::string, std::int64_t>{{"DONE", 3}}));
        auto first = co_await store::find(*world.documents, sent._id);
        EXPECT_TRUE(first->delivered_at.has_value());
        EXPECT_TRUE(first->opened_at.has_value());
        EXPECT_TRUE(first->clicked_at.has_value());
        EXPECT_EQ(first->status, SENT);
        world.clock.advance(1h);
        co_await told_by_sendgrid(world, body + about(sent, "e5", "OPENED"));
        counted = co_await worked_off(world, 4);
        EXPECT_EQ(counted.at("DONE"), 4) << "what came before is known";
        auto again = co_await store::find(*world.documents, sent._id);
        EXPECT_EQ(again->opened_at, first->opened_at);
        EXPECT_EQ(again->delivered_at, first->delivered_at);
        co_await world.stop();
    });
}

TEST(DeliveryReports, OfAReaderWhoIsNotTrackedSayNothingOfOpening) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        SetNotificationPreferences untracked{{}, false};
        co_await world.bus.call(ada(), std::move(untracked));
        co_await told_by_sendgrid(world, about(sent, "e1", "OPENED") + about(sent, "e2", "CLICKED"));
        co_await worked_off(world, 2);
        auto kept = co_await store::find(*world.documents, sent._id);
        EXPECT_FALSE(kept->opened_at.has_value());
        EXPECT_FALSE(kept->clicked_at.has_value());
        co_await world.stop();
    });
}

TEST(DeliveryReports, ForgedOrOldOnesLeaveNoTrace) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        auto body = about(sent, "e1", "BOUNCED", "550");
        auto status = co_await status_of(world.bus, Caller{}, from_sendgrid(body, "bad"));
        EXPECT_EQ(status, 400);
        status = co_await status_of(world.bus, Caller{}, from_sendgrid(body, "good", "1"));
        EXPECT_EQ(status, 400);
        status = co_await status_of(world.bus, Caller{}, SendgridWebhook{{}, {}, {body}});
        EXPECT_EQ(status, 400);
        status = co_await status_of(world.bus, Caller{}, from_twilio(body, "bad"));
        EXPECT_EQ(status, 400);
        auto kept = co_await states(world);
        EXPECT_TRUE(kept.empty());
        auto suppressed = co_await store::is_suppressed(*world.documents, "ada@example.com");
        EXPECT_FALSE(suppressed);
        co_await world.stop();
        world.callbacks.clear();
        world.serve();
        status = co_await status_of(world.bus, Caller{}, from_sendgrid(body));
        EXPECT_EQ(status, 404) << "not configured";
    });
}

TEST(DeliveryReports, ABounceSuppressesTheAddress) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        co_await told_by_sendgrid(world, about(sent, "e1", "BOUNCED", "550"));
        auto bounced = co_await world.one_of(NotificationChannel::EMAIL, {BOUNCED});
        EXPECT_EQ(bounced.status, BOUNCED);
        EXPECT_EQ(bounced.error_code, "550");
        auto page = co_await world.bus.call(ada(), ListSuppressedAddresses{});
        EXPECT_EQ(page.items.size(), 1u);
        EXPECT_EQ(page.items.at(0).address, "ada@example.com");
        EXPECT_EQ(page.items.at(0).reason, "550");
        co_await world.stop();
    });
}

TEST(DeliveryReports, AMailThatWasNotDeliveredSaysSoAndTheNextIsSent) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        co_await told_by_sendgrid(world, about(sent, "e1", "FAILED", "421"));
        auto failed = co_await world.one_of(NotificationChannel::EMAIL, {BOUNCED});
        EXPECT_EQ(failed.error_code, "421");
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        auto all = co_await world.settled(2, {SENT, BOUNCED});
        EXPECT_EQ(all.at(0).status, SENT);
        co_await world.stop();
    });
}

TEST(DeliveryReports, OfACopyThatAnotherProviderHasReplacedTakeNothingBack) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.sendgrid.script = {messaging::Unknown{"reset"}, messaging::Unavailable{"down"}};
        world.start();
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        auto sent = co_await world.one_of(NotificationChannel::EMAIL, {SENT, FAILED});
        EXPECT_EQ(sent.provider, messaging::Provider::SMTP);
        co_await told_by_sendgrid(world, "e1|FAILED|its id|" + sent._id + "|421");
        auto counted = co_await worked_off(world, 1);
        EXPECT_EQ(counted.at("DONE"), 1);
        auto kept = co_await store::find(*world.documents, sent._id);
        EXPECT_EQ(kept->status, SENT) << "SMTP's copy is on its way";
        co_await world.stop();
    });
}

TEST(DeliveryReports, SpamSuppressesWhatCanBeSwitchedOff) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        co_await told_by_sendgrid(world, about(sent, "e1", "SPAM_REPORT"));
        co_await worked_off(world, 1);
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        auto all = co_await world.settled(2, {SENT, FAILED});
        EXPECT_EQ(all.at(0).error_code, code_suppressed);
        EXPECT_EQ(all.at(1).status, SENT) << "it did arrive";
        co_await world.stop();
    });
}

TEST(DeliveryReports, AnUnsubscriptionCountsOnceAlsoWhenItsReaderHasComeBack) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        auto body = about(sent, "e1", "UNSUBSCRIBED");
        co_await told_by_sendgrid(world, body);
        co_await worked_off(world, 1);
        auto preferences = co_await store::preferences_of(*world.documents, *UserId::parse(test_user));
        EXPECT_EQ(preferences.off, std::vector<std::string>{"PAYMENT.EMAIL"});
        SetNotificationPreferences back{
            {{PreferenceChoice{NotificationGroup::PAYMENT, NotificationChannel::EMAIL, true}}}, {}};
        co_await world.bus.call(ada(), std::move(back));
        co_await told_by_sendgrid(world, body);
        co_await worked_off(world, 1);
        preferences = co_await store::preferences_of(*world.documents, *UserId::parse(test_user));
        EXPECT_TRUE(preferences.off.empty());
        co_await world.stop();
    });
}

TEST(DeliveryReports, OfAnSmsAreFoundByTheProvidersOwnId) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.start();
        co_await world.confirm();
        auto sms = co_await world.one_of(NotificationChannel::SMS, {SENT});
        co_await world.bus.call(Caller{}, from_twilio("SM1|BOUNCED|" + *sms.provider_message_id + "||30003"));
        sms = co_await world.one_of(NotificationChannel::SMS, {BOUNCED});
        EXPECT_EQ(sms.error_code, "30003");
        auto suppressed = co_await store::is_suppressed(*world.documents, "+442079460000");
        EXPECT_TRUE(suppressed);
        auto mail = co_await world.one_of(NotificationChannel::EMAIL, {SENT, BOUNCED});
        EXPECT_EQ(mail.status, SENT) << "another provider's message may have the same id";
        co_await world.stop();
    });
}

TEST(DeliveryReports, OfNothingThatTheProviderWasAskedToSendAreIgnored) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        co_await world.bus.call(Caller{}, from_twilio("SM1|BOUNCED||" + sent._id + "|30003"));
        co_await told_by_sendgrid(world,
                                  "e1|BOUNCED||nobodys.PAYMENT_RECEIPT|550\ne2|BOUNCED|nobodys||550\ne3|BOUNCED|||");
        auto counted = co_await worked_off(world, 4);
        EXPECT_EQ(counted, (std::map<std::string, std::int64_t>{{"IGNORED", 4}}));
        auto kept = co_await store::find(*world.documents, sent._id);
        EXPECT_EQ(kept->status, SENT);
        co_await world.stop();
    });
}

TEST(DeliveryReports, ThatOvertakeTheProvidersAnswerWait) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        co_await world.stop();
        documents::Update back{{{"status", "SENDING"}}};
        co_await world.documents->update_if(store::notifications, sent._id, {}, std::move(back));
        co_await told_by_sendgrid(world, about(sent, "e1", "BOUNCED", "550"));
        auto looked_at = co_await work_off_reports(world.dependencies(), world.config);
        EXPECT_EQ(looked_at, 1u);
        auto counted = co_await states(world);
        EXPECT_EQ(counted.at("NEW"), 1);
        documents::Update answered{{{"status", "SENT"}}};
        co_await world.documents->update_if(store::notifications, sent._id, {}, std::move(answered));
        world.clock.advance(10s);
        looked_at = co_await work_off_reports(world.dependencies(), world.config);
        EXPECT_EQ(looked_at, 1u);
        auto bounced = co_await store::find(*world.documents, sent._id);
        EXPECT_EQ(bounced->status, BOUNCED);
        counted = co_await states(world);
        EXPECT_EQ(counted.at("DONE"), 1);
    });
}

TEST(DeliveryReports, ThatAnUnknownOutcomeArrivedSpareTheReaderASecondCopy) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.sendgrid.script = {messaging::Unknown{"reset"}};
        world.config.retry_min = 1h;
        world.config.retry_max = 2h;
        world.start();
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        auto limit = Steady::now() + 20s;
        while (world.sendgrid.started.empty() && Steady::now() < limit) co_await world.reactor.sleep(10ms);
        auto unknown = co_await world.one_of(NotificationChannel::EMAIL, {PENDING});
        co_await told_by_sendgrid(world, "e1|DELIVERED|its id|" + unknown._id + "|");
        co_await worked_off(world, 1);
        world.clock.advance(1h);
        auto sent = co_await world.one_of(NotificationChannel::EMAIL, {SENT, FAILED});
        EXPECT_EQ(sent.status, SENT);
        EXPECT_EQ(sent.provider_message_id, "its id");
        EXPECT_EQ(world.sendgrid.started.size(), 1u);
        EXPECT_TRUE(world.mail.started.empty());
        co_await world.stop();
    });
}

TEST(DeliveryReports, AfterTheAccountWasErasedDoNoHarm) {
    with_world([](World& world) -> awaitable<> {
        auto sent = co_await receipt_by_sendgrid(world);
        co_await world.unread(1);
        co_await store::erase_user(*world.documents, *UserId::parse(test_user), world.clock.now(), 1h);
        std::string body;
        for (const char* kind : {"DELIVERED", "BOUNCED", "OPENED", "CLICKED", "SPAM_REPORT", "UNSUBSCRIBED"})
            body += about(sent, kind, kind);
        auto before = co_await world.documents->get(store::notifications, sent._id);
        co_await told_by_sendgrid(world, body);
        auto counted = co_await worked_off(world, 6);
        EXPECT_EQ(counted, (std::map<std::string, std::int64_t>{{"IGNORED", 6}}));
        auto after = co_await world.documents->get(store::notifications, sent._id);
        EXPECT_EQ(after, before);
        auto suppressed = co_await world.documents->count(store::suppressed_addresses, {});
        EXPECT_EQ(suppressed, 0);
        auto preferences = co_await world.documents->count(store::notification_preferences, {});
        EXPECT_EQ(preferences, 0);
        std::vector<documents::SortKey> order{{"_id"}};
        auto reports = co_await world.documents->find(store::delivery_reports, {}, std::move(order), 10);
        for (auto& report : reports) EXPECT_EQ(report.find("ada@"), report.npos) << report;
        co_await world.stop();
    });
}

}  // namespace
}  // namespace airside::notification

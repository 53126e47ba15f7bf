// Devices, and what goes to telephones.
#include "services/notification/service_world.hpp"
#include "services/notification/store/devices.hpp"

namespace airside::notification {
namespace {

awaitable<std::vector<std::string>> devices_of(World& world, Caller caller) {
    auto list = co_await world.bus.call(std::move(caller), ListPushDevices{});
    std::vector<std::string> ids;
    ids.reserve(list.items.size());
    for (auto& device : list.items) ids.push_back(device.id);
    co_return ids;
}

TEST(PushDevices, AreTheirUsersOnlyAndShowNoToken) {
    with_world([](World& world) -> awaitable<> {
        world.serve();
        auto phone = co_await world.register_device(ada(), "token of a phone");
        EXPECT_EQ(phone.id, store::device_id("token of a phone"));
        EXPECT_EQ(phone.platform, DevicePlatform::ANDROID);
        co_await world.register_device(ada(), "token of a phone");
        auto own = co_await devices_of(world, ada());
        EXPECT_EQ(own, std::vector<std::string>{phone.id}) << "again is the same device";
        auto others = co_await devices_of(world, eve());
        EXPECT_TRUE(others.empty());
        auto status = co_await status_of(world.bus, eve(), RemovePushDevice{{phone.id}});
        EXPECT_EQ(status, 404);
        status = co_await status_of(world.bus, ada(), RemovePushDevice{{"a device"}});
        EXPECT_EQ(status, 422);
        status = co_await status_of(world.bus, ada(), RemovePushDevice{{phone.id}});
        EXPECT_EQ(status, 200);
        status = co_await status_of(world.bus, ada(), RemovePushDevice{{phone.id}});
        EXPECT_EQ(status, 404);
    });
}

TEST(PushDevices, ATokenIsOneUsersAtATime) {
    with_world([](World& world) -> awaitable<> {
        world.serve();
        auto device = co_await world.register_device(ada(), "a shared tablet");
        co_await world.register_device(eve(), "a shared tablet");
        auto adas = co_await devices_of(world, ada());
        EXPECT_TRUE(adas.empty());
        auto eves = co_await devices_of(world, eve());
        EXPECT_EQ(eves, std::vector<std::string>{device.id});
    });
}

TEST(PushDevices, BeyondTheBoundTheLongestUnseenGoes) {
    with_world([](World& world) -> awaitable<> {
        world.config.most_devices = 2;
        world.serve();
        for (const char* token : {"first", "second", "first", "third"}) {
            co_await world.register_device(ada(), token);
            world.clock.advance(1s);
        }
        auto own = co_await devices_of(world, ada());
        EXPECT_EQ(own, (std::vector<std::string>{store::device_id("third"), store::device_id("first")}));
    });
}

TEST(NotificationChannels, AConfirmationGoesByMailToThePhoneAndToEveryDevice) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.start();
        co_await world.register_device(ada(), "phone");
        co_await world.register_device(ada(), "tablet");
        co_await world.register_device(eve(), "eve's phone");
        co_await world.confirm();
        auto all = co_await world.settled(4, {SENT});
        std::map<NotificationChannel, int> told;
        for (auto& n : all) ++told[n.channel];
        EXPECT_EQ(told[NotificationChannel::EMAIL], 1);
        EXPECT_EQ(told[NotificationChannel::SMS], 1);
        EXPECT_EQ(told[NotificationChannel::PUSH], 2);
        EXPECT_EQ(world.twilio.started.at(0).to_phone, "+442079460000") << "the booking's contact";
        EXPECT_NE(world.twilio.started.at(0).text.find("ABC234"), std::string::npos);
        std::set<std::string> tokens;
        for (auto& push : world.firebase.started) tokens.insert(push.device_token);
        EXPECT_EQ(tokens, (std::set<std::string>{"phone", "tablet"}));
        EXPECT_EQ(world.firebase.started.size(), 2u);
        EXPECT_EQ(world.firebase.started.at(0).data.at("booking_id"), test_booking);
        for (auto& n : all) {
            auto kept = co_await world.documents->get(store::notifications, n._id);
            EXPECT_EQ(kept->find("tablet"), std::string::npos) << "the token stands with the device only";
        }
        co_await world.stop();
    });
}

TEST(NotificationChannels, WhoHasNoDeviceAndNoNumberIsToldByMailOnly) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.start();
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        co_await world.settled(1, {SENT});
        co_await world.unread(1);
        auto all = co_await world.settled(1, {SENT});
        EXPECT_EQ(all.size(), 1u);
        EXPECT_EQ(all.at(0).channel, NotificationChannel::EMAIL);
        co_await world.stop();
    });
}

TEST(NotificationChannels, ADeviceThatIsGoneIsForgotten) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.firebase.script = {messaging::Refused{true, "UNREGISTERED", "", true}};
        world.start();
        co_await world.register_device(ada(), "phone");
        co_await world.confirm();
        auto push = co_await world.one_of(NotificationChannel::PUSH, {SENT, FAILED});
        EXPECT_EQ(push.status, FAILED);
        EXPECT_EQ(push.error_code, "UNREGISTERED");
        auto left = co_await devices_of(world, ada());
        EXPECT_TRUE(left.empty());
        co_await world.stop();
    });
}

TEST(NotificationChannels, ADeviceThatMovedToAnotherUserIsNotTold) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.firebase.script = {messaging::Unavailable{"down"}};
        world.config.retry_min = 1h;
        world.config.retry_max = 2h;
        world.start();
        co_await world.register_device(ada(), "a shared tablet");
        co_await world.confirm();
        auto limit = Steady::now() + 20s;
        while (world.firebase.started.empty() && Steady::now() < limit) co_await world.reactor.sleep(10ms);
        co_await world.one_of(NotificationChannel::PUSH, {PENDING});
        co_await world.register_device(eve(), "a shared tablet");
        world.clock.advance(1h);
        documents::Filter failed{documents::eq("channel", "PUSH"), documents::eq("status", "FAILED")};
        std::int64_t found = 0;
        limit = Steady::now() + 20s;
        while (found == 0 && Steady::now() < limit) {
            co_await world.reactor.sleep(10ms);
            found = co_await world.documents->count(store::notifications, failed);
        }
        EXPECT_EQ(found, 1);
        EXPECT_EQ(world.firebase.started.size(), 1u);
        co_await world.stop();
    });
}

TEST(NotificationChannels, ANumberThatIsGoneGetsOnlyWhatItMust) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.twilio.script = {messaging::Refused{true, "21211", "no such number", true}};
        world.start();
        co_await world.confirm();
        auto sms = co_await world.one_of(NotificationChannel::SMS, {SENT, FAILED});
        EXPECT_EQ(sms.error_code, "21211");
        auto suppressed = co_await store::is_suppressed(*world.documents, "+442079460000");
        EXPECT_TRUE(suppressed);
        auto mail = co_await store::is_suppressed(*world.documents, "ada@example.com");
        EXPECT_FALSE(mail);
        co_await world.confirm();
        auto all = co_await world.settled(4, {SENT, FAILED});
        auto codes = std::ranges::count(all, std::optional<std::string>(code_suppressed), &Notification::error_code);
        EXPECT_EQ(codes, 1);
        EXPECT_EQ(world.twilio.started.size(), 1u);
        co_await world.stop();
    });
}

TEST(NotificationChannels, AnErasedUsersDevicesAreForgotten) {
    with_world([](World& world) -> awaitable<> {
        world.with_all_messengers();
        world.start();
        co_await world.register_device(ada(), "phone");
        co_await world.register_device(eve(), "eve's phone");
        co_await store::suppress(*world.documents, "+442079460000", "x", "21211", world.clock.now());
        co_await world.confirm();
        co_await world.settled(3, {SENT, FAILED});
        user::UserDeleted deleted{*UserId::parse(test_user), *Uuid::parse(test_erasure), world.clock.now() - 1h};
        co_await world.publish("user", "user_deleted", json::to_json(deleted));
        auto limit = Steady::now() + 20s;
        while (world.others.acknowledged.empty() && Steady::now() < limit) co_await world.reactor.sleep(10ms);
        EXPECT_EQ(world.others.acknowledged.size(), 1u);
        auto adas = co_await devices_of(world, ada());
        EXPECT_TRUE(adas.empty());
        auto eves = co_await devices_of(world, eve());
        EXPECT_EQ(eves.size(), 1u);
        auto suppressed = co_await store::is_suppressed(*world.documents, "+442079460000");
        EXPECT_FALSE(suppressed);
        co_await world.stop();
    });
}

}  // namespace
}  // namespace airside::notification

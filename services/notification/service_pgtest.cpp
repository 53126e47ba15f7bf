#include <deque>

#include <gtest/gtest.h>

#include "platform/contract/bus.hpp"
#include "platform/documents/postgres_documents.hpp"
#include "platform/events/consumer.hpp"
#include "platform/events/outbox.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/reference/airports.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"
#include "services/notification/service.hpp"
#include "services/notification/store/notifications.hpp"
#include "services/notification/test_support.hpp"

namespace airside::notification {
namespace {

using namespace std::chrono_literals;
using enum NotificationStatus;

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

// A mail server behind the port that answers from a script; when that is used up it takes everything.
class ScriptedMail final : public messaging::EmailSender {
  public:
    explicit ScriptedMail(Reactor& reactor) : reactor_(reactor) {}
    messaging::Provider provider() const override { return messaging::Provider::SMTP; }
    awaitable<messaging::Outcome> send(messaging::Email email, Steady::time_point) override {
        started.push_back(email);
        if (takes > 0ms) co_await reactor_.sleep(takes);
        messaging::Outcome outcome = messaging::Sent{email.message_id};
        if (!script.empty()) {
            outcome = script.front();
            script.pop_front();
        }
        co_return outcome;
    }
    std::deque<messaging::Outcome> script;
    std::vector<messaging::Email> started;
    std::chrono::milliseconds takes{0};

  private:
    Reactor& reactor_;
};

struct OtherServices {
    std::string user_status = "ACTIVE";
};
awaitable<user::UserAccount> answer_user(OtherServices& others, Caller caller, user::GetUser) {
    EXPECT_EQ(caller.service, "notification");
    co_return user_account(others.user_status);
}
booking::BookingView booked() {
    auto event = json::to_json(booking_event());
    // An event has all that a view demands but for these.
    event.pop_back();
    event += std::string(R"(,"id":")") + test_booking +
             R"(","progress":"FINISHED","payment":{},"ancillaries":[],"created_at":"2026-11-22T11:00:00Z"})";
    return json::from_json<booking::BookingView>(event);
}
awaitable<booking::BookingView> answer_booking(OtherServices&, Caller, booking::GetBooking request) {
    EXPECT_EQ(request.id.str(), test_booking);
    co_return booked();
}

std::vector<EmbeddedFile> all_migrations() {
    return postgres::combine({events::migrations(), jobs::migrations(), migrations()});
}

postgres::PoolOptions options_of(const testkit::TestDatabase& database) {
    postgres::PoolOptions options;
    options.conninfo = database.conninfo();
    return options;
}

// The service with a database of its own, beside one that stands for the booking and payment services' outboxes.
struct World {
    World(Reactor& r, const testkit::TestDatabase& own, const testkit::TestDatabase& theirs)
        : reactor(r),
          pool(r, options_of(own)),
          their_pool(r, options_of(theirs)),
          notifier(r, their_pool),
          feed(r, their_pool),
          documents(documents::postgres_documents(pool)),
          cursors(pool),
          mail(r) {
        user::bind_contract(bus);
        booking::bind_contract(bus);
        bind_contract(bus);
        bus.on<user::GetUser>(others, &answer_user);
        bus.on<booking::GetBooking>(others, &answer_booking);
        config.retry_min = 1s;
        config.poll = 20ms;
    }
    void start() {
        service = std::make_unique<Service>(
            Dependencies{reactor, clock, *documents, bus, mail, airports(), &cursors, &feed, &feed}, config);
        service->serve(bus);
        service->start_background();
    }
    awaitable<> stop() { co_await service->stop(Steady::now() + 10s); }

    awaitable<> publish(std::string aggregate_type, std::string type, std::string payload) {
        auto tx = co_await their_pool.begin();
        auto aggregate = *Uuid::parse(test_booking);
        co_await events::lock_aggregate(tx, aggregate);
        events::append(tx, {std::move(aggregate_type), aggregate, ++version, std::move(type), std::move(payload), {}},
                       notifier);
        co_await tx.commit();
    }
    awaitable<> confirm() { co_await publish("booking", "booking_confirmed", json::to_json(booking_event())); }

    // All of the test's user, once there are `count` and each is in one of the states; what there is after 20 s.
    awaitable<std::vector<Notification>> settled(std::size_t count, std::vector<NotificationStatus> states) {
        auto limit = Steady::now() + 20s;
        for (;;) {
            auto all = co_await store::list(*documents, *UserId::parse(test_user), {}, 100);
            bool done = all.size() == count && std::ranges::all_of(all, [&](auto& n) {
                            return std::ranges::find(states, n.status) != states.end();
                        });
            if (done || Steady::now() > limit) co_return all;
            co_await reactor.sleep(10ms);
        }
    }

    Reactor& reactor;
    SystemClock clock;
    postgres::Pool pool, their_pool;
    events::Notifier notifier;
    events::Feed feed;
    std::unique_ptr<documents::Documents> documents;
    events::PgCursorStore cursors;
    Bus bus;
    OtherServices others;
    ScriptedMail mail;
    Config config;
    std::unique_ptr<Service> service;
    std::int64_t version = 0;
};

template <class Body>
void with_world(Body body) {
    testkit::TestDatabase own("notification", all_migrations());
    testkit::TestDatabase theirs("booking", events::migrations());
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, own, theirs);
        co_await body(world);
    });
}

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
        co_await world.publish("payment", "payment_completed", json::to_json(payment_event()));
        co_await world.confirm();
        all = co_await world.settled(2, {SENT});
        EXPECT_EQ(all.size(), 2u) << "a deleted user's receipt is not sent";
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
        Caller ada;
        ada.user = *UserId::parse(test_user);
        ListNotifications first{{}, Int<1, 100>{2}};
        auto page = co_await world.bus.call(ada, std::move(first));
        EXPECT_EQ(page.items.size(), 2u);
        EXPECT_EQ(page.items.at(0).provider, "SMTP");
        EXPECT_TRUE(page.next_cursor.has_value());
        ListNotifications second{Text<1, 200>{page.next_cursor.value_or("?")}, Int<1, 100>{2}};
        auto rest = co_await world.bus.call(ada, std::move(second));
        EXPECT_EQ(rest.items.size(), 1u);
        EXPECT_FALSE(rest.next_cursor.has_value());
        EXPECT_NE(rest.items.at(0).id, page.items.at(1).id);
        Caller eve;
        eve.user = *UserId::parse("01930000-0000-7000-8000-00000000000e");
        ListNotifications all;
        page = co_await world.bus.call(eve, std::move(all));
        EXPECT_TRUE(page.items.empty());
        int status = 0;
        try {
            ListNotifications bad{Text<1, 200>{"yesterday_"}, {}};
            co_await world.bus.call(ada, std::move(bad));
        } catch (const Problem& problem) {
            status = problem.status;
        }
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
        auto jobs = world.service->jobs();
        auto report = co_await jobs.front().run();
        EXPECT_EQ(report, R"({"purged":1})");
        report = co_await jobs.front().run();
        EXPECT_EQ(report, R"({"purged":0})");
        co_await world.stop();
    });
}

}  // namespace
}  // namespace airside::notification

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
#include "services/notification/api_admin.hpp"
#include "services/notification/service.hpp"
#include "services/notification/store/readers.hpp"
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
    int users_asked = 0;
};
awaitable<user::UserAccount> answer_user(OtherServices& others, Caller caller, user::GetUser) {
    ++others.users_asked;
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
            Dependencies{reactor, clock, *documents, bus, mail, airports(), secret, &cursors, &feed, &feed, &feed},
            config);
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

    // Until the inbox has so many unread messages, or 20 s.
    awaitable<std::int64_t> unread(std::int64_t count) {
        auto limit = Steady::now() + 20s;
        for (;;) {
            auto found = co_await store::count_unread(*documents, *UserId::parse(test_user));
            if (found == count || Steady::now() > limit) co_return found;
            co_await reactor.sleep(10ms);
        }
    }
    awaitable<std::vector<std::string>> reminders(NotificationStatus status) {
        documents::Filter filter{documents::eq("booking_id", std::string(test_booking)),
                                 documents::eq("status", json::name(status)), documents::ne("booking_version", nullptr),
                                 documents::eq("channel", "EMAIL")};
        std::vector<documents::SortKey> order{{"_id"}};
        auto found = co_await documents->find(store::notifications, std::move(filter), std::move(order), 100);
        std::vector<std::string> ids;
        for (auto& document : found) ids.push_back(json::from_json<Notification>(document)._id);
        co_return ids;
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
    config::Secret secret{"a secret of at least 32 characters, say"};
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
        co_await world.unread(1);
        auto jobs = world.service->jobs();
        auto report = co_await jobs.front().run();
        EXPECT_EQ(report, R"({"purged":2})") << "the mail and its copy in the inbox";
        report = co_await jobs.front().run();
        EXPECT_EQ(report, R"({"purged":0})");
        co_await world.stop();
    });
}

Caller ada() {
    Caller caller;
    caller.user = *UserId::parse(test_user);
    return caller;
}

template <class Request>
awaitable<int> status_of(World& world, Request request) {
    int status = 200;
    try {
        co_await world.bus.call(ada(), std::move(request));
    } catch (const Problem& problem) {
        status = problem.status;
    }
    co_return status;
}

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
        Caller eve;
        eve.user = *UserId::parse("01930000-0000-7000-8000-00000000000e");
        int status = 0;
        try {
            ReadInboxMessage theirs{{id}};
            co_await world.bus.call(eve, std::move(theirs));
        } catch (const Problem& problem) {
            status = problem.status;
        }
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
        auto status = co_await status_of(world, std::move(forged));
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
        auto status = co_await status_of(world, report);
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
        auto status = co_await status_of(world, std::move(nobodys));
        EXPECT_EQ(status, 404);
        co_await world.stop();
    });
}

}  // namespace
}  // namespace airside::notification

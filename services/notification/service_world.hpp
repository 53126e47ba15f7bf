// The service with real databases, beside what stands for the other services and the mail server: for its tests.
#pragma once
#include <deque>
#include <sstream>

#include <gtest/gtest.h>

#include "platform/contract/bus.hpp"
#include "platform/documents/postgres_documents.hpp"
#include "platform/erasure/eraser.hpp"
#include "platform/events/consumer.hpp"
#include "platform/events/outbox.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/reference/airports.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"
#include "services/notification/api_admin.hpp"
#include "services/notification/api_messengers.hpp"
#include "services/notification/service.hpp"
#include "services/notification/store/readers.hpp"
#include "services/notification/test_support.hpp"

namespace airside::notification {

using namespace std::chrono_literals;
using enum NotificationStatus;

inline const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

// A messenger behind its port that answers from a script; when that is used up it takes everything.
template <class Port, class Message>
class Scripted final : public Port {
  public:
    Scripted(Reactor& reactor, messaging::Provider provider) : reactor_(reactor), provider_(provider) {}
    messaging::Provider provider() const override { return provider_; }
    awaitable<messaging::Outcome> send(Message message, Steady::time_point) override {
        started.push_back(std::move(message));
        messaging::Outcome outcome = messaging::Sent{"id-" + std::to_string(started.size())};
        if (takes > 0ms) co_await reactor_.sleep(takes);
        if (!script.empty()) {
            outcome = script.front();
            script.pop_front();
        }
        co_return outcome;
    }
    std::deque<messaging::Outcome> script;
    std::vector<Message> started;
    std::chrono::milliseconds takes{0};

  private:
    Reactor& reactor_;
    messaging::Provider provider_;
};
using ScriptedMail = Scripted<messaging::EmailSender, messaging::Email>;
using ScriptedSms = Scripted<messaging::SmsSender, messaging::Sms>;
using ScriptedPush = Scripted<messaging::PushSender, messaging::Push>;

// Takes callbacks whose signature is "good" for what their body says: "event|kind|provider's id|our reference|code",
// a line a report.
class ScriptedReader final : public messaging::CallbackReader {
  public:
    explicit ScriptedReader(messaging::Provider provider) : provider_(provider) {}
    messaging::Provider provider() const override { return provider_; }
    messaging::CallbackVerdict verify(const messaging::Callback& callback, Instant now) const override {
        bool mail = provider_ == messaging::Provider::SENDGRID;
        auto signature =
            callback.headers.get(mail ? "X-Twilio-Email-Event-Webhook-Signature" : "X-Twilio-Signature").value_or("");
        if (signature != "good") return {{}, "the signature is wrong"};
        if (!mail && !callback.url.starts_with("https://api.example/v1/webhooks/twilio?reference=a%2Fb"))
            return {{}, "another address was signed"};
        if (mail && callback.headers.get("X-Twilio-Email-Event-Webhook-Timestamp").value_or("") == "1")
            return {{}, "the timestamp is too old"};
        messaging::CallbackVerdict verdict;
        std::istringstream lines(callback.body);
        for (std::string line; std::getline(lines, line);) {
            std::vector<std::string> parts;
            std::istringstream fields(line + "|");
            for (std::string part; std::getline(fields, part, '|');) parts.push_back(part);
            parts.resize(5);
            auto kind = json::from_json<messaging::DeliveryKind>("\"" + parts[1] + "\"");
            verdict.reports.push_back({parts[0], parts[2], parts[3], kind, now, parts[4], "to ada@example.com"});
        }
        return verdict;
    }

  private:
    messaging::Provider provider_;
};

// The time of day and what a test adds to it.
class ForwardClock final : public Clock {
  public:
    Instant now() const override { return system_.now() + ahead_; }
    void advance(Duration by) { ahead_ += by; }

  private:
    SystemClock system_;
    Duration ahead_{0};
};

struct OtherServices {
    std::string user_status = "ACTIVE";
    int users_asked = 0;
    user::VerificationPurpose purpose = user::VerificationPurpose::EMAIL_VERIFICATION;
    std::vector<std::int64_t> acknowledged;  // what was said to have been changed
    std::deque<int> verification_answers;    // 404 or 503; when they are used up: what it says
};
inline awaitable<user::VerificationView> answer_verification(OtherServices& others, Caller caller,
                                                             user::GetVerification request) {
    EXPECT_EQ(caller.service, "notification");
    EXPECT_EQ(request.id.str(), test_verification);
    int status = 200;
    if (!others.verification_answers.empty()) {
        status = others.verification_answers.front();
        others.verification_answers.pop_front();
    }
    if (status != 200) throw Problem(status, "scripted", "As the test says");
    co_return verification_view(others.purpose);
}
inline awaitable<user::UserAccount> answer_user(OtherServices& others, Caller caller, user::GetUser) {
    ++others.users_asked;
    EXPECT_EQ(caller.service, "notification");
    co_return user_account(others.user_status);
}
inline awaitable<user::ErasureView> answer_erasure(OtherServices& others, Caller caller,
                                                   user::AcknowledgeErasure request) {
    EXPECT_EQ(caller.service, "notification");
    EXPECT_EQ(request.service.value, "notification");
    EXPECT_EQ(request.id.str(), test_erasure);
    others.acknowledged.push_back(request.changed);
    auto view = Maker::make<user::ErasureView>();
    view.id = request.id;
    co_return view;
}
inline booking::BookingView booked() {
    auto event = json::to_json(booking_event());
    // An event has all that a view demands but for these.
    event.pop_back();
    event +=
        std::string(R"(,"id":")") + test_booking +
        R"(","progress":"FINISHED","payment":{},"ancillaries":[],"refunds":[],"created_at":"2026-11-22T11:00:00Z"})";
    return json::from_json<booking::BookingView>(event);
}
inline awaitable<booking::BookingView> answer_booking(OtherServices&, Caller, booking::GetBooking request) {
    EXPECT_EQ(request.id.str(), test_booking);
    co_return booked();
}

inline std::vector<EmbeddedFile> all_migrations() {
    return postgres::combine({events::migrations(), jobs::migrations(), erasure::migrations(), migrations()});
}

inline postgres::PoolOptions options_of(const testkit::TestDatabase& database) {
    postgres::PoolOptions options;
    options.conninfo = database.conninfo();
    return options;
}

inline Caller caller_of(const char* user) {
    Caller caller;
    caller.user = *UserId::parse(user);
    return caller;
}
inline Caller ada() { return caller_of(test_user); }
inline Caller eve() { return caller_of("01930000-0000-7000-8000-00000000000e"); }

// What a call is refused with; 200 where it is not.
template <class Request>
awaitable<int> status_of(Bus& bus, Caller caller, Request request) {
    int status = 200;
    try {
        co_await bus.call(std::move(caller), std::move(request));
    } catch (const Problem& problem) {
        status = problem.status;
    }
    co_return status;
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
          mail(r, messaging::Provider::SMTP),
          sendgrid(r, messaging::Provider::SENDGRID),
          twilio(r, messaging::Provider::TWILIO),
          firebase(r, messaging::Provider::FIREBASE),
          mail_senders{&mail} {
        user::bind_contract(bus);
        booking::bind_contract(bus);
        bind_contract(bus);
        bus.on<user::GetUser>(others, &answer_user);
        bus.on<user::GetVerification>(others, &answer_verification);
        bus.on<user::AcknowledgeErasure>(others, &answer_erasure);
        bus.on<booking::GetBooking>(others, &answer_booking);
        config.retry_min = 1s;
        config.poll = 20ms;
    }
    Dependencies dependencies() {
        return {.reactor = reactor,
                .clock = clock,
                .documents = *documents,
                .bus = bus,
                .mail_senders = mail_senders,
                .sms_senders = sms_senders,
                .push_senders = push_senders,
                .callbacks = callbacks,
                .airports = airports(),
                .service_secret = secret,
                .cursors = &cursors,
                .booking_feed = &feed,
                .payment_feed = &feed,
                .user_feed = &feed,
                .pool = pool,
                .switches = &switches};
    }
    // Answers requests; start() is what sends and consumes, too.
    void serve() {
        service = std::make_unique<Service>(dependencies(), config);
        service->serve(bus);
    }
    void start() {
        serve();
        service->start_background();
    }
    void with_all_messengers() {
        config.public_url = "https://api.example";
        mail_senders = {&sendgrid, &mail};
        sms_senders = {&twilio};
        push_senders = {&firebase};
        callbacks = {{messaging::Provider::SENDGRID, &sendgrid_reader}, {messaging::Provider::TWILIO, &twilio_reader}};
    }
    awaitable<PushDevice> register_device(Caller caller, std::string token) {
        RegisterPushDevice request{{std::move(token)}, DevicePlatform::ANDROID, {}};
        auto device = co_await bus.call(std::move(caller), std::move(request));
        co_return device;
    }
    // One of a channel, once it is in one of the states; how it is after 20 s.
    awaitable<Notification> one_of(NotificationChannel channel, std::vector<NotificationStatus> states) {
        auto limit = Steady::now() + 20s;
        for (;;) {
            auto all = co_await store::list(*documents, *UserId::parse(test_user), {}, 100);
            auto found = std::ranges::find(all, channel, &Notification::channel);
            bool done = found != all.end() && std::ranges::find(states, found->status) != states.end();
            if (done || (Steady::now() > limit && found != all.end())) co_return *found;
            if (Steady::now() > limit) throw std::runtime_error("there is none of this channel");
            co_await reactor.sleep(10ms);
        }
    }

    awaitable<> stop() { co_await service->stop(Steady::now() + 10s); }

    awaitable<> publish(std::string aggregate_type, std::string type, std::string payload) {
        auto tx = co_await their_pool.begin();
        auto aggregate = *Uuid::parse(aggregate_type == "user" ? test_user : test_booking);
        co_await events::lock_aggregate(tx, aggregate);
        events::append(tx, {std::move(aggregate_type), aggregate, ++version, std::move(type), std::move(payload), {}},
                       notifier);
        co_await tx.commit();
    }
    awaitable<> ask(user::VerificationPurpose purpose) {
        others.purpose = purpose;
        co_await publish("user", "verification_requested", json::to_json(verification_event(purpose)));
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
        ids.reserve(found.size());
        for (auto& document : found) ids.push_back(json::from_json<Notification>(document)._id);
        co_return ids;
    }

    Reactor& reactor;
    ForwardClock clock;
    postgres::Pool pool, their_pool;
    events::Notifier notifier;
    events::Feed feed;
    std::unique_ptr<documents::Documents> documents;
    events::PgCursorStore cursors;
    Bus bus;
    OtherServices others;
    config::Secret secret{"a secret of at least 32 characters, say"};
    ScriptedMail mail, sendgrid;
    ScriptedSms twilio;
    ScriptedPush firebase;
    ScriptedReader sendgrid_reader{messaging::Provider::SENDGRID}, twilio_reader{messaging::Provider::TWILIO};
    std::vector<messaging::EmailSender*> mail_senders;  // SMTP alone
    std::vector<messaging::SmsSender*> sms_senders;
    std::vector<messaging::PushSender*> push_senders;
    std::map<messaging::Provider, const messaging::CallbackReader*> callbacks;
    switches::Switches switches;
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

}  // namespace airside::notification

// The contract of every messenger, on the simulator's Firebase; and the access token that each message needs.
#include "platform/async/sync.hpp"
#include "vendors/messaging/contract_suite.hpp"
#include "vendors/messaging/firebase/firebase.hpp"

namespace airside::messaging::suite {
namespace {

const SystemClock system_clock;

Push push_to(std::string_view token, std::string reference) {
    Push push{.device_token = std::string(token), .title = "Gate change", .body = "BA117 now leaves from B36."};
    push.data = {{"booking", "ABC123"}};
    push.our_reference = std::move(reference);
    push.time_to_live = std::chrono::hours(1);
    push.urgent = true;
    return push;
}

struct FirebaseSubject {
    static constexpr std::string_view vendor = "firebase", operation = "messages.send",
                                      store = "/_sim/firebase/messages";
    static constexpr std::string_view good = "dQw4w9WgXcQ:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx",
                                      gone = "unregistered-dQw4w9WgXcQ:APA91bHun4MxP5egoKMwt";
    static constexpr bool takes_an_empty_answer = false;
    using Port = PushSender;
    // Tokens always come from the simulator, also where the messages go elsewhere.
    static awaitable<firebase::Options> options(Bench& b, std::string url) {
        auto account = co_await b.tell(http::Method::GET, "/_sim/firebase/service-account");
        firebase::Options options;
        options.base_url = std::move(url);
        options.token_url = b.simulator + "/token";
        options.service_account = config::Secret(boost::json::serialize(account));
        co_return options;
    }
    static awaitable<std::unique_ptr<Port>> make(Bench& b, std::string url, bool good_credentials) {
        auto chosen = co_await options(b, std::move(url));
        if (!good_credentials) {
            auto account = boost::json::parse(chosen.service_account.reveal());
            account.as_object()["client_email"] = "somebody@else.example";
            chosen.service_account = config::Secret(boost::json::serialize(account));
        }
        co_return std::make_unique<firebase::Sender>(b.reactor, b.client, system_clock, std::move(chosen));
    }
    static awaitable<Outcome> send(Port& sender, std::string_view to, std::string reference,
                                   Steady::time_point deadline) {
        auto push = push_to(to, std::move(reference));
        auto outcome = co_await sender.send(std::move(push), deadline);
        co_return outcome;
    }
    static awaitable<Outcome> send_refused(Port& sender, std::string reference, Steady::time_point deadline) {
        auto push = push_to(good, std::move(reference));
        push.data["from"] = "a word that FCM keeps for itself";
        auto outcome = co_await sender.send(std::move(push), deadline);
        co_return outcome;
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Firebase, MessengerContract, FirebaseSubject);

namespace {

using FirebaseWorld = MessengerContract<FirebaseSubject>;

TEST_F(FirebaseWorld, AMessageReplacesItsOwnCopyAndEndsInTime) {
    with_bench([&](Bench& b, PushSender& sender) -> awaitable<> {
        auto reference = new_reference();
        auto outcome = co_await send(b, sender, reference);
        EXPECT_TRUE(as<Sent>(outcome)) << describe(outcome);
        auto taken = co_await b.taken(FirebaseSubject::store, reference);
        auto& message = taken.at(0).at("value").as_object();
        EXPECT_EQ(message.at("data").at("booking").as_string(), "ABC123");
        EXPECT_EQ(message.at("data").at("airside_reference").as_string(), reference);
        EXPECT_EQ(message.at("android").at("priority").as_string(), "HIGH");
        EXPECT_EQ(message.at("android").at("ttl").as_string(), "3600s");
        EXPECT_EQ(message.at("android").at("notification").at("tag").as_string(), reference);
        EXPECT_EQ(message.at("apns").at("headers").at("apns-collapse-id").as_string(), reference);
    });
}

TEST_F(FirebaseWorld, OneTokenServesAllMessages) {
    with_bench([&](Bench& b, PushSender& sender) -> awaitable<> {
        std::vector<awaitable<Outcome>> works;
        works.reserve(5);
        for (int i = 0; i < 5; ++i) works.push_back(send(b, sender, new_reference()));
        auto outcomes = co_await when_all(b.reactor, std::move(works));
        for (auto& outcome : outcomes) EXPECT_TRUE(as<Sent>(outcome)) << describe(outcome);
        (void)co_await send(b, sender, new_reference());
        auto fetched = co_await b.calls("firebase", "token");
        EXPECT_EQ(fetched, 1u);
    });
}

TEST_F(FirebaseWorld, ATokenThatIsNotTakenAnyMoreIsRenewedOnce) {
    with_bench([&](Bench& b, PushSender& sender) -> awaitable<> {
        (void)co_await send(b, sender, new_reference());
        co_await b.tell(http::Method::POST, "/_sim/tokens/revoke");
        auto reference = new_reference();
        auto outcome = co_await send(b, sender, reference);
        EXPECT_TRUE(as<Sent>(outcome)) << describe(outcome);
        auto fetched = co_await b.calls("firebase", "token");
        EXPECT_EQ(fetched, 2u);
        auto taken = co_await b.taken(FirebaseSubject::store, reference);
        EXPECT_EQ(taken.size(), 1u);
    });
}

// A token that lasts for a second is always renewed ahead of its end: while the old one is good, nobody waits.
TEST_F(FirebaseWorld, ATokenIsRenewedAheadOfItsEnd) {
    with_bench([&](Bench& b, PushSender&) -> awaitable<> {
        int granted = 0;
        http::Server google(b.reactor, {}, [&granted](http::Request request) -> awaitable<http::Response> {
            if (request.path() != "/token")
                co_return http::text_response(200, "application/json", R"({"name":"projects/p/messages/1"})");
            auto body =
                R"({"access_token":"t)" + std::to_string(++granted) + R"(","expires_in":2,"token_type":"Bearer"})";
            co_return http::text_response(200, "application/json", std::move(body));
        });
        auto url = "http://127.0.0.1:" + std::to_string(google.port());
        auto options = co_await FirebaseSubject::options(b, url);
        options.token_url = url + "/token";
        firebase::Sender sender(b.reactor, b.client, system_clock, options);
        auto until = b.deadline();
        while (granted < 3 && Steady::now() < until) {
            auto outcome = co_await send(b, sender, "r");
            EXPECT_TRUE(as<Sent>(outcome)) << describe(outcome);
            co_await b.reactor.sleep(std::chrono::milliseconds(20));
        }
        EXPECT_EQ(granted, 3);
        co_await google.drain(b.deadline());
    });
}

TEST_F(FirebaseWorld, WithoutATokenNothingIsSent) {
    with_bench([&](Bench& b, PushSender& sender) -> awaitable<> {
        co_await b.fault("firebase", "token", R"("effect":"error","status":500)");
        auto none = co_await send(b, sender, new_reference());
        EXPECT_TRUE(as<Unavailable>(none)) << describe(none);
        co_await b.fault("firebase", "token", R"("effect":"hang")");
        auto soon = b.deadline(std::chrono::milliseconds(300));
        auto hung = co_await FirebaseSubject::send(sender, FirebaseSubject::good, "r", soon);
        EXPECT_TRUE(as<Unavailable>(hung)) << describe(hung);
        auto sent = co_await b.calls("firebase", "messages.send");
        EXPECT_EQ(sent, 0u);
        co_await b.tell(http::Method::DELETE, "/_sim/faults");  // lets the hanging call go
    });
}

TEST_F(FirebaseWorld, AnOverloadedFirebaseIsGivenTime) {
    with_bench([&](Bench& b, PushSender& sender) -> awaitable<> {
        co_await b.fault("firebase", "messages.send", R"("effect":"error","status":503)");
        auto overloaded = co_await send(b, sender, new_reference());
        auto* unavailable = as<Unavailable>(overloaded);
        EXPECT_TRUE(unavailable) << describe(overloaded);
        if (unavailable) EXPECT_EQ(unavailable->retry_after_s, 1);
        auto held_back = co_await send(b, sender, new_reference());
        EXPECT_TRUE(as<Unavailable>(held_back)) << describe(held_back);
        auto calls = co_await b.calls("firebase", "messages.send");
        EXPECT_EQ(calls, 1u);
    });
}

TEST_F(FirebaseWorld, AnAppThatWasRemovedStaysSo) {
    with_bench([&](Bench& b, PushSender& sender) -> awaitable<> {
        co_await b.fault("firebase", "messages.send", R"("effect":"unregistered")");
        for (int i = 0; i < 2; ++i) {
            auto outcome = co_await send(b, sender, new_reference());
            auto* refused = as<Refused>(outcome);
            EXPECT_TRUE(refused && refused->recipient_gone && refused->code == "UNREGISTERED") << describe(outcome);
        }
        for (auto [token, code] :
             {std::pair{"mismatched-1", "SENDER_ID_MISMATCH"}, {"invalid-1", "INVALID_ARGUMENT"}}) {
            auto outcome = co_await send(b, sender, new_reference(), token);
            auto* refused = as<Refused>(outcome);
            EXPECT_TRUE(refused && refused->recipient_gone && refused->code == code) << describe(outcome);
        }
    });
}

}  // namespace
}  // namespace airside::messaging::suite

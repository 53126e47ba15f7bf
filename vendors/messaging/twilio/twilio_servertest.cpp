// The contract of every messenger, on the simulator's Twilio; and its callbacks, as they come over the wire.
#include <set>

#include "platform/core/clock.hpp"
#include "vendors/messaging/contract_suite.hpp"
#include "vendors/messaging/twilio/twilio.hpp"

namespace airside::messaging::suite {
namespace {

twilio::Options options_for(std::string url) {
    twilio::Options options;
    options.base_url = std::move(url);
    options.account_sid = "AC0123456789abcdef0123456789abcdef";
    options.auth_token = config::Secret("airside-token");
    options.from = "+15005550006";
    options.status_callback_url = "http://127.0.0.1:9/hooks?source=test";
    return options;
}

struct TwilioSubject : SmsSubject {
    static constexpr std::string_view vendor = "twilio", operation = "messages.create", store = "/_sim/twilio/messages";
    static constexpr std::string_view good = "+442071234567", gone = "+15005550001";
    static awaitable<std::unique_ptr<Port>> make(Bench& b, std::string url, bool good_credentials) {
        auto options = options_for(std::move(url));
        if (!good_credentials) options.auth_token = config::Secret("wrong");
        co_return std::make_unique<twilio::Sender>(b.client, std::move(options));
    }
    static awaitable<Outcome> send_refused(Port& sender, std::string reference, Steady::time_point deadline) {
        auto outcome = co_await send(sender, "+15005550004", std::move(reference), deadline);
        co_return outcome;
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Twilio, MessengerContract, TwilioSubject);

namespace {

class TwilioWorld : public MessengerContract<TwilioSubject> {
  protected:
    static twilio::Options telling(const Bench& b, const Endpoint& endpoint) {
        auto options = options_for(b.simulator);
        options.status_callback_url = endpoint.origin() + "/hooks?source=test";
        return options;
    }
    static awaitable<Outcome> send_to(Bench& b, SmsSender& sender, std::string_view number) {
        auto outcome = co_await send(b, sender, "ref 1&x=2", number);
        EXPECT_TRUE(as<Sent>(outcome)) << describe(outcome);
        co_return outcome;
    }
};

TEST_F(TwilioWorld, CallbacksAreVerifiedAndSpeakOfOurMessage) {
    with_bench([&](Bench& b, SmsSender&) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        auto options = telling(b, endpoint);
        twilio::Sender sender(b.client, options);
        twilio::Callbacks callbacks(options);
        auto outcome = co_await send_to(b, sender, TwilioSubject::good);
        co_await endpoint.wait_for(b.reactor, 2);
        auto now = SystemClock().now();
        std::multiset<DeliveryKind> kinds;
        for (std::size_t i = 0; i < 2; ++i) {
            auto verdict = callbacks.verify(endpoint.callback(i), now);
            EXPECT_EQ(verdict.why_not, "");
            EXPECT_EQ(verdict.reports.size(), 1u);
            if (verdict.reports.empty()) continue;
            auto& report = verdict.reports.front();
            kinds.insert(report.kind);
            EXPECT_EQ(report.our_reference, "ref 1&x=2");
            EXPECT_EQ(report.provider_message_id, as<Sent>(outcome)->provider_message_id);
            auto forged = endpoint.callback(i);
            forged.body += "&ErrorCode=30005";
            EXPECT_NE(callbacks.verify(forged, now).why_not, "");
            auto elsewhere = endpoint.callback(i);
            elsewhere.url += "2";
            EXPECT_NE(callbacks.verify(elsewhere, now).why_not, "") << "the reference stands in the address";
        }
        EXPECT_EQ(kinds, (std::multiset{DeliveryKind::OTHER, DeliveryKind::DELIVERED}));
        co_await endpoint.close();
    });
}

TEST_F(TwilioWorld, WhatIsNotDeliveredSaysWhy) {
    with_bench([&](Bench& b, SmsSender&) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        auto options = telling(b, endpoint);
        twilio::Sender sender(b.client, options);
        twilio::Callbacks callbacks(options);
        std::size_t seen = 0;
        // Of the last two callbacks, which may overtake each other.
        auto last_end = [&]() -> DeliveryReport {
            for (auto i : {seen - 1, seen - 2}) {
                auto verdict = callbacks.verify(endpoint.callback(i), SystemClock().now());
                if (verdict.reports.at(0).kind != DeliveryKind::OTHER) return verdict.reports.at(0);
            }
            throw std::runtime_error("no callback told the end");
        };
        for (auto [number, code, kind] : {std::tuple{"+15005553005", "30005", DeliveryKind::BOUNCED},
                                          {"+15005553003", "30003", DeliveryKind::FAILED},
                                          {"+15005553008", "30008", DeliveryKind::FAILED}}) {
            (void)co_await send_to(b, sender, number);
            seen += 2;
            co_await endpoint.wait_for(b.reactor, seen);
            auto end = last_end();
            EXPECT_EQ(end.kind, kind);
            EXPECT_EQ(end.code, code);
        }
        co_await b.fault("twilio", "messages.create", R"("effect":"undelivered","code":"30006")");
        (void)co_await send_to(b, sender, TwilioSubject::good);
        seen += 2;
        co_await endpoint.wait_for(b.reactor, seen);
        EXPECT_EQ(last_end().kind, DeliveryKind::BOUNCED) << "a landline";
        co_await endpoint.close();
    });
}

TEST_F(TwilioWorld, ACallbackThatComesTwiceHasOneId) {
    with_bench([&](Bench& b, SmsSender&) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        auto options = telling(b, endpoint);
        twilio::Sender sender(b.client, options);
        twilio::Callbacks callbacks(options);
        co_await b.fault("twilio", "messages.create", R"("effect":"webhook_twice")");
        (void)co_await send_to(b, sender, TwilioSubject::good);
        co_await endpoint.wait_for(b.reactor, 4);
        std::map<std::string, int> times;
        for (std::size_t i = 0; i < 4; ++i)
            for (auto& report : callbacks.verify(endpoint.callback(i), SystemClock().now()).reports)
                ++times[report.event_id];
        EXPECT_EQ(times.size(), 2u);
        for (auto& [id, count] : times) EXPECT_EQ(count, 2) << id;
        co_await endpoint.close();
    });
}

TEST_F(TwilioWorld, AMessagingServiceChoosesTheSender) {
    with_bench([&](Bench& b, SmsSender&) -> awaitable<> {
        auto options = options_for(b.simulator);
        options.from.clear();
        options.messaging_service_sid = "MG0123456789abcdef0123456789abcdef";
        EXPECT_EQ(options.check(), "");
        twilio::Sender sender(b.client, options);
        auto outcome = co_await send_to(b, sender, TwilioSubject::good);
        auto taken = co_await b.taken(TwilioSubject::store, as<Sent>(outcome)->provider_message_id);
        EXPECT_EQ(taken.at(0).at("value").at("messaging_service_sid").as_string(), options.messaging_service_sid);
    });
}

}  // namespace
}  // namespace airside::messaging::suite

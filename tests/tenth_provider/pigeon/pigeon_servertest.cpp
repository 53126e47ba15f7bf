// The contract of every messenger, on Pigeon's simulator; and its callbacks, as they come over the wire.
#include "platform/core/clock.hpp"
#include "tests/tenth_provider/pigeon/pigeon.hpp"
#include "vendors/messaging/contract_suite.hpp"

namespace airside::messaging::suite {
namespace {

pigeon::Options options_for(std::string url) {
    pigeon::Options options;
    options.base_url = std::move(url);
    options.api_key = config::Secret("pigeon-key");
    options.callback_secrets.emplace_back("pigeon-callbacks");
    return options;
}

struct PigeonSubject : SmsSubject {
    static constexpr std::string_view vendor = "pigeon", operation = "sms.send", store = "/_sim/pigeon/messages";
    static constexpr std::string_view good = "+442071234567", gone = "+15550000404";
    static awaitable<std::unique_ptr<Port>> make(Bench& b, std::string url, bool good_credentials) {
        auto options = options_for(std::move(url));
        if (!good_credentials) options.api_key = config::Secret("wrong");
        co_return std::make_unique<pigeon::Sender>(b.client, std::move(options));
    }
    static awaitable<Outcome> send_refused(Port& sender, std::string reference, Steady::time_point deadline) {
        auto outcome = co_await send(sender, "+15550000403", std::move(reference), deadline);
        co_return outcome;
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Pigeon, MessengerContract, PigeonSubject);

namespace {

class PigeonWorld : public MessengerContract<PigeonSubject> {
  protected:
    static pigeon::Options telling(const Bench& b, const Endpoint& endpoint) {
        auto options = options_for(b.simulator);
        options.callback_url = endpoint.origin() + "/hooks/pigeon";
        return options;
    }
    // Sends one message, and waits for what its callback says.
    static awaitable<DeliveryReport> report_of(Bench& b, Endpoint& endpoint, std::string_view to) {
        auto options = telling(b, endpoint);
        pigeon::Sender sender(b.client, options);
        auto seen = endpoint.received.size();
        auto outcome = co_await send(b, sender, "booking-1.SMS", to);
        EXPECT_TRUE(as<Sent>(outcome)) << describe(outcome);
        co_await endpoint.wait_for(b.reactor, seen + 1);
        auto verdict = pigeon::Callbacks(options).verify(endpoint.callback(seen), SystemClock().now());
        EXPECT_EQ(verdict.why_not, "");
        auto report = verdict.reports.at(0);
        EXPECT_EQ(report.provider_message_id, as<Sent>(outcome)->provider_message_id);
        EXPECT_EQ(report.our_reference, "booking-1.SMS");
        co_return report;
    }
};

TEST_F(PigeonWorld, CallbacksSayWhatBecameOfAMessage) {
    with_bench([&](Bench& b, SmsSender&) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        for (auto [number, code, kind] : {std::tuple{PigeonSubject::good, "delivered", DeliveryKind::DELIVERED},
                                          {"+15550000410", "number_unknown", DeliveryKind::BOUNCED},
                                          {"+15550000408", "handset_off", DeliveryKind::FAILED}}) {
            auto report = co_await report_of(b, endpoint, number);
            EXPECT_EQ(report.kind, kind) << number;
            EXPECT_EQ(report.code, code);
            EXPECT_EQ(report.text.find(number), std::string::npos);
        }
        co_await b.fault("pigeon", "sms.send", R"("effect":"undelivered","code":"opted_out")");
        auto stopped = co_await report_of(b, endpoint, PigeonSubject::good);
        EXPECT_EQ(stopped.kind, DeliveryKind::UNSUBSCRIBED);
        co_await endpoint.close();
    });
}

TEST_F(PigeonWorld, ACallbackIsBelievedOnlyAsItWasSigned) {
    with_bench([&](Bench& b, SmsSender&) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        (void)co_await report_of(b, endpoint, PigeonSubject::good);
        pigeon::Callbacks callbacks(telling(b, endpoint));
        auto now = SystemClock().now();
        auto forged = endpoint.callback(0);
        forged.body.replace(forged.body.find("delivered"), 9, "deliverex");
        EXPECT_EQ(callbacks.verify(forged, now).why_not, "the signature does not match");
        auto moved = endpoint.callback(0);
        moved.headers.set("Pigeon-Timestamp", "1795348800");
        EXPECT_EQ(callbacks.verify(moved, now).why_not, "the signature does not match");
        for (auto late : {now + std::chrono::minutes(6), now - std::chrono::minutes(6)})
            EXPECT_EQ(callbacks.verify(endpoint.callback(0), late).why_not,
                      "the signature is too old, or from the future");
        co_await endpoint.close();
    });
}

TEST_F(PigeonWorld, ACallbackThatComesTwiceHasOneId) {
    with_bench([&](Bench& b, SmsSender&) -> awaitable<> {
        Endpoint endpoint(b.reactor);
        co_await b.fault("pigeon", "sms.send", R"("effect":"webhook_twice")");
        auto report = co_await report_of(b, endpoint, PigeonSubject::good);
        co_await endpoint.wait_for(b.reactor, 2);
        auto again = pigeon::Callbacks(telling(b, endpoint)).verify(endpoint.callback(1), SystemClock().now());
        EXPECT_EQ(again.reports.at(0).event_id, report.event_id);
        co_await endpoint.close();
    });
}

TEST_F(PigeonWorld, ANumberThatIsBusyMayBeTriedAgain) {
    with_bench([&](Bench& b, SmsSender& sender) -> awaitable<> {
        auto busy = co_await send(b, sender, "r", "+15550000503");
        EXPECT_TRUE(as<Refused>(busy) && !as<Refused>(busy)->permanent) << describe(busy);
        auto no_credit = co_await send(b, sender, "r", "+15550000402");
        EXPECT_TRUE(as<Unavailable>(no_credit)) << describe(no_credit);
    });
}

}  // namespace
}  // namespace airside::messaging::suite

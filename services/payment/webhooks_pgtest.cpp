// Each gateway's events have an address of their own.
#include "services/payment/test_support.hpp"

namespace airside::payment {
namespace {

using testkit::run_on_reactor;

struct PayPalWebhookTest : PaymentTest {
    ScriptedGateway paypal{PaymentGateway::PAYPAL};
    static PayPalWebhook event(std::string body, std::string signature) {
        return {.transmission_id = {},
                .transmission_time = {},
                .signature = Header<"PAYPAL-TRANSMISSION-SIG", Text<1, 4000>>{{std::move(signature)}},
                .certificate_url = {},
                .algorithm = {},
                .body = {std::move(body)}};
    }
    static awaitable<> deliver(Deployment& d, PayPalWebhook request) {
        co_await paypal_webhook(d.context, Caller{}, std::move(request));
    }
    std::string inbox() const {
        return db.value("SELECT string_agg(gateway || ':' || event_id, ' ' ORDER BY event_id) FROM webhook_inbox");
    }
};

TEST_F(PayPalWebhookTest, IsKeptOnceUnderItsOwnGateway) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, std::vector<gateways::Gateway*>{&gateway, &paypal});
        for (int twice = 0; twice < 2; ++twice) {
            auto good = event("WH-1|5O190127TN364715T|", "good");
            co_await deliver(d, good);
        }
        while (reactor.spawned() > 1) co_await reactor.sleep(std::chrono::milliseconds(5));
        EXPECT_EQ(inbox(), "PAYPAL:WH-1");
        auto forged = event("WH-2|5O190127TN364715T|", "bad");
        auto refused = co_await problem_of(deliver(d, forged));
        EXPECT_EQ(refused.status, 400);
        EXPECT_EQ(refused.type, "bad-signature");
        EXPECT_EQ(inbox(), "PAYPAL:WH-1");
    });
}

TEST_F(PayPalWebhookTest, OfAGatewayThatIsNotConfiguredIsNotFound) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto good = event("WH-1|5O190127TN364715T|", "good");
        auto none = co_await problem_of(deliver(d, good));
        EXPECT_EQ(none.status, 404);
        EXPECT_EQ(inbox(), "");
    });
}

// The customer approves at the gateway what the booking has given up meanwhile: nothing is authorised for it.
TEST_F(PayPalWebhookTest, WhatIsNotWantedAnyMoreDoesNotGoOn) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, paypal);
        paypal.faults = {Fault::needs_customer};
        auto waiting = co_await d.authorize(request());
        co_await d.give_back(waiting.id);
        auto before = paypal.resumed;
        auto approved = event("WH-1|" + paypal.payments.begin()->first + "|" + waiting.id.str(), "good");
        co_await deliver(d, approved);
        while (reactor.spawned() > 1) co_await reactor.sleep(std::chrono::milliseconds(5));
        EXPECT_EQ(paypal.resumed, before);
        auto seen = co_await d.see(waiting.id);
        EXPECT_EQ(seen.status, PaymentStatus::CANCELLED);
    });
}

}  // namespace
}  // namespace airside::payment

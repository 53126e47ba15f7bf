// The contract of every gateway, on the simulator's Stripe; and its webhooks, as they come over the wire.
#include <cstdlib>

#include "vendors/gateways/contract_methods.hpp"
#include "vendors/gateways/contract_outcomes.hpp"
#include "vendors/gateways/contract_settlements.hpp"
#include "vendors/gateways/stripe/stripe.hpp"
#include "vendors/webhook_endpoint.hpp"

namespace airside::gateways::suite {
namespace {

struct StripeSubject {
    static constexpr std::string_view vendor = "stripe";
    static constexpr Operations operations{
        "payment_intents.create",   "payment_intents.capture", "payment_intents.cancel",   "refunds.create",
        "payment_intents.retrieve", "setup_intents.create",    "balance_transactions.list"};
    static constexpr Cards cards{"pm_card_visa",
                                 "pm_card_chargeDeclinedInsufficientFunds",
                                 "pm_card_chargeDeclined",
                                 "pm_card_chargeDeclinedStolenCard",
                                 "pm_card_authenticationRequired",
                                 "pm_card_doesnotexist",
                                 "pm_card_pendingRefund"};
    static std::unique_ptr<Gateway> make(http::Client& client, const std::string& url) {
        stripe::Options options;
        options.base_url = url;
        options.secret_key = config::Secret("sk_test_airside");
        options.webhook_secrets.emplace_back("whsec_airside");
        return std::make_unique<stripe::Stripe>(client, std::move(options));
    }
    static awaitable<> pass_challenge(Bench& b, const std::string& payment_id, bool passed) {
        auto path = "/_sim/payments/" + payment_id + "/authenticate" + (passed ? "" : "?fail=1");
        co_await b.tell(http::Method::POST, std::move(path));
    }
    static awaitable<> settle_refund(Bench& b, const std::string& refund_id, bool taken) {
        auto path = "/_sim/refunds/" + refund_id + "/settle" + (taken ? "" : "?fail=expired_or_canceled_card");
        co_await b.tell(http::Method::POST, std::move(path));
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayContract, StripeSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayOutcomes, StripeSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayRefunds, StripeSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayMethods, StripeSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewaySettlements, StripeSubject);

namespace {

using StripeWebhooks = GatewayContract<StripeSubject>;

TEST_F(StripeWebhooks, AreVerifiedAndSpeakOfOurPayment) {
    with_bench([&](Bench& b) -> awaitable<> {
        vendors::WebhookEndpoint endpoint(b.reactor);
        auto url = endpoint.origin() + "/v1/webhooks/stripe";
        co_await b.tell(http::Method::POST, "/_sim/webhooks", R"({"url":")" + url + R"(","secret":"whsec_airside"})");
        auto held = co_await authorised(b);
        co_await endpoint.wait_for(b.reactor, 1);
        co_await b.tell(http::Method::POST, "/_sim/webhooks", R"({"url":"","secret":""})");
        EXPECT_FALSE(endpoint.received.empty());
        auto now = SystemClock().now();
        for (auto& request : endpoint.received) {
            auto context = b.context();
            auto verdict = co_await b.gateway.verify_webhook(request.headers, request.body, now, context);
            EXPECT_TRUE(verdict.event) << verdict.why_not;
            if (!verdict.event) continue;
            EXPECT_EQ(verdict.event->payment_id, held.id) << verdict.event->type;
            auto forged = request.body + " ";
            auto refused = co_await b.gateway.verify_webhook(request.headers, forged, now, context);
            EXPECT_FALSE(refused.event);
            auto late = co_await b.gateway.verify_webhook(request.headers, request.body,
                                                          now + std::chrono::seconds(400), context);
            EXPECT_FALSE(late.event);
        }
        co_await endpoint.close();
    });
}

// Stripe's own mock checks each request against Stripe's description; its answers are samples that say nothing of ours.
TEST(StripeMock, TakesEveryRequestOfOurs) {
    auto* url = std::getenv("AIRSIDE_TEST_STRIPE_MOCK");
    if (!url) GTEST_SKIP() << "AIRSIDE_TEST_STRIPE_MOCK is not set to the URL of a running stripe-mock";
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        http::Client client(reactor);
        auto gateway = StripeSubject::make(client, url);
        Bench b{reactor, client, *gateway};
        auto context = b.context();
        auto request = request_for(StripeSubject::cards.good);
        (void)co_await b.gateway.authorise(request, context);
        request = request_for("ctoken_1");
        request.return_url.reset();
        (void)co_await b.gateway.authorise(request, context);
        std::string id = "pi_123", key = new_reference();
        (void)co_await b.gateway.capture(id, request.amount, key, context);
        (void)co_await b.gateway.cancel(id, key + "c", context);
        (void)co_await b.gateway.read(id, context);
        (void)co_await b.gateway.find(request.our_reference, context);
        RefundRequest refund{id, request.amount, request.our_reference, key + "r"};
        (void)co_await b.gateway.refund(refund, context);
        std::string refund_id = "re_123";
        (void)co_await b.gateway.read_refund(refund_id, context);
        (void)co_await b.gateway.refunds_of(id, context);
        SaveMethodRequest save{"pm_123", request.our_reference, key + "s"};
        (void)co_await b.gateway.save_method(save, context);
        std::string method = "cus_123/pm_123";
        (void)co_await b.gateway.remove_method(method, context);
        auto now = SystemClock().now();
        (void)co_await b.gateway.settlements(now - std::chrono::hours(1), now, context);
        EXPECT_GE(b.messages.size(), 13u);
        for (const auto& message : b.messages)
            EXPECT_EQ(message.http_status, 200) << message.request << "\n" << message.reply;
    });
}

}  // namespace

}  // namespace airside::gateways::suite

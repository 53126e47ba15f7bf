// The contract of every gateway, on the simulator's Braintree; what is Braintree's own; its webhooks over the wire.
#include <cstdlib>

#include "vendors/gateways/braintree/braintree.hpp"
#include "vendors/gateways/contract_methods.hpp"
#include "vendors/gateways/contract_outcomes.hpp"
#include "vendors/gateways/contract_settlements.hpp"
#include "vendors/webhook_endpoint.hpp"

namespace airside::gateways::suite {
namespace {

struct BraintreeSubject {
    static constexpr std::string_view vendor = "braintree";
    static constexpr Operations operations{"transactions.create", "transactions.submit_for_settlement",
                                           "transactions.void",   "transactions.refund",
                                           "transactions.find",   "payment_methods.create",
                                           "transactions.search"};
    static constexpr Cards cards{"fake-valid-nonce",
                                 "fake-declined-2001-nonce",
                                 "fake-processor-declined-visa-nonce",
                                 "fake-declined-2013-nonce",
                                 "fake-three-d-secure-two-visa-successful-step-up-authentication-nonce",
                                 "fake-nonce-of-nobody",
                                 "fake-pending-refund-nonce"};
    static constexpr std::string_view challenge_failed = "fake-three-d-secure-visa-failed-authentication-nonce";

    static braintree::Options options(const std::string& url) {
        braintree::Options options;
        options.base_url = url;
        options.merchant_id = "airside";
        options.public_key = "airside_public";
        options.private_key = config::Secret("airside_private");
        options.merchant_accounts = {{"JPY", "airside_jpy"}, {"KWD", "airside_kwd"}};
        return options;
    }
    static std::unique_ptr<Gateway> make(http::Client& client, const std::string& url) {
        return std::make_unique<braintree::Braintree>(client, options(url));
    }
    static std::unique_ptr<Gateway> make_strict(http::Client& client, const std::string& url) {
        auto strict = options(url);
        strict.require_three_d_secure = true;
        return std::make_unique<braintree::Braintree>(client, std::move(strict));
    }
    static awaitable<> settle_payment(Bench& b, const std::string& payment_id) {
        co_await b.tell(http::Method::POST, "/_sim/braintree/transactions/" + payment_id + "/settle");
    }
    static awaitable<> settle_all(Bench& b) { co_await b.tell(http::Method::POST, "/_sim/braintree/settle"); }
    static awaitable<> settle_refund(Bench& b, const std::string& refund_id, bool taken) {
        auto path = "/_sim/braintree/transactions/" + refund_id + "/settle" + (taken ? "" : "?fail=account_closed");
        co_await b.tell(http::Method::POST, std::move(path));
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Braintree, GatewayContract, BraintreeSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Braintree, GatewayOutcomes, BraintreeSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Braintree, GatewayRefunds, BraintreeSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Braintree, GatewayMethods, BraintreeSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(Braintree, GatewaySettlements, BraintreeSubject);

namespace {

class BraintreeOwn : public GatewayRefunds<BraintreeSubject> {
  protected:
    static awaitable<GatewayPayment> unsettled(Bench& b) {
        auto held = co_await authorised(b);
        auto context = b.context();
        auto paid = co_await b.gateway.capture(held.id, held.amount, "k", context);
        EXPECT_TRUE(paid.done()) << paid.describe();
        co_return paid.value();
    }
    static int calls_of(const Bench& b, std::string_view path_end) {
        int calls = 0;
        for (const auto& message : b.messages)
            if (message.request.substr(0, message.request.find('\n')).ends_with(path_end)) ++calls;
        return calls;
    }
};

TEST_F(BraintreeOwn, WhatIsNotSettledIsGivenBackWholeByAVoid) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto paid = co_await unsettled(b);
        auto whole = refund_for(paid, "120.50");
        auto context = b.context();
        auto given_back = co_await b.gateway.refund(whole, context);
        EXPECT_TRUE(given_back.done()) << given_back.describe();
        EXPECT_EQ(given_back.value().state, RefundState::DONE);
        EXPECT_EQ(given_back.value().our_reference, whole.our_reference);
        EXPECT_EQ(calls_of(b, "/void"), 1);
        auto seen = co_await b.gateway.read(paid.id, context);
        EXPECT_EQ(seen.value().state, PaymentState::CAPTURED) << "as far as anybody but the gateway is concerned";
        EXPECT_EQ(seen.value().refunded, paid.amount);
        auto all = co_await b.gateway.refunds_of(paid.id, context);
        EXPECT_EQ(all.value().size(), 1u);
        auto more = refund_for(paid, "1.00");
        auto refused = co_await b.gateway.refund(more, context);
        EXPECT_TRUE(refused.refused()) << refused.describe();
        if (refused.refused()) EXPECT_EQ(refused.refused()->code, PaymentFailure::NOTHING_TO_REFUND);
    });
}

TEST_F(BraintreeOwn, ALostVoidOfTheWholeIsToldWhenAskedAgain) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto paid = co_await unsettled(b);
        auto whole = refund_for(paid, "120.50");
        auto context = b.context();
        co_await b.fault("braintree", "transactions.void", R"("effect":"lost")");
        auto lost = co_await b.gateway.refund(whole, context);
        EXPECT_TRUE(lost.unknown()) << lost.describe();
        whole.repeated = true;
        auto told = co_await b.gateway.refund(whole, context);
        EXPECT_TRUE(told.done()) << told.describe();
        EXPECT_EQ(told.value().our_reference, whole.our_reference);
        EXPECT_EQ(calls_of(b, "/void"), 1);
    });
}

TEST_F(BraintreeOwn, APartOfWhatIsNotSettledWaits) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto paid = co_await unsettled(b);
        auto part = refund_for(paid, "20.50");
        auto context = b.context();
        auto early = co_await b.gateway.refund(part, context);
        EXPECT_TRUE(early.unavailable()) << early.describe();
        if (early.unavailable()) EXPECT_TRUE(early.unavailable()->retry_after_s);
        EXPECT_EQ(calls_of(b, "/void"), 0);
        co_await BraintreeSubject::settle_payment(b, paid.id);
        part.repeated = true;
        auto made = co_await b.gateway.refund(part, context);
        EXPECT_TRUE(made.done()) << made.describe();
    });
}

TEST_F(BraintreeOwn, WhatWasNeverCapturedCantBeRefunded) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto held = co_await authorised(b);
        auto request = refund_for(held, "120.50");
        auto context = b.context();
        auto refused = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(refused.refused()) << refused.describe();
        auto state = co_await state_of(b, held.id);
        EXPECT_EQ(state, PaymentState::AUTHORIZED) << "it was not voided";
    });
}

// Braintree would void it.
TEST_F(BraintreeOwn, ACapturedPaymentIsNotCancelled) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto paid = co_await unsettled(b);
        auto context = b.context();
        auto late = co_await b.gateway.cancel(paid.id, "k", context);
        EXPECT_TRUE(late.refused()) << late.describe();
        EXPECT_EQ(calls_of(b, "/void"), 0);
    });
}

TEST_F(BraintreeOwn, ADuplicateIsTheEarlierPayment) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto held = co_await authorised(b);
        auto request = request_for("fake-valid-nonce");
        request.our_reference = held.our_reference;
        auto context = b.context();
        co_await b.fault("braintree", "transactions.create", R"("effect":"declined","code":"duplicate")");
        auto told = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(told.done()) << told.describe();
        if (told.done()) EXPECT_EQ(told.value().id, held.id);
        auto unseen = request_for("fake-valid-nonce");
        co_await b.fault("braintree", "transactions.create", R"("effect":"declined","code":"duplicate")");
        auto unknown = co_await b.gateway.authorise(unseen, context);
        EXPECT_TRUE(unknown.unknown()) << unknown.describe();
    });
}

TEST_F(BraintreeOwn, AConsumedNonceSaysThatTheEarlierRequestArrived) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto request = request_for("fake-consumed-nonce");
        auto context = b.context();
        auto first = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(first.refused()) << first.describe();
        request.our_reference = new_reference();
        request.repeated = true;
        auto again = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(again.unknown()) << again.describe();
    });
}

TEST_F(BraintreeOwn, TakesOnlyTheCurrenciesOfTheMerchantsAccounts) {
    with_bench([&](Bench& b) -> awaitable<> {
        EXPECT_TRUE(b.gateway.takes(PaymentMethodType::CARD, Currency::of("USD")));
        EXPECT_TRUE(b.gateway.takes(PaymentMethodType::CARD, Currency::of("JPY")));
        EXPECT_FALSE(b.gateway.takes(PaymentMethodType::CARD, Currency::of("EUR")));
        EXPECT_FALSE(b.gateway.takes(PaymentMethodType::PAYPAL, Currency::of("USD")));
        auto request = request_for("fake-valid-nonce", "10.00", "EUR");
        auto context = b.context();
        auto refused = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(refused.refused()) << refused.describe();
        EXPECT_TRUE(b.messages.empty());
    });
}

TEST_F(BraintreeOwn, WrongKeysAreCredentials) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto options = BraintreeSubject::options(RunningSimulator::shared().url());
        options.private_key = config::Secret("another");
        braintree::Braintree gateway(b.client, std::move(options));
        auto request = request_for("fake-valid-nonce");
        auto context = b.context();
        auto refused = co_await gateway.authorise(request, context);
        EXPECT_TRUE(refused.refused()) << refused.describe();
        if (refused.refused()) EXPECT_EQ(refused.refused()->code, PaymentFailure::CREDENTIALS);
    });
}

// The first try finds no such customer, who is then made.
TEST_F(BraintreeOwn, ASavedMethodIsTheSameAlsoWhereTheLastAnswerIsLost) {
    with_bench([&](Bench& b) -> awaitable<> {
        SaveMethodRequest request{"fake-valid-mastercard-nonce", "01a203bf-f041-7516-a750-5068c5c7d8e7", "save.1"};
        auto context = b.context();
        co_await b.fault("braintree", "payment_methods.create", R"("effect":"lost","nth":2)");
        auto lost = co_await b.gateway.save_method(request, context);
        EXPECT_TRUE(lost.unknown()) << lost.describe();
        auto saved = co_await b.gateway.save_method(request, context);
        EXPECT_TRUE(saved.done()) << saved.describe();
        if (!saved.done()) co_return;
        EXPECT_EQ(saved.value().card->brand, "MASTERCARD");
        EXPECT_EQ(saved.value().card->last4, "4444");
    });
}

TEST_F(BraintreeOwn, SettlementsCarryOurReferences) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto paid = co_await captured(b);
        auto request = refund_for(paid, "20.50");
        auto context = b.context();
        (void)co_await b.gateway.refund(request, context);
        co_await BraintreeSubject::settle_all(b);
        auto now = SystemClock().now();
        auto told = co_await b.gateway.settlements(now - std::chrono::hours(1), now + std::chrono::hours(1), context);
        EXPECT_TRUE(told.done()) << told.describe();
        if (!told.done()) co_return;
        EXPECT_EQ(told.value().size(), 2u);
        for (const auto& one : told.value()) {
            EXPECT_EQ(one.payment_id, paid.id);
            bool capture = one.kind == Settlement::Kind::CAPTURE;
            EXPECT_EQ(one.our_reference, capture ? paid.our_reference : request.our_reference);
            EXPECT_EQ(one.gross.str(), capture ? "120.50 USD" : "-20.50 USD");
        }
    });
}

// No money moved, and the payment and its refund are in the report all the same.
TEST_F(BraintreeOwn, WhatWasVoidedUnsettledIsSettledAsBoth) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto paid = co_await unsettled(b);
        auto held = co_await authorised(b);
        auto context = b.context();
        auto whole = refund_for(paid, "120.50");
        auto refund = co_await b.gateway.refund(whole, context);
        EXPECT_TRUE(refund.done()) << refund.describe();
        (void)co_await b.gateway.cancel(held.id, "k", context);
        auto now = SystemClock().now();
        auto told = co_await b.gateway.settlements(now - std::chrono::hours(1), now + std::chrono::hours(1), context);
        EXPECT_TRUE(told.done()) << told.describe();
        if (!told.done()) co_return;
        EXPECT_EQ(told.value().size(), 2u) << "an authorisation that was given back is none";
        auto sum = Money::zero(paid.amount.currency());
        for (const auto& one : told.value()) {
            sum += one.gross;
            EXPECT_EQ(one.payment_id, paid.id);
            EXPECT_EQ(one.transaction_id, refund.value().id) << "by which the refund is known";
        }
        EXPECT_TRUE(sum.is_zero());
    });
}

TEST_F(BraintreeOwn, ALapsedAuthorisationIsSaid) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto held = co_await authorised(b);
        EXPECT_TRUE(held.capture_before);
        auto context = b.context();
        co_await b.tell(http::Method::POST, "/_sim/clock", R"({"advance_s":691200})");
        auto late = co_await b.gateway.capture(held.id, held.amount, "k", context);
        co_await b.tell(http::Method::POST, "/_sim/clock", R"({"real":true})");
        EXPECT_TRUE(late.refused()) << late.describe();
        if (late.refused()) EXPECT_EQ(late.refused()->code, PaymentFailure::AUTHORIZATION_EXPIRED);
    });
}

TEST_F(BraintreeOwn, WebhooksAreVerifiedAndSpeakOfOurPayment) {
    with_bench([&](Bench& b) -> awaitable<> {
        vendors::WebhookEndpoint endpoint(b.reactor);
        auto url = "http://127.0.0.1:" + std::to_string(endpoint.server.port()) + "/v1/webhooks/braintree";
        co_await b.tell(http::Method::POST, "/_sim/braintree/webhooks", R"({"url":")" + url + R"("})");
        auto paid = co_await captured(b);
        auto request = refund_for(paid, "20.50");
        auto context = b.context();
        auto refund = co_await b.gateway.refund(request, context);
        co_await endpoint.wait_for(b.reactor, 1);
        co_await BraintreeSubject::settle_refund(b, refund.value().id, false);
        co_await endpoint.wait_for(b.reactor, 2);
        co_await b.tell(http::Method::POST, "/_sim/braintree/webhooks", R"({"url":""})");
        EXPECT_EQ(endpoint.received.size(), 2u);
        auto now = SystemClock().now();
        std::vector<WebhookEvent> events;
        for (auto& told : endpoint.received) {
            auto verdict = co_await b.gateway.verify_webhook(told.headers, told.body, now, context);
            EXPECT_TRUE(verdict.event) << verdict.why_not;
            if (verdict.event) events.push_back(*verdict.event);
            auto again = co_await b.gateway.verify_webhook(told.headers, told.body, now, context);
            EXPECT_TRUE(again.event && again.event->id == events.back().id) << "a replay has the same id";
            auto forged = told.body;
            forged[forged.find("bt_payload=") + 11] ^= 1;
            auto refused = co_await b.gateway.verify_webhook(told.headers, forged, now, context);
            EXPECT_FALSE(refused.event);
            auto late =
                co_await b.gateway.verify_webhook(told.headers, told.body, now + std::chrono::hours(26), context);
            EXPECT_FALSE(late.event);
        }
        auto deadline = Steady::now() + std::chrono::seconds(5);
        co_await endpoint.server.drain(deadline);
        if (events.size() != 2) co_return;
        EXPECT_EQ(events[0].type, "transaction_settled");
        EXPECT_EQ(events[0].kind, WebhookKind::PAYMENT);
        EXPECT_EQ(events[0].our_reference, paid.our_reference);
        EXPECT_EQ(events[1].type, "refund_failed");
        EXPECT_EQ(events[1].kind, WebhookKind::REFUND);
        for (const auto& event : events) EXPECT_EQ(event.payment_id, paid.id);
    });
}

// For tests/conformance, which holds what was sent against schemas.
TEST_F(BraintreeOwn, LeavesEveryCallForTheSchemas) {
    auto* file = std::getenv("AIRSIDE_TEST_CALLS");
    if (!file) GTEST_SKIP() << "AIRSIDE_TEST_CALLS names no file";
    with_bench([&](Bench& b) -> awaitable<> {
        auto paid = co_await captured(b);
        auto request = refund_for(paid, "20.50");
        auto context = b.context();
        auto refunded = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(refunded.done()) << refunded.describe();
        auto found = co_await b.gateway.find(paid.our_reference, context);
        EXPECT_TRUE(found.done()) << found.describe();
        auto strictly = co_await authorised_strictly(b, BraintreeSubject::cards.challenged);
        EXPECT_TRUE(strictly.done()) << strictly.describe();
        SaveMethodRequest save{"fake-valid-nonce", new_reference(), new_reference()};
        auto saved = co_await b.gateway.save_method(save, context);
        EXPECT_TRUE(saved.done()) << saved.describe();
        if (!saved.done()) co_return;
        auto again = request_for(saved.value().token, "12500", "JPY");
        auto held = co_await b.gateway.authorise(again, context);
        EXPECT_TRUE(held.done()) << held.describe();
        if (!held.done()) co_return;
        auto voided = co_await b.gateway.cancel(held.value().id, "k", context);
        EXPECT_TRUE(voided.done()) << voided.describe();
        auto removed = co_await b.gateway.remove_method(saved.value().token, context);
        EXPECT_TRUE(removed.done()) << removed.describe();
        auto now = SystemClock().now();
        auto settled = co_await b.gateway.settlements(now - std::chrono::hours(1), now, context);
        EXPECT_TRUE(settled.done()) << settled.describe();
        http::OutRequest calls;
        calls.url = RunningSimulator::shared().url() + "/_sim/calls?bodies=true&vendor=braintree";
        auto sent = co_await b.client.send(std::move(calls), context.deadline);
        std::ofstream(file) << sent.body;
    });
}

}  // namespace

}  // namespace airside::gateways::suite

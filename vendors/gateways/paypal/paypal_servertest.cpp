// The contract of every gateway, on the simulator's PayPal; and what only PayPal has: approval by the payer, accounts,
// the vault, reports, webhooks signed by a certificate.
#include "vendors/gateways/contract_methods.hpp"
#include "vendors/gateways/contract_outcomes.hpp"
#include "vendors/gateways/contract_settlements.hpp"
#include "vendors/gateways/paypal/paypal.hpp"
#include "vendors/webhook_endpoint.hpp"

namespace airside::gateways::suite {
namespace {

paypal::Options options_for(const std::string& url) {
    paypal::Options options;
    options.base_url = url;
    options.client_id = "airside";
    options.client_secret = config::Secret("airside-secret");
    options.webhook_id = "AIRSIDEWEBHOOK";
    options.cert_hosts = {"127.0.0.1"};
    return options;
}

struct PayPalSubject {
    static constexpr std::string_view vendor = "paypal";
    static constexpr Operations operations{
        "orders.create", "authorizations.capture", "authorizations.void", "captures.refund",
        "orders.get",    "payment_tokens.create",  "transactions.list"};
    static constexpr Cards cards{"CARD-VISA", "CARD-INSUFFICIENT-FUNDS", "CARD-DECLINED",      "CARD-STOLEN",
                                 "CARD-3DS",  "CARD-DOESNOTEXIST",       "CARD-PENDING-REFUND"};
    static constexpr std::string_view savable = "SETUP-CARD-VISA";
    static std::unique_ptr<Gateway> make(http::Client& client, const std::string& url) {
        return std::make_unique<paypal::PayPal>(client, options_for(url));
    }
    static awaitable<> pass_challenge(Bench& b, const std::string& payment_id, bool passed) {
        auto path = "/_sim/paypal/orders/" + payment_id + "/approve" + (passed ? "" : "?fail=1");
        co_await b.tell(http::Method::POST, std::move(path));
    }
    static awaitable<> settle_refund(Bench& b, const std::string& refund_id, bool taken) {
        auto path = "/_sim/paypal/refunds/" + refund_id + "/settle" + (taken ? "" : "?fail=1");
        co_await b.tell(http::Method::POST, std::move(path));
    }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(PayPal, GatewayContract, PayPalSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(PayPal, GatewayOutcomes, PayPalSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(PayPal, GatewayRefunds, PayPalSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(PayPal, GatewayMethods, PayPalSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(PayPal, GatewaySettlements, PayPalSubject);

namespace {

using PayPalAccounts = GatewayContract<PayPalSubject>;
using PayPalVault = GatewayContract<PayPalSubject>;
using PayPalReports = GatewayContract<PayPalSubject>;
using PayPalTokens = GatewayContract<PayPalSubject>;
using PayPalRefunds = GatewayRefunds<PayPalSubject>;
using PayPalWebhooks = GatewayRefunds<PayPalSubject>;

AuthoriseRequest by_account(std::string_view token = "") {
    auto request = request_for(token);
    request.method = PaymentMethodType::PAYPAL;
    return request;
}

// The id of an order that its payer has approved.
awaitable<std::string> approved(Bench& b, const AuthoriseRequest& request) {
    auto context = b.context();
    auto waiting = co_await b.gateway.authorise(request, context);
    EXPECT_TRUE(waiting.done()) << waiting.describe();
    auto id = waiting.value().id;
    co_await PayPalSubject::pass_challenge(b, id, true);
    co_return id;
}

TEST_F(PayPalAccounts, ThePayerApprovesAndOnlyThenIsItAuthorised) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto request = by_account();
        auto context = b.context();
        auto waiting = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(waiting.done()) << waiting.describe();
        EXPECT_EQ(waiting.value().state, PaymentState::ACTION_REQUIRED);
        auto id = waiting.value().id;
        EXPECT_NE(waiting.value().action->url.find("/checkoutnow?token=" + id), std::string::npos);
        auto too_early = co_await b.gateway.resume(id, request.idempotency_key, context);
        EXPECT_EQ(too_early.value().state, PaymentState::ACTION_REQUIRED);
        co_await PayPalSubject::pass_challenge(b, id, true);
        auto approved = co_await b.gateway.read(id, context);
        EXPECT_EQ(approved.value().state, PaymentState::PROCESSING) << "approved, and not authorised yet";
        auto resumed = co_await b.gateway.resume(id, request.idempotency_key, context);
        EXPECT_TRUE(resumed.done()) << resumed.describe();
        EXPECT_EQ(resumed.value().state, PaymentState::AUTHORIZED);
        EXPECT_TRUE(resumed.value().capture_before);
        auto paid = co_await b.gateway.capture(id, request.amount, "k.2", context);
        EXPECT_EQ(paid.value().captured, request.amount);
    });
}

TEST_F(PayPalAccounts, ALostAuthorisationOfAnApprovedOrderIsToldWhenResumedAgain) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto request = by_account();
        auto context = b.context();
        auto id = co_await approved(b, request);
        co_await b.fault("paypal", "orders.authorize", R"("effect":"lost")");
        auto lost = co_await b.gateway.resume(id, request.idempotency_key, context);
        EXPECT_TRUE(lost.unknown()) << lost.describe();
        auto told = co_await b.gateway.resume(id, request.idempotency_key, context);
        EXPECT_EQ(told.value().state, PaymentState::AUTHORIZED);
    });
}

TEST_F(PayPalAccounts, ADeclineAfterTheApprovalIsAFailedPayment) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto request = by_account();
        auto context = b.context();
        auto id = co_await approved(b, request);
        co_await b.fault("paypal", "orders.authorize", R"("effect":"declined")");
        auto declined = co_await b.gateway.resume(id, request.idempotency_key, context);
        EXPECT_TRUE(declined.done()) << declined.describe();
        EXPECT_EQ(declined.value().state, PaymentState::FAILED);
        EXPECT_EQ(declined.value().failure->code, PaymentFailure::CARD_DECLINED);
        EXPECT_EQ(declined.value().failure->vendor_code, "INSTRUMENT_DECLINED");
        EXPECT_EQ(declined.value().our_reference, request.our_reference);
    });
}

TEST_F(PayPalAccounts, ASavedAccountPaysAtOnce) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto request = by_account("WALLET");
        auto context = b.context();
        auto held = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(held.done()) << held.describe();
        EXPECT_EQ(held.value().state, PaymentState::AUTHORIZED);
        EXPECT_FALSE(held.value().card);
        auto poor = by_account("WALLET-DECLINED");
        auto declined = co_await b.gateway.authorise(poor, context);
        EXPECT_TRUE(declined.refused()) << declined.describe();
        auto card = request_for("WALLET");
        auto mismatch = co_await b.gateway.authorise(card, context);
        EXPECT_TRUE(mismatch.refused() && mismatch.refused()->code == PaymentFailure::METHOD_NOT_USABLE);
    });
}

// Two payments of one reference can't both hold money, whatever their keys are.
TEST_F(PayPalAccounts, AReferenceIsPaidOnce) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto request = by_account("WALLET");
        auto context = b.context();
        auto first = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(first.done());
        request.idempotency_key += ".another";
        auto second = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(second.unknown()) << second.describe();
        auto found = co_await b.gateway.find(request.our_reference, context);
        EXPECT_EQ(found.value().size(), 1u);
    });
}

// By a request that overtook this one: the order tells, and nothing was refused.
TEST_F(PayPalAccounts, WhatIsAuthorisedAlreadyIsNotRefused) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto request = by_account();
        auto context = b.context();
        auto id = co_await approved(b, request);
        co_await b.fault("paypal", "orders.authorize",
                         R"("effect":"error","status":422,"code":"ORDER_ALREADY_AUTHORIZED")");
        request.repeated = true;
        auto again = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(again.done()) << again.describe();
        if (again.done()) EXPECT_EQ(again.value().id, id);
    });
}

// Why PayPal refuses a capture or void is seen from the order only; while that can't be read, nothing is refused.
TEST_F(PayPalAccounts, ARefusalWhoseOrderCantBeReadIsNoRefusal) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto held = co_await authorised(b);
        auto context = b.context();
        co_await b.fault("paypal", "authorizations.capture", R"("effect":"error","status":422)");
        co_await b.fault("paypal", "orders.get", R"("effect":"error","status":503,"nth":2)");
        auto capture = co_await b.gateway.capture(held.id, held.amount, "k.2", context);
        EXPECT_TRUE(capture.unavailable()) << capture.describe();
        co_await b.fault("paypal", "authorizations.void", R"("effect":"error","status":422)");
        co_await b.fault("paypal", "orders.get", R"("effect":"error","status":503,"nth":2)");
        auto cancel = co_await b.gateway.cancel(held.id, "k.3", context);
        EXPECT_TRUE(cancel.unavailable()) << cancel.describe();
    });
}

TEST_F(PayPalRefunds, ARefundOfAPendingCaptureWaits) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto paid = co_await captured(b);
        auto request = refund_for(paid, "20.50");
        auto context = b.context();
        co_await b.fault("paypal", "captures.refund", R"("effect":"error","status":422,"code":"PENDING_CAPTURE")");
        auto early = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(early.unavailable()) << early.describe();
        auto later = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(later.done()) << later.describe();
    });
}

// A reference like the payment service's.
std::string made_at(Instant when) {
    ManualClock clock(when);
    SystemRandom random;
    return Uuid::v7(clock, random).str();
}

// The report is as old as this second, and the request that is looked for may be under way.
TEST_F(PayPalReports, DoNotSayThatAYoungPaymentIsMissing) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto context = b.context();
        auto now = SystemClock().now();
        auto young = made_at(now - std::chrono::minutes(3));
        auto not_yet = co_await b.gateway.find(young, context);
        EXPECT_TRUE(not_yet.unavailable()) << not_yet.describe();
        auto old = made_at(now - std::chrono::hours(1));
        auto none = co_await b.gateway.find(old, context);
        EXPECT_TRUE(none.done() && none.value().empty()) << none.describe();
    });
}

TEST_F(PayPalVault, ACustomerIsMadeOfOurUser) {
    with_bench([&](Bench& b) -> awaitable<> {
        SaveMethodRequest save{"SETUP-CARD-VISA", "01890f3e-7b5a-7cc2-98a1-0242ac120002", new_reference()};
        auto context = b.context();
        auto saved = co_await b.gateway.save_method(save, context);
        EXPECT_TRUE(saved.done()) << saved.describe();
        EXPECT_EQ(saved.value().card->brand, "VISA");
        EXPECT_EQ(saved.value().card->exp_year, 2034);
        auto kept = co_await b.tell(http::Method::GET, "/_sim/paypal/vault");
        EXPECT_NE(kept.find(R"("id":"AYkPPntafMKYoQJCrBIAAg")"), std::string::npos) << kept;
    });
}

TEST_F(PayPalReports, TellWhatWasSettledAndWhatItCost) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto context = b.context();
        auto held = co_await authorised(b);
        auto before = std::chrono::floor<std::chrono::seconds>(SystemClock().now()) - std::chrono::minutes(1);
        auto paid = co_await b.gateway.capture(held.id, held.amount, "k.2", context);
        RefundRequest part{held.id, *Money::parse("20.50", Currency::of("USD")), new_reference(), "k.3"};
        auto refund = co_await b.gateway.refund(part, context);
        EXPECT_TRUE(refund.done()) << refund.describe();
        // The simulator's report has been refreshed to the end of the second that it is asked in.
        auto until = std::chrono::floor<std::chrono::seconds>(SystemClock().now()) + std::chrono::seconds(1);
        auto settled = co_await b.gateway.settlements(before, until, context);
        EXPECT_TRUE(settled.done()) << settled.describe();
        EXPECT_EQ(settled.value().size(), 2u);
        if (settled.value().size() != 2) co_return;
        auto capture = settled.value()[0], back = settled.value()[1];
        if (capture.kind != Settlement::Kind::CAPTURE) std::swap(capture, back);
        EXPECT_EQ(capture.kind, Settlement::Kind::CAPTURE);
        EXPECT_EQ(capture.gross, held.amount);
        EXPECT_EQ(capture.fee.str(), "3.79 USD");
        EXPECT_EQ(capture.our_reference, held.our_reference);
        EXPECT_EQ(capture.transaction_id, paid.value().transaction_id);
        EXPECT_EQ(back.kind, Settlement::Kind::REFUND);
        EXPECT_EQ(back.gross.str(), "-20.50 USD");
        EXPECT_EQ(back.our_reference, part.our_reference);
    });
}

TEST_F(PayPalTokens, ARevokedTokenIsRenewedAndWrongCredentialsAreSaid) {
    with_bench([&](Bench& b) -> awaitable<> {
        auto context = b.context();
        auto held = co_await authorised(b);
        co_await b.tell(http::Method::POST, "/_sim/paypal/tokens/revoke");
        auto seen = co_await b.gateway.read(held.id, context);
        EXPECT_TRUE(seen.done()) << seen.describe();
        auto options = options_for(RunningSimulator::shared().url());
        options.client_secret = config::Secret("wrong");
        paypal::PayPal stranger(b.client, options);
        auto request = request_for(PayPalSubject::cards.good);
        auto refused = co_await stranger.authorise(request, context);
        EXPECT_TRUE(refused.refused() && refused.refused()->code == PaymentFailure::CREDENTIALS) << refused.describe();
        EXPECT_EQ(refused.describe().find("wrong"), std::string::npos);
        co_await b.fault("paypal", "token", R"("effect":"error","status":503)");
        paypal::PayPal late(b.client, options_for(RunningSimulator::shared().url()));
        auto failed = co_await late.authorise(request, context);
        EXPECT_TRUE(failed.unavailable()) << "without a token nothing was asked: " << failed.describe();
    });
}

http::Request changed(http::Request request, std::string_view header, std::string_view value) {
    request.headers.set(header, value);
    return request;
}

TEST_F(PayPalWebhooks, AreVerifiedByTheirCertificateAndSpeakOfOurPayment) {
    with_bench([&](Bench& b) -> awaitable<> {
        vendors::WebhookEndpoint endpoint(b.reactor);
        auto url = endpoint.origin() + "/v1/webhooks/paypal";
        co_await b.tell(http::Method::POST, "/_sim/paypal/webhooks", R"({"url":")" + url + R"("})");
        auto paid = co_await captured(b);
        auto request = refund_for(paid, "20.50");
        auto context = b.context();
        (void)co_await b.gateway.refund(request, context);
        co_await endpoint.wait_for(b.reactor, 3);
        co_await b.tell(http::Method::POST, "/_sim/paypal/webhooks", R"({"url":""})");
        EXPECT_EQ(endpoint.received.size(), 3u) << "authorised, captured, refunded";
        auto now = SystemClock().now();
        bool refund_told = false;
        for (auto& told : endpoint.received) {
            auto verdict = co_await b.gateway.verify_webhook(told.headers, told.body, now, context);
            EXPECT_TRUE(verdict.event) << verdict.why_not;
            if (!verdict.event) continue;
            EXPECT_EQ(verdict.event->payment_id, paid.id) << verdict.event->type;
            EXPECT_EQ(verdict.event->our_reference, paid.our_reference) << verdict.event->type;
            refund_told |= verdict.event->kind == WebhookKind::REFUND;
            auto forged = told.body + " ";
            auto refused = co_await b.gateway.verify_webhook(told.headers, forged, now, context);
            EXPECT_FALSE(refused.event || refused.try_again) << "another body";
            auto late = now + std::chrono::seconds(400);
            auto old = co_await b.gateway.verify_webhook(told.headers, told.body, late, context);
            EXPECT_FALSE(old.event || old.try_again) << "an old time";
        }
        EXPECT_TRUE(refund_told);
        auto& good = endpoint.received.at(0);
        for (auto [header, value] : {std::pair{"PAYPAL-TRANSMISSION-ID", "another"},
                                     {"PAYPAL-TRANSMISSION-SIG", "AAAA"},
                                     {"PAYPAL-TRANSMISSION-SIG", "not base64"},
                                     {"PAYPAL-TRANSMISSION-TIME", "2026-01-01T00:00:00Z"},
                                     {"PAYPAL-AUTH-ALGO", "none"},
                                     {"PAYPAL-CERT-URL", "http://127.0.0.2/v1/notifications/certs/CERT-1"},
                                     {"PAYPAL-CERT-URL", "https://paypal.example/v1/notifications/certs/CERT-1"},
                                     {"PAYPAL-CERT-URL", ""}}) {
            auto bad = changed(good, header, value);
            auto verdict = co_await b.gateway.verify_webhook(bad.headers, bad.body, now, context);
            EXPECT_FALSE(verdict.event) << header;
            EXPECT_FALSE(verdict.try_again) << header << ": " << verdict.why_not;
            EXPECT_FALSE(verdict.why_not.empty());
        }
        co_await endpoint.close();
    });
}

TEST_F(PayPalWebhooks, AreTriedAgainWhenTheCertificateCantBeFetched) {
    with_bench([&](Bench& b) -> awaitable<> {
        vendors::WebhookEndpoint endpoint(b.reactor);
        auto url = endpoint.origin() + "/v1/webhooks/paypal";
        co_await b.tell(http::Method::POST, "/_sim/paypal/webhooks", R"({"url":")" + url + R"("})");
        co_await authorised(b);
        co_await endpoint.wait_for(b.reactor, 1);
        co_await b.tell(http::Method::POST, "/_sim/paypal/webhooks", R"({"url":""})");
        auto request = endpoint.received.at(0);
        auto now = SystemClock().now();
        auto context = b.context();
        co_await b.fault("paypal", "certificate", R"("effect":"error","status":503)");
        auto later = co_await b.gateway.verify_webhook(request.headers, request.body, now, context);
        EXPECT_TRUE(!later.event && later.try_again) << later.why_not;
        auto verified = co_await b.gateway.verify_webhook(request.headers, request.body, now, context);
        EXPECT_TRUE(verified.event) << verified.why_not;
        co_await b.fault("paypal", "certificate", R"("effect":"error","status":503)");
        auto cached = co_await b.gateway.verify_webhook(request.headers, request.body, now, context);
        EXPECT_TRUE(cached.event) << "it was fetched before: " << cached.why_not;
        co_await endpoint.close();
    });
}

// Asks for everything once. With AIRSIDE_TEST_SIMULATOR, what was sent is then judged by PayPal's descriptions
// (tests/conformance/paypal.test.mjs).
TEST(PayPalRequests, AreAllTaken) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        http::Client client(reactor);
        auto gateway = PayPalSubject::make(client, RunningSimulator::shared().url());
        Bench b{reactor, client, *gateway};
        auto context = b.context();
        auto request = request_for(PayPalSubject::cards.good);
        auto held = co_await b.gateway.authorise(request, context);
        auto account = by_account();
        auto waiting = co_await b.gateway.authorise(account, context);
        (void)co_await b.gateway.cancel(waiting.value().id, "k.1", context);
        (void)co_await b.gateway.capture(held.value().id, request.amount, "k.2" + request.our_reference, context);
        RefundRequest part{held.value().id, *Money::parse("20.50", Currency::of("USD")), new_reference(),
                           "k.3" + request.our_reference};
        auto refund = co_await b.gateway.refund(part, context);
        (void)co_await b.gateway.read_refund(refund.value().id, context);
        auto forint = request_for(PayPalSubject::cards.good, "5000.00", "HUF");
        auto given_back = co_await b.gateway.authorise(forint, context);
        (void)co_await b.gateway.cancel(given_back.value().id, "k.4" + request.our_reference, context);
        SaveMethodRequest save{"SETUP-CARD-VISA", new_reference(), new_reference()};
        auto saved = co_await b.gateway.save_method(save, context);
        (void)co_await b.gateway.remove_method(saved.value().token, context);
        (void)co_await b.gateway.find(request.our_reference, context);
        EXPECT_GE(b.messages.size(), 14u);
        for (const auto& message : b.messages)
            EXPECT_TRUE(message.http_status >= 200 && message.http_status < 300) << message.request << "\n"
                                                                                 << message.reply;
    });
}

}  // namespace

}  // namespace airside::gateways::suite

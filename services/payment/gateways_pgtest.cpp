// Several gateways: which is asked, and what becomes of a payment whose gateway can't be reached.
#include "platform/async/sync.hpp"
#include "platform/switches/switches.hpp"
#include "services/payment/test_support.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;
using G = PaymentGateway;

struct GatewaysTest : PaymentTest {
    ScriptedGateway braintree{G::BRAINTREE}, paypal{G::PAYPAL};
    std::vector<gateways::Gateway*> all{&gateway, &braintree, &paypal};
    GatewaysTest() { paypal.methods = {PaymentMethodType::PAYPAL}; }

    AuthorizePayment both(std::string key = "1") {
        auto asked = request(std::move(key));
        asked.method.gateway = G::STRIPE;
        asked.method.alternatives = List<TokenAtGateway, 1, 2>{{G::BRAINTREE, {"nonce"}}};
        return asked;
    }
    std::string tries() const {
        return db.value(
            "SELECT string_agg(payment_gateway || ':' || coalesce(success::text, '?'), ' ' ORDER BY attempt_number) "
            "FROM payment_attempts");
    }
};

TEST_F(GatewaysTest, AFailureThatChargedNothingGoesToTheNextGateway) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        gateway.faults = {Fault::unavailable};
        auto held = co_await d.authorize(both());
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(held.gateway, G::BRAINTREE);
        EXPECT_EQ(tries(), "STRIPE:false BRAINTREE:true");
        EXPECT_EQ(braintree.tokens, std::vector<std::string>{"nonce"});
        EXPECT_TRUE(gateway.payments.empty());
        EXPECT_EQ(db.value("SELECT payment_gateway || coalesce(alternatives::text, '') FROM payments"), "BRAINTREE");
        EXPECT_EQ(db.value("SELECT payment_gateway FROM payment_directory"), "BRAINTREE");
        auto again = co_await d.authorize(both());
        EXPECT_EQ(again.id, held.id) << "the same request, though another token was charged";
        auto paid = co_await d.capture(held.id);
        EXPECT_EQ(paid.status, PaymentStatus::CAPTURED);
        EXPECT_EQ(braintree.captures, 1);
        EXPECT_EQ(gateway.captures, 0);
    });
}

TEST_F(GatewaysTest, ADeclineIsFinal) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        gateway.faults = {Fault::refuse};
        auto refused = co_await d.authorize(both());
        EXPECT_EQ(refused.status, PaymentStatus::FAILED);
        EXPECT_EQ(refused.gateway, G::STRIPE);
        EXPECT_TRUE(braintree.calls.empty());
        EXPECT_EQ(db.value("SELECT coalesce(alternatives::text, 'none') FROM payments"), "none")
            << "a token is not kept longer than it may be needed";
    });
}

TEST_F(GatewaysTest, AnUnknownOutcomeIsFoundOutFirst) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        gateway.faults = {Fault::lost_answer, Fault::unavailable};
        auto unknown = co_await d.authorize(both());
        EXPECT_EQ(unknown.outcome, PaymentOutcome::UNKNOWN);
        auto unreachable = co_await d.authorize(both());
        EXPECT_EQ(unreachable.outcome, PaymentOutcome::UNKNOWN);
        EXPECT_TRUE(braintree.calls.empty()) << "it may have been charged";
        co_await d.settle(3);
        auto known = co_await d.see(unknown.id);
        EXPECT_EQ(known.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(known.gateway, G::STRIPE);
        EXPECT_TRUE(braintree.calls.empty());
    });
}

TEST_F(GatewaysTest, WhatWasNeverChargedAfterAllGoesToTheNextGateway) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        gateway.faults.assign(100, Fault::lost_request);
        auto unknown = co_await d.authorize(both());
        EXPECT_TRUE(braintree.calls.empty());
        co_await d.settle(20);
        auto held = co_await d.see(unknown.id);
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(held.gateway, G::BRAINTREE);
        EXPECT_EQ(db.value("SELECT count(*) FROM payment_attempts WHERE success IS NULL"), "0");
        auto first_look = std::find(gateway.calls.begin(), gateway.calls.end(), "find");
        auto looks = std::count(first_look, gateway.calls.end(), "find");
        EXPECT_GE(looks, 2);
        EXPECT_EQ(looks, gateway.calls.end() - first_look) << "once it was looked for, nothing is sent any more";
        EXPECT_EQ(db.value("SELECT (min(attempted_at) FILTER (WHERE payment_gateway = 'BRAINTREE') - max(attempted_at) "
                           "FILTER (WHERE gateway_response_code = 'UNKNOWN') >= interval '2 minutes')::text "
                           "FROM payment_attempts"),
                  "true")
            << "what was sent last has had its time to appear";
        EXPECT_EQ(braintree.payments.size(), 1u);
        EXPECT_EQ(events(), "payment_authorized");
    });
}

// Two that look at once have looked once.
TEST_F(GatewaysTest, LooksInHasteAreNotTwo) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        gateway.faults.assign(100, Fault::lost_request);
        co_await d.authorize(both());
        clock.advance(125s);
        std::vector<awaitable<PaymentView>> calls;
        for (int i = 0; i < 5; ++i) calls.push_back(d.authorize(both()));
        co_await when_all(reactor, std::move(calls));
        for (int i = 0; i < 5; ++i) co_await d.authorize(both());
        EXPECT_TRUE(braintree.calls.empty()) << "the last request is seconds old";
        EXPECT_EQ(db.value("SELECT status || missing_looks FROM payments"), "PENDING1");
    });
}

TEST_F(GatewaysTest, AnAccountThatIsClosedMeanwhileIsNoRefusal) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        gateway.faults = {Fault::lost_answer, Fault::locked_out};
        auto unknown = co_await d.authorize(both());
        auto locked_out = co_await d.authorize(both());
        EXPECT_EQ(locked_out.status, PaymentStatus::PENDING);
        EXPECT_EQ(locked_out.outcome, PaymentOutcome::UNKNOWN);
        EXPECT_EQ(tries(), "STRIPE:? STRIPE:false");
        co_await d.settle(7);
        auto held = co_await d.see(unknown.id);
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(tries(), "STRIPE:true STRIPE:false STRIPE:true");
        EXPECT_TRUE(braintree.calls.empty());
        gateway.faults = {Fault::lost_answer, Fault::locked_out};
        co_await d.capture(held.id);
        auto capturing = co_await d.capture(held.id);
        EXPECT_EQ(capturing.outcome, PaymentOutcome::UNKNOWN) << "it may be captured, and is";
        co_await d.settle(7);
        auto paid = co_await d.see(held.id);
        EXPECT_EQ(paid.status, PaymentStatus::CAPTURED);
    });
}

// A request that was taken for lost arrives after all, when the payment was made elsewhere.
TEST_F(GatewaysTest, WhatAppearsAtTheFirstGatewayIsGivenBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        gateway.faults = {Fault::unavailable};
        auto held = co_await d.authorize(both());
        EXPECT_EQ(held.gateway, G::BRAINTREE);
        auto stray = braintree.payments.begin()->second;
        stray.id = "pi_stray";
        gateway.payments.emplace(stray.id, stray);
        auto deliver = [&](std::string body) -> awaitable<> {
            StripeWebhook event{.signature = Header<"Stripe-Signature", Text<1, 4000>>{{"good"}},
                                .body = {std::move(body)}};
            co_await stripe_webhook(d.context, Caller{}, std::move(event));
            while (reactor.spawned() > 1) co_await reactor.sleep(5ms);
        };
        gateway.faults = {Fault::none, Fault::lost_answer};
        co_await deliver("evt_1|pi_stray|" + held.id.str());
        EXPECT_EQ(db.value("SELECT state FROM webhook_inbox"), "NEW") << "tried again until it is known";
        co_await d.settle(2);
        EXPECT_EQ(db.value("SELECT state FROM webhook_inbox"), "DONE");
        EXPECT_EQ(gateway.payments.at("pi_stray").state, PaymentState::VOIDED);
        EXPECT_EQ(tries(), "STRIPE:false BRAINTREE:true STRIPE:true");
        auto still = co_await d.see(held.id);
        EXPECT_EQ(still.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(braintree.payments.begin()->second.state, PaymentState::AUTHORIZED);
        EXPECT_EQ(events(), "payment_authorized");
        co_await deliver("evt_2|pi_stray|" + held.id.str());
        EXPECT_EQ(tries(), "STRIPE:false BRAINTREE:true STRIPE:true") << "it is not held any more";
    });
}

TEST_F(GatewaysTest, ACrashOnTheWayToTheNextGatewayIsMadeUpFor) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        {
            Deployment crashed(reactor, db, clock, all);
            gateway.faults = {Fault::unavailable};
            braintree.faults = {Fault::lost_answer};
            auto unknown = co_await crashed.authorize(both());
            EXPECT_EQ(unknown.outcome, PaymentOutcome::UNKNOWN);
        }
        Deployment next(reactor, db, clock, all);
        co_await next.settle(3);
        auto known = co_await next.authorize(both());
        EXPECT_EQ(known.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(known.gateway, G::BRAINTREE);
        EXPECT_EQ(gateway.payments.size() + braintree.payments.size(), 1u);
        EXPECT_EQ(gateway.calls.size(), 1u) << "never back to the first";
    });
}

TEST_F(GatewaysTest, RoutesGiveTheOrder) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.routes = {{PaymentMethodType::CARD, {"USD"}, {G::BRAINTREE, G::STRIPE}}};
        Deployment d(reactor, db, clock, all, nullptr, config);
        auto dollars = co_await d.authorize(both());
        EXPECT_EQ(dollars.gateway, G::BRAINTREE);
        auto euros = both("2");
        euros.amount = *Money::parse("10.00", Currency::of("EUR"));
        auto in_euros = co_await d.authorize(euros);
        EXPECT_EQ(in_euros.gateway, G::STRIPE);
        auto elsewhere = request("3");
        elsewhere.method.gateway = G::PAYPAL;
        auto refused = co_await problem_of(d.authorize(elsewhere));
        EXPECT_EQ(refused.type, "payment-method-not-supported");
        auto wallet = request("4");
        wallet.method = {.type = PaymentMethodType::PAYPAL};
        auto sent = co_await d.authorize(wallet);
        EXPECT_EQ(sent.gateway, G::PAYPAL);
        EXPECT_EQ(paypal.tokens, std::vector<std::string>{""});
    });
}

TEST_F(GatewaysTest, WhatDoesNotGoTogetherIsNamed) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        auto pointer_of = [&](PaymentMethod method) -> awaitable<std::string> {
            auto asked = request();
            asked.method = std::move(method);
            auto problem = co_await problem_of(d.authorize(std::move(asked)));
            co_return problem.errors.empty() ? problem.type : problem.errors[0].pointer;
        };
        auto token = Text<1, 255>{"t"};
        List<TokenAtGateway, 1, 2> same{{G::STRIPE, {"a"}}};
        SavedMethodId id(Uuid::v7(clock, random));
        PaymentMethod nothing{.type = PaymentMethodType::CARD};
        PaymentMethod whose{.type = PaymentMethodType::CARD, .token = token, .alternatives = same};
        PaymentMethod twice{
            .type = PaymentMethodType::CARD, .token = token, .gateway = G::STRIPE, .alternatives = same};
        PaymentMethod both_ways{.type = PaymentMethodType::CARD, .token = token, .saved_id = id};
        PaymentMethod saved_twice{.type = PaymentMethodType::CARD, .saved_id = id, .save = true};
        for (auto [method, pointer] : {std::pair{nothing, "/method/token"},
                                       {whose, "/method/gateway"},
                                       {twice, "/method/alternatives/0/gateway"},
                                       {both_ways, "/method/token"},
                                       {saved_twice, "/method/save"}}) {
            auto named = co_await pointer_of(method);
            EXPECT_EQ(named, pointer);
        }
        EXPECT_EQ(db.value("SELECT count(*) FROM payments"), "0");
    });
}

TEST_F(GatewaysTest, WhatIsSwitchedOffIsAvoidedAndWhatWasBegunGoesOn) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        switches::Switches off;
        Deployment d(reactor, db, clock, all);
        d.context.switches = &off;
        auto before = co_await d.authorize(both());
        EXPECT_EQ(before.gateway, G::STRIPE);
        off.replace({{switches::Kind::GATEWAY, "STRIPE"}});
        auto other = co_await d.authorize(both("2"));
        EXPECT_EQ(other.gateway, G::BRAINTREE);
        auto calls = gateway.calls.size();
        auto only = co_await problem_of(d.authorize(request("3")));
        EXPECT_EQ(only.status, 503);
        EXPECT_EQ(only.type, "gateways-switched-off");
        EXPECT_EQ(gateway.calls.size(), calls);
        auto paid = co_await d.capture(before.id);
        EXPECT_EQ(paid.status, PaymentStatus::CAPTURED);
        auto given_back = co_await d.refund(before.id, before.amount);
        EXPECT_EQ(given_back.status, RefundStatus::COMPLETED);
        auto kept = co_await d.authorize(both());
        EXPECT_EQ(kept.id, before.id) << "a request that was made is answered";
    });
}

TEST_F(GatewaysTest, APaymentThatWaitsForASwitchedOffGatewayGoesToTheNext) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        switches::Switches off;
        Deployment d(reactor, db, clock, all);
        d.context.switches = &off;
        gateway.faults = {Fault::unavailable};
        auto waiting = co_await d.authorize(request());
        EXPECT_EQ(waiting.outcome, PaymentOutcome::UNKNOWN);
        off.replace({{switches::Kind::GATEWAY, "STRIPE"}});
        auto calls = gateway.calls.size();
        co_await d.settle(3);
        EXPECT_EQ(gateway.calls.size(), calls) << "nothing is begun there";
        off.replace({});
        co_await d.settle(3);
        auto held = co_await d.see(waiting.id);
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
    });
}

TEST_F(GatewaysTest, AgentsSeeWhoAnswersForFraud) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, all);
        gateway.shifts_liability = true;
        auto held = co_await d.authorize(request());
        EXPECT_EQ(db.value("SELECT liability_shifted::text FROM payments"), "true");
        Caller agent;
        agent.user = UserId::v7(clock, random);
        agent.role = auth::Role::AGENT;
        auto seen = co_await get_payment(d.context, agent, GetPayment{held.id});
        EXPECT_TRUE(seen.authentication && seen.authentication->liability_shifted);
        Caller owner;
        owner.user = user;
        auto own = co_await get_payment(d.context, owner, GetPayment{held.id});
        EXPECT_FALSE(own.authentication);
    });
}

}  // namespace
}  // namespace airside::payment

// How bookings are paid, up to what the payer, an agent or the clock decides.
#include "services/booking/store/requests.hpp"
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

struct PayingTest : ::testing::Test {
    TestDatabase db{"booking", migrations()};
};

TEST_F(PayingTest, AChallengeWaitsForItsPayerAndGoesOnByTheEvent) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.look_pause = 60s;  // so that only the event can be what brings it on
        World world(reactor, db, config);
        auto held = co_await world.create();
        world.payments.challenge = true;
        auto asked = co_await world.pay(held.id);
        EXPECT_EQ(asked.progress, BookingProgress::AWAITING_ACTION);
        EXPECT_EQ(asked.payment.next_action->client_secret, "secret_1");
        auto agent = World::caller_of(UserId::v7(world.clock, world.random));
        agent.role = auth::Role::AGENT;
        auto seen = co_await world.bus.call(agent, GetBooking{held.id});
        EXPECT_FALSE(seen.payment.next_action) << "the payer's secret is not for agents";

        auto& payment = world.payments.by_key.begin()->second;
        payment.status = payment::PaymentStatus::AUTHORIZED;
        payment.outcome = payment::PaymentOutcome::DONE;
        world.feed.publish(payment, "payment_authorized", world.clock.now());
        auto view = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(view.status, BookingStatus::CONFIRMED);
        EXPECT_FALSE(view.payment.next_action);
    });
}

TEST_F(PayingTest, AReviewWaitsForItsAgentAndGoesOnByTheEvent) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.retry_max = 60s;  // so that only the event can be what brings it on
        World world(reactor, db, config);
        auto held = co_await world.create();
        world.payments.suspicious = true;
        auto asked = co_await world.pay(held.id);
        EXPECT_EQ(asked.progress, BookingProgress::IN_REVIEW);
        EXPECT_EQ(asked.payment_status, BookingPaymentStatus::PENDING);
        auto& told = world.payments.authorisations.at(0);
        EXPECT_EQ(told.departs_at, world.offer.itineraries.at(0).segments.at(0).departure.at);
        EXPECT_EQ(told.decide_by, *asked.ticket_time_limit - config.ticketing_margin);

        auto& payment = world.payments.by_key.begin()->second;
        payment.outcome = payment::PaymentOutcome::DONE;
        world.feed.publish(payment, "payment_authorized", world.clock.now());
        auto view = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(view.status, BookingStatus::CONFIRMED);
    });
}

TEST_F(PayingTest, AReviewThatNobodyMakesInTimeIsGivenBackWithTheOrder) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.payments.suspicious = true;
        co_await world.pay(held.id);
        world.clock.shift = 24h - 4min;
        auto view = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(view.status, BookingStatus::FAILED);
        EXPECT_EQ(view.failure->code, "ticket-time-limit-passed");
        EXPECT_EQ(world.payments.voids, 1);
        EXPECT_EQ(world.gds.live(), 0u);
    });
}

TEST_F(PayingTest, AReviewsBookingMayBeGivenUp) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.payments.suspicious = true;
        co_await world.pay(held.id);
        auto cancelled = co_await world.bus.call(world.caller(), CancelBooking{held.id, {}});
        EXPECT_EQ(cancelled.status, BookingStatus::CANCELLED);
        EXPECT_EQ(world.payments.voids, 1);
        EXPECT_EQ(world.gds.live(), 0u);
    });
}

TEST_F(PayingTest, NoMoreIsTakenThanThePayerWasShown) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.ancillaries = {
            {"lounge", AncillaryType::LOUNGE_ACCESS, "Lounge", {{"USD", "40.00"}}, AncillaryScope::BOOKING, 1}};
        World world(reactor, db, config);
        auto held = co_await world.create();
        auto request = world.pay_request(held.id);
        request.expected_price = held.price.total;
        auto agent = World::caller_of(UserId::v7(world.clock, world.random));
        agent.role = auth::Role::AGENT;
        AddAncillary lounge{held.id, Text<1, 50>{"lounge"}, {}, {}, {}, usd("40.00")};
        co_await world.bus.call(agent, lounge);
        auto more = co_await problem_of(world.bus.call(world.caller("pay-1"), request));
        EXPECT_EQ(more, "price-changed");
        // As one that has read the old price, and begins when the agent has written.
        PaymentRequest late{request.payment_method, {}, "k", Actor::of(world.caller()), {}, held.price.total};
        bool begun = co_await start_payment(world.pool, held.id, late, world.clock.now());
        EXPECT_FALSE(begun);
        EXPECT_TRUE(world.payments.authorisations.empty());
        request.expected_price = usd("940.00");
        auto paid = co_await world.bus.call(world.caller("pay-2"), request);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(world.payments.authorisations.at(0).amount, usd("940.00"));
    });
}

TEST_F(PayingTest, AChallengeRedirectsItsPayerWhereThereIsAWayBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.payments.challenge = true;
        auto request = world.pay_request(held.id);
        request.return_url = Text<8, 2000>{"https://shop.example/paid?booking=1"};
        auto payer = world.caller("pay-1");
        payer.user_agent = "Browser/1.0 4242424242424242";
        auto asked = co_await world.bus.call(payer, request);
        EXPECT_EQ(asked.progress, BookingProgress::AWAITING_ACTION);
        EXPECT_EQ(asked.payment.next_action->type, payment::NextActionType::REDIRECT);
        EXPECT_EQ(asked.payment.next_action->url, "https://bank.example/3ds");
        auto& told = world.payments.authorisations.at(0);
        EXPECT_EQ(told.return_url->value, "https://shop.example/paid?booking=1");
        EXPECT_EQ(told.remote_address->value, "192.0.2.77");
        EXPECT_EQ(told.user_agent->value, "Browser/1.0 ************4242");
    });
}

TEST_F(PayingTest, ARepeatedAuthorisationSaysTheSameAgainAndThePayerIsForgottenAfterwards) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        auto request = world.pay_request(held.id);
        request.return_url = Text<8, 2000>{"https://shop.example/paid"};
        world.faults.next("authorize", Fault::UNKNOWN_AFTER);
        auto paid = co_await world.bus.call(world.caller("pay-1"), request);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(world.payments.authorisations.size(), 2u);
        for (auto& told : world.payments.authorisations)
            EXPECT_EQ(json::to_json(told), json::to_json(world.payments.authorisations[0]));
        EXPECT_EQ(db.value("SELECT count(payer) FROM booking_workflows"), "0");
    });
}

TEST_F(PayingTest, ASavedMethodIsItsOwnersToPayWith) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        auto own = user::SavedPaymentMethodId::v7(world.clock, world.random);
        auto anothers = user::SavedPaymentMethodId::v7(world.clock, world.random);
        world.saved_methods = {{own, world.user_id}, {anothers, UserId::v7(world.clock, world.random)}};
        auto request = world.pay_request(held.id);
        request.payment_method = {.type = payment::PaymentMethodType::CARD,
                                  .saved_id = payment::SavedMethodId(anothers.uuid())};
        auto refused = co_await problem_of(world.bus.call(world.caller("pay-1"), request));
        EXPECT_EQ(refused, "invalid-request");
        auto agent = World::caller_of(UserId::v7(world.clock, world.random), "pay-2");
        agent.role = auth::Role::AGENT;
        request.payment_method.saved_id = payment::SavedMethodId(own.uuid());
        auto by_agent = co_await problem_of(world.bus.call(agent, request));
        EXPECT_EQ(by_agent, "invalid-request");
        EXPECT_TRUE(world.payments.authorisations.empty());
        auto paid = co_await world.bus.call(world.caller("pay-3"), request);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        const auto& told = world.payments.authorisations.at(0).method;
        EXPECT_EQ(told.saved_id, payment::SavedMethodId(own.uuid()));
        EXPECT_FALSE(told.token) << "the payment service asks for it";
    });
}

TEST_F(PayingTest, AWayBackLeadsToASafePlaceOrTheSellersOwn) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.site = "http://localhost:3000";
        World world(reactor, db, config);
        auto held = co_await world.create();
        auto request = world.pay_request(held.id);
        for (auto* bad :
             {"http://shop.example/", "javascript:alert(1)", "https:///path", "https://a@shop.example/",
              "https://shop.example/ x", "http://localhost:3000.evil.example/", "http://localhost:30001/"}) {
            request.return_url = Text<8, 2000>{bad};
            auto problem = co_await problem_of(world.bus.call(world.caller("pay-1"), request));
            EXPECT_EQ(problem, "invalid-request") << bad;
        }
        EXPECT_TRUE(world.payments.authorisations.empty());
        request.return_url = Text<8, 2000>{"http://localhost:3000/paid"};
        auto paid = co_await world.bus.call(world.caller("pay-1"), request);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
    });
}

TEST_F(PayingTest, AChallengeThatNobodyPassesIsVoidedAtTheLimit) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.payments.challenge = true;
        co_await world.pay(held.id);
        world.clock.shift = 24h;
        auto view = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(view.status, BookingStatus::FAILED);
        EXPECT_EQ(world.payments.count(payment::PaymentStatus::CANCELLED), 1u);
        EXPECT_EQ(world.gds.live(), 0u);
    });
}

}  // namespace
}  // namespace airside::booking::testing

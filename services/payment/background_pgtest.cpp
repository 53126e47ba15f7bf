// What happens without a caller: webhooks, ends of bookings, the loops themselves.
#include "platform/events/feed.hpp"
#include "services/payment/test_support.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;

StripeWebhook webhook(std::string body, std::string signature = "good") {
    return StripeWebhook{.signature = Header<"Stripe-Signature", Text<1, 4000>>{{std::move(signature)}},
                         .body = {std::move(body)}};
}

struct WebhookTest : PaymentTest {
    static awaitable<> deliver(Deployment& d, StripeWebhook request) {
        co_await stripe_webhook(d.context, Caller{}, std::move(request));
    }
    std::string inbox() const {
        return db.value("SELECT string_agg(event_id || ':' || state, ' ' ORDER BY event_id) FROM webhook_inbox");
    }
};

TEST_F(WebhookTest, BringsWhatTheGatewayDecidedLater) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::needs_customer};
        auto waiting = co_await d.authorize(request());
        auto& truth = gateway.payments.begin()->second;
        truth.state = PaymentState::AUTHORIZED;
        co_await deliver(d, webhook("evt_1|" + truth.id + "|" + waiting.id.str()));
        co_await sweep(d.context);
        while (reactor.spawned() > 1) co_await reactor.sleep(5ms);
        auto now = co_await d.see(waiting.id);
        EXPECT_EQ(now.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(inbox(), "evt_1:DONE");
    });
}

TEST_F(WebhookTest, TwiceIsOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        auto reads = gateway.calls.size();
        for (int i = 0; i < 3; ++i) co_await deliver(d, webhook("evt_1|" + gateway.payments.begin()->first + "|"));
        while (reactor.spawned() > 1) co_await reactor.sleep(5ms);
        co_await sweep(d.context);
        EXPECT_EQ(gateway.calls.size(), reads + 1);
        EXPECT_EQ(events(), "payment_authorized");
        auto after = co_await d.see(held.id);
        EXPECT_EQ(after.status, PaymentStatus::AUTHORIZED);
    });
}

TEST_F(WebhookTest, ComingBeforeOurOwnAnswerFindsThePaymentByItsReference) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::lost_answer};
        auto unknown = co_await d.authorize(request());
        co_await deliver(d, webhook("evt_1|" + gateway.payments.begin()->first + "|" + unknown.id.str()));
        while (reactor.spawned() > 1) co_await reactor.sleep(5ms);
        auto known = co_await d.see(unknown.id);
        EXPECT_EQ(known.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(events(), "payment_authorized");
    });
}

TEST_F(WebhookTest, AWrongSignatureLeavesNoTrace) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto wrong = co_await problem_of(deliver(d, webhook("evt_1|pi_1|", "bad")));
        EXPECT_EQ(wrong.status, 400);
        EXPECT_EQ(wrong.type, "bad-signature");
        StripeWebhook unsigned_one{.signature = {}, .body = {"evt_1|pi_1|"}};
        auto none = co_await problem_of(deliver(d, unsigned_one));
        EXPECT_EQ(none.status, 400);
        EXPECT_EQ(inbox(), "");
    });
}

TEST_F(WebhookTest, OthersEventsAreKeptAndIgnored) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        co_await deliver(d, webhook("evt_1||"));
        co_await deliver(d, webhook("evt_2|pi_stranger|"));
        auto stranger = PaymentId::v7(clock, random);
        co_await deliver(d, webhook("evt_3|pi_stranger|" + stranger.str()));
        while (reactor.spawned() > 1) co_await reactor.sleep(5ms);
        EXPECT_EQ(inbox(), "evt_1:IGNORED evt_2:IGNORED evt_3:IGNORED");
    });
}

TEST_F(WebhookTest, ForAnothersPaymentUnderOurReferenceChangesNothing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::lost_request};
        auto unknown = co_await d.authorize(request());
        auto amount = request().amount;
        gateway.payments.emplace("pi_other", GatewayPayment{.id = "pi_other",
                                                            .transaction_id = "",
                                                            .our_reference = "another",
                                                            .state = PaymentState::CAPTURED,
                                                            .amount = amount,
                                                            .captured = amount,
                                                            .refunded = Money::zero(amount.currency())});
        co_await deliver(d, webhook("evt_1|pi_other|" + unknown.id.str()));
        while (reactor.spawned() > 1) co_await reactor.sleep(5ms);
        auto still = co_await d.see(unknown.id);
        EXPECT_EQ(still.status, PaymentStatus::PENDING);
        EXPECT_EQ(inbox(), "evt_1:IGNORED");
    });
}

// One that can't be worked off at all holds up neither the others nor the sweeper, and ends.
TEST_F(WebhookTest, OneThatAlwaysFailsStopsNobody) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        co_await d.authorize(request());
        gateway.broken = gateway.payments.begin()->first;
        co_await d.authorize(request("2"));
        for (const auto& [id, payment] : gateway.payments)
            co_await deliver(d, webhook((id == gateway.broken ? "evt_1|" : "evt_2|") + id + "|"));
        while (reactor.spawned() > 1) co_await reactor.sleep(5ms);
        EXPECT_EQ(inbox(), "evt_1:NEW evt_2:DONE");
        co_await d.settle(25);
        EXPECT_EQ(inbox(), "evt_1:FAILED evt_2:DONE");
    });
}

TEST_F(WebhookTest, WhatCantBeWorkedOffNowIsTriedAgain) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        gateway.faults = {Fault::unavailable};
        co_await deliver(d, webhook("evt_1|" + gateway.payments.begin()->first + "|"));
        while (reactor.spawned() > 1) co_await reactor.sleep(5ms);
        EXPECT_EQ(inbox(), "evt_1:NEW");
        auto meanwhile = co_await d.see(held.id);
        EXPECT_EQ(meanwhile.outcome, PaymentOutcome::DONE) << "a look without an answer says nothing";
        co_await d.settle(2);
        EXPECT_EQ(inbox(), "evt_1:DONE");
    });
}

// A feed that has what it is given.
struct ListedFeed final : events::FeedSource {
    Reactor* reactor = nullptr;
    std::vector<events::Event> listed;
    awaitable<events::Page> read(std::string, events::Cursor after, int, Steady::time_point) override {
        events::Page page{{}, after};
        for (const auto& event : listed)
            if (event.place > after) {
                page.events.push_back(event);
                page.next = event.place;
            }
        if (page.events.empty()) co_await reactor->sleep(20ms);
        co_return page;
    }
};
events::Event ended(Uuid event_id, BookingId booking, std::string type) {
    events::Event event{event_id, "booking", booking.uuid(), 1, std::move(type), "{}", {}, SystemClock().now()};
    event.place = events::Cursor{1, 1, 1};
    return event;
}

TEST_F(PaymentTest, AnEndedBookingsAuthorisationIsGivenBackEvenIfItCameLater) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request("before"));
        auto tx = co_await d.pool.begin();
        co_await note_ended_booking(d.context, tx, ended(Uuid::v7(clock, random), booking, "booking_failed"));
        co_await tx.commit();
        auto late = co_await d.authorize(request("after"));
        co_await d.settle(2);
        auto first = co_await d.see(held.id), second = co_await d.see(late.id);
        EXPECT_EQ(first.status, PaymentStatus::CANCELLED);
        EXPECT_EQ(second.status, PaymentStatus::CANCELLED);
        for (const auto& [id, payment] : gateway.payments) EXPECT_EQ(payment.state, PaymentState::VOIDED);
    });
}

TEST_F(PaymentTest, WhatACapturedBookingPaidStays) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        co_await d.capture(held.id);
        auto tx = co_await d.pool.begin();
        co_await note_ended_booking(d.context, tx, ended(Uuid::v7(clock, random), booking, "booking_cancelled"));
        co_await tx.commit();
        co_await d.settle(2);
        auto after = co_await d.see(held.id);
        EXPECT_EQ(after.status, PaymentStatus::CAPTURED);
    });
}

TEST_F(PaymentTest, TheLoopsRunAndStop) {
    ListedFeed feed;
    feed.listed.push_back(ended(Uuid::v7(clock, random), booking, "booking_expired"));
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        feed.reactor = &reactor;
        SystemClock real;
        postgres::Pool pool(reactor, Deployment::pool_options(db));
        events::Notifier notifier(reactor, pool);
        Config config;
        config.sweep_every = 20ms;
        Service service({reactor, real, random, pool, notifier, {&gateway}, &feed}, config);
        Bus bus;
        bind_contract(bus);
        service.serve(bus);
        service.start_background();
        auto held = co_await bus.call(Caller::of_service("booking"), request());
        auto until = Steady::now() + 20s;
        auto view = held;
        while (view.status != PaymentStatus::CANCELLED && Steady::now() < until) {
            co_await reactor.sleep(20ms);
            view = co_await bus.call(Caller::of_service("booking"), GetPaymentInternal{held.id});
        }
        EXPECT_EQ(view.status, PaymentStatus::CANCELLED);
        co_await service.stop(Steady::now() + 10s);
        auto jobs = service.jobs();
        auto made = co_await jobs.at(0).run();
        EXPECT_EQ(made, R"({"made":0})");
        auto purged = co_await jobs.at(1).run();
        EXPECT_EQ(
            purged,
            R"({"webhooks":0,"messages":0,"ended_bookings":0,"settlements":0,"exceptions":0,"idempotency_keys":0})");
    });
}

}  // namespace
}  // namespace airside::payment

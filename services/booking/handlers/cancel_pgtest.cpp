// A paid booking is given up: what comes back, and how it is told.
#include "services/booking/handlers/cancel_test_support.hpp"

namespace airside::booking::testing {
namespace {

TEST_F(CancelTest, OnTheDayOfIssueEverythingComesBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.void_zone = zone_of_the_day();
        World world(reactor, db, config);
        world.offer.conditions.refund = {gds::Allowance::NOT_ALLOWED, {}};
        auto view = co_await booked(world);
        auto quote = co_await world.bus.call(world.caller(), GetCancelQuote{view.id});
        EXPECT_EQ(quote.basis, RefundBasis::VOID_WINDOW);
        EXPECT_EQ(quote.refund, usd("900.00"));
        auto cancelled = co_await world.bus.call(world.caller(), cancel_of(view.id, "900.00"));
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(done.payment_status, BookingPaymentStatus::REFUNDED);
        EXPECT_TRUE(done.cancelled_at);
        EXPECT_EQ(documents_of(view.id), "VOIDED");
        EXPECT_EQ(world.gds.open_tickets(), 0u);
        EXPECT_EQ(world.gds.live(), 0u);
        EXPECT_EQ(events_of(db, view.id),
                  "booking_created booking_ordered booking_confirmed booking_cancelled booking_refunded");
        expect_refunded_once(world, view.id, usd("900.00"));
        auto again = co_await world.bus.call(world.caller(), cancel_of(view.id));
        EXPECT_EQ(again.status, BookingStatus::REFUNDED);
        expect_refunded_once(world, view.id, usd("900.00"));
    });
}

TEST_F(CancelTest, AfterwardsThePenaltyOfEachPassengerStays) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = with_penalty("150.00");
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        auto quote = co_await world.bus.call(world.caller(), GetCancelQuote{view.id});
        EXPECT_EQ(quote.basis, RefundBasis::FARE_CONDITIONS);
        EXPECT_EQ(quote.refund, usd("600.00"));
        EXPECT_EQ(quote.passengers.size(), 2u);
        auto unagreed = co_await problem_of(world.bus.call(world.caller(), cancel_of(view.id)));
        EXPECT_EQ(unagreed, "refund-changed");
        auto changed = co_await problem_of(world.bus.call(world.caller(), cancel_of(view.id, "900.00")));
        EXPECT_EQ(changed, "refund-changed");
        co_await world.bus.call(world.caller(), cancel_of(view.id, "600.00"));
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(done.payment_status, BookingPaymentStatus::PARTIALLY_REFUNDED);
        EXPECT_EQ(documents_of(view.id), "REFUNDED");
        EXPECT_EQ(world.faults.calls["void_tickets"], 0);
        expect_refunded_once(world, view.id, usd("600.00"));
    });
}

TEST_F(CancelTest, WhereTheProviderRefundsTicketsItIsAskedToBeforeTheOrderIsCancelled) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.gds.refunds = true;
        world.offer.conditions.refund = with_penalty("150.00");
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        co_await world.bus.call(world.caller(), cancel_of(view.id, "600.00"));
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(world.faults.calls["refund_tickets"], 1);
        EXPECT_EQ(world.gds.open_tickets(), 0u);
        EXPECT_EQ(world.gds.live(), 0u);
        EXPECT_EQ(documents_of(view.id), "REFUNDED");
        EXPECT_EQ(
            db.value("SELECT string_agg(step, ' ' ORDER BY id) FROM workflow_steps WHERE NOT look AND outcome = 'DONE'"
                     " AND step IN ('REFUND_TICKETS', 'CANCEL_ORDER') AND booking_id = '" +
                     view.id.str() + "'"),
            "REFUND_TICKETS CANCEL_ORDER");
        EXPECT_EQ(events_of(db, view.id),
                  "booking_created booking_ordered booking_confirmed booking_cancelled booking_refunded");
        expect_refunded_once(world, view.id, usd("600.00"));
    });
}

TEST_F(CancelTest, OfAFareThatIsNotRefundableNothingComesBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = {gds::Allowance::NOT_ALLOWED, {}};
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        co_await world.bus.call(world.caller(), cancel_of(view.id, "0.00"));
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::CANCELLED);
        EXPECT_EQ(documents_of(view.id), "ISSUED") << "nothing comes back for them";
        EXPECT_EQ(done.payment_status, BookingPaymentStatus::CAPTURED);
        EXPECT_TRUE(world.payments.refunds.empty());
        EXPECT_EQ(world.gds.live(), 0u);
    });
}

TEST_F(CancelTest, OfAFareThatIsNotRefundableOnlyKnownTaxesComeBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.refundable_taxes = {"GB"};
        World world(reactor, db, config);
        world.gds.refunds = true;
        world.offer.conditions.refund = {gds::Allowance::NOT_ALLOWED, {}};
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        auto quote = co_await world.bus.call(world.caller(), GetCancelQuote{view.id});
        EXPECT_EQ(quote.basis, RefundBasis::FARE_CONDITIONS);
        EXPECT_EQ(quote.refund, usd("200.00"));
        co_await world.bus.call(world.caller(), cancel_of(view.id, "200.00"));
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        expect_refunded_once(world, view.id, usd("200.00"));
        EXPECT_EQ(world.faults.calls["refund_tickets"], 0) << "the fare does not allow it";
    });
}

TEST_F(CancelTest, WhatIsNotKnownAnAgentDecides) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        auto quote = co_await world.bus.call(world.caller(), GetCancelQuote{view.id});
        EXPECT_EQ(quote.basis, RefundBasis::UNKNOWN);
        EXPECT_FALSE(quote.refund);
        auto unknown = co_await problem_of(world.bus.call(world.caller(), cancel_of(view.id, "900.00")));
        EXPECT_EQ(unknown, "refund-unknown");
        auto decided = cancel_of(view.id);
        decided.refund = usd("450.00");
        auto not_theirs = co_await problem_of(world.bus.call(world.caller(), decided));
        EXPECT_EQ(not_theirs, "invalid-request");
        auto too_much = decided;
        too_much.refund = usd("900.01");
        auto refused = co_await problem_of(world.bus.call(agent_of(world), too_much));
        EXPECT_EQ(refused, "invalid-request");
        co_await world.bus.call(agent_of(world), decided);
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(done.failure->code, "cancelled-by-agent");
        expect_refunded_once(world, view.id, usd("450.00"));
    });
}

TEST_F(CancelTest, AfterTheDepartureNothingIsCancelled) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        world.clock.shift = view.departure_datetime - SystemClock().now() + 1min;
        auto late = co_await problem_of(world.bus.call(world.caller(), cancel_of(view.id, "900.00")));
        EXPECT_EQ(late, "not-cancellable");
        auto quote = co_await problem_of(world.bus.call(world.caller(), GetCancelQuote{view.id}));
        EXPECT_EQ(quote, "not-cancellable");
    });
}

TEST_F(CancelTest, WhatTheAirlineMovedComesBackWhole) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = {gds::Allowance::NOT_ALLOWED, {}};
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        auto& last = view.flights.back();
        ChangeSchedule change{view.id, {}, {Text<3, 500>{"told by the airline"}}};
        change.segments = List<SegmentTimes, 1, 16>(
            {{{last.segment_number}, last.departure_local + 200min, last.arrival_local + 200min}});
        co_await world.bus.call(agent_of(world), change);
        auto quote = co_await world.bus.call(world.caller(), GetCancelQuote{view.id});
        EXPECT_EQ(quote.basis, RefundBasis::SCHEDULE_CHANGE);
        co_await world.bus.call(world.caller(), cancel_of(view.id, "900.00"));
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        expect_refunded_once(world, view.id, usd("900.00"));
        EXPECT_EQ(world.payments.refund_requests.at(0).reason, payment::RefundReason::SCHEDULE_CHANGE);
        EXPECT_EQ(world.payments.refund_requests.at(0).requested_by_type, payment::RefundRequester::CUSTOMER);
        EXPECT_EQ(world.payments.refund_requests.at(0).requested_by, world.user_id);
    });
}

TEST_F(CancelTest, TheTravellerSeesItCancelledAtOnceAndRefundedWhenTheMoneyHasArrived) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.look_pause = 60s;  // only the payment service's event brings the next look forward
        World world(reactor, db, config);
        world.offer.conditions.refund = with_penalty("100.00");
        world.payments.banks_are_slow = true;
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        auto cancelled = co_await world.bus.call(world.caller(), cancel_of(view.id, "700.00"));
        EXPECT_EQ(cancelled.status, BookingStatus::CANCELLED);
        EXPECT_EQ(cancelled.payment_status, BookingPaymentStatus::CAPTURED);
        EXPECT_EQ(cancelled.progress, BookingProgress::UNDOING);
        EXPECT_EQ(cancelled.refunds.at(0).amount, usd("700.00"));
        EXPECT_EQ(cancelled.refunds.at(0).state, BookedRefundState::OPEN);
        auto told =
            "SELECT payload -> 'refund' ->> 'amount' FROM outbox WHERE type = 'booking_cancelled' AND aggregate_id = '";
        EXPECT_EQ(db.value(told + view.id.str() + "'"), "700.00");
        world.payments.arrive(world.payments.refunds.begin()->second);
        auto& payment = world.payments.by_key.begin()->second;
        world.feed.publish(payment, world.payments.refunds.begin()->second, "refund_completed", world.clock.now());
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(done.payment_status, BookingPaymentStatus::PARTIALLY_REFUNDED);
        EXPECT_EQ(done.refunds.at(0).state, BookedRefundState::DONE);
        expect_refunded_once(world, view.id, usd("700.00"));
    });
}

}  // namespace
}  // namespace airside::booking::testing

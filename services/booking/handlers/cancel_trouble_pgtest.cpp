// A paid booking is given up, and something goes wrong or happens at the same time: what is due comes back exactly
// once.
#include "services/booking/handlers/cancel_test_support.hpp"

namespace airside::booking::testing {
namespace {

TEST_F(CancelTest, ARefundThatFailedIsAskedForAgainByAnAgent) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = with_penalty("0.00");
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        world.faults.next("refund", Fault::REFUSED);
        co_await world.bus.call(world.caller(), cancel_of(view.id, "900.00"));
        auto stuck = co_await world.until(view.id, BookingProgress::NEEDS_AGENT);
        EXPECT_EQ(stuck.status, BookingStatus::CANCELLED);
        auto agent = agent_of(world);
        DecideBooking done_by_hand{view.id, BookingDecision::DONE, {}, {"paid by cheque"}};
        auto refused = co_await problem_of(world.bus.call(agent, done_by_hand));
        EXPECT_EQ(refused, "invalid-request");
        DecideBooking retry{view.id, BookingDecision::RETRY, {}, {"the bank was closed"}};
        co_await world.bus.call(agent, retry);
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(returned(world), usd("900.00"));
    });
}

// On a database of its own: how far the payment service's feed was read is kept there.
struct BankTest : CancelTest {};

TEST_F(BankTest, WhatItSendsBackLaterIsAskedForAgainByAnAgent) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = with_penalty("0.00");
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        co_await world.bus.call(world.caller(), cancel_of(view.id, "900.00"));
        co_await world.until(view.id, BookingProgress::FINISHED);
        auto& payment = world.payments.by_key.begin()->second;
        auto& refund = world.payments.refunds.begin()->second;
        refund.status = payment::RefundStatus::FAILED;
        payment.status = payment::PaymentStatus::CAPTURED;
        world.feed.publish(payment, refund, "refund_failed", world.clock.now());
        auto stuck = co_await world.until(view.id, BookingProgress::NEEDS_AGENT);
        EXPECT_EQ(stuck.refunds.at(0).state, BookedRefundState::FAILED);
        EXPECT_FALSE(stuck.refunds.at(0).finished_at);
        auto listed = co_await world.service->stuck(10);
        bool is_listed = std::any_of(listed.begin(), listed.end(),
                                     [&](auto& one) { return one.booking_id == view.id && one.step == "REFUND"; });
        EXPECT_TRUE(is_listed);
        DecideBooking retry{view.id, BookingDecision::RETRY, {}, {"to another account"}};
        co_await world.bus.call(agent_of(world), retry);
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(done.refunds.at(0).state, BookedRefundState::DONE);
        EXPECT_EQ(returned(world), usd("900.00"));
        EXPECT_EQ(world.payments.refunds.size(), 2u);
    });
}

struct RefundElsewhereTest : CancelTest {};  // as BankTest

TEST_F(RefundElsewhereTest, WhatAnAgentRefundsAtThePaymentServiceIsFollowed) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto& payment = world.payments.by_key.begin()->second;
        auto refund = Maker::make<payment::RefundView>();
        refund.id = Uuid::v7(world.clock, world.random);
        refund.reference = payment::RefundReference::of("REF7K2MNQ4RS");
        for (auto [at_payments, here, amount] :
             {std::tuple{payment::PaymentStatus::PARTIALLY_REFUNDED, BookingPaymentStatus::PARTIALLY_REFUNDED,
                         "100.00"},
              std::tuple{payment::PaymentStatus::REFUNDED, BookingPaymentStatus::REFUNDED, "800.00"}}) {
            payment.status = at_payments;
            refund.amount = usd(amount);
            world.feed.publish(payment, refund, "refund_completed", world.clock.now());
            auto limit = Steady::now() + 30s;
            while (view.payment_status != here && Steady::now() < limit) {
                co_await reactor.sleep(5ms);
                view = co_await world.read(view.id);
            }
            EXPECT_EQ(view.payment_status, here);
        }
        EXPECT_EQ(view.status, BookingStatus::CONFIRMED) << "who travels is not decided there";
        EXPECT_EQ(
            db.value("SELECT string_agg(old_value->>'payment_status' || '>' || (new_value->>'payment_status'), ' ' "
                     "ORDER BY seq) FROM booking_audit_log WHERE booking_id = '" +
                     view.id.str() + "' AND action = 'PAYMENT_UPDATED'"),
            "PENDING>AUTHORIZED AUTHORIZED>CAPTURED CAPTURED>PARTIALLY_REFUNDED PARTIALLY_REFUNDED>REFUNDED");
    });
}

TEST_F(CancelTest, WhereTheProviderDoesNotVoidAnAgentLeavesTheBookingAsItWas) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.void_zone = zone_of_the_day();
        World world(reactor, db, config);
        auto view = co_await booked(world);
        world.gds.refusal = gds::RefusalCode::VOID_WINDOW_CLOSED;
        world.faults.next("void_tickets", Fault::REFUSED);
        auto stuck = co_await world.bus.call(world.caller(), cancel_of(view.id, "900.00"));
        EXPECT_EQ(stuck.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(stuck.progress, BookingProgress::NEEDS_AGENT);
        DecideBooking abandon{view.id, BookingDecision::ABANDON, {}, {"the traveller flies"}};
        auto kept = co_await world.bus.call(agent_of(world), abandon);
        EXPECT_EQ(kept.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(kept.progress, BookingProgress::FINISHED);
        EXPECT_FALSE(kept.failure);
        EXPECT_TRUE(kept.refunds.empty());
        EXPECT_TRUE(world.payments.refunds.empty());
        EXPECT_EQ(world.gds.open_tickets(), 2u);

        // Asked for again it is refused again, and then voided by hand.
        world.faults.next("void_tickets", Fault::REFUSED);
        co_await world.bus.call(world.caller(), cancel_of(view.id, "900.00"));
        DecideBooking by_hand{view.id, BookingDecision::DONE, {}, {"voided at the airline's desk"}};
        co_await world.bus.call(agent_of(world), by_hand);
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        expect_refunded_once(world, view.id, usd("900.00"));
    });
}

TEST_F(CancelTest, WhereTheProviderDoesNotRefundTheTicketsAnAgentDecides) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.gds.refunds = true;
        world.offer.conditions.refund = with_penalty("100.00");
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        world.faults.next("refund_tickets", Fault::REFUSED);
        auto stuck = co_await world.bus.call(world.caller(), cancel_of(view.id, "700.00"));
        EXPECT_EQ(stuck.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(stuck.progress, BookingProgress::NEEDS_AGENT);
        EXPECT_EQ(world.faults.calls["cancel"], 0);
        DecideBooking abandon{view.id, BookingDecision::ABANDON, {}, {"the traveller flies"}};
        auto kept = co_await world.bus.call(agent_of(world), abandon);
        EXPECT_EQ(kept.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(kept.progress, BookingProgress::FINISHED);
        EXPECT_TRUE(kept.refunds.empty());

        // Asked for again it is refused again, and then refunded at the airline's desk.
        world.faults.next("refund_tickets", Fault::REFUSED);
        co_await world.bus.call(world.caller(), cancel_of(view.id, "700.00"));
        DecideBooking by_hand{view.id, BookingDecision::DONE, {}, {"refunded at the airline's desk"}};
        co_await world.bus.call(agent_of(world), by_hand);
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(documents_of(view.id), "REFUNDED");
        EXPECT_EQ(world.gds.live(), 0u);
        expect_refunded_once(world, view.id, usd("700.00"));
    });
}

TEST_F(CancelTest, TwoAtOnceGiveBackOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = with_penalty("0.00");
        auto view = co_await booked(world);
        world.clock.shift = 49h;
        std::vector<awaitable<BookingView>> all;
        all.reserve(4);
        for (int i = 0; i < 4; ++i) all.push_back(world.bus.call(world.caller(), cancel_of(view.id, "900.00")));
        auto answers = co_await when_all(reactor, std::move(all));
        for (auto& answer : answers) EXPECT_NE(answer.status, BookingStatus::CONFIRMED);
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        expect_refunded_once(world, view.id, usd("900.00"));
        EXPECT_EQ(
            db.value("SELECT count(*) FROM booking_audit_log WHERE new_value ? 'cancellation' AND booking_id = '" +
                     view.id.str() + "'"),
            "1");
    });
}

TEST_F(CancelTest, WhatIsBeingGivenUpIsNotCheckedInOrMoved) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.request_wait = 50ms;
        config.retry_min = config.retry_max = 60s;
        World world(reactor, db, config);
        world.offer.conditions.refund = with_penalty("0.00");
        auto view = co_await world.create();
        co_await world.until(view.id, BookingProgress::AWAITING_PAYMENT);
        co_await world.pay(view.id);
        view = co_await world.until(view.id, BookingProgress::FINISHED);
        world.clock.shift = view.departure_datetime - SystemClock().now() - 3h;
        world.faults.next("cancel", Fault::UNAVAILABLE);
        auto begun = co_await world.bus.call(world.caller(), cancel_of(view.id, "900.00"));
        EXPECT_EQ(begun.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(begun.progress, BookingProgress::UNDOING);
        auto checked_in = co_await problem_of(world.bus.call(world.caller(), CheckIn{view.id, {}}));
        EXPECT_EQ(checked_in, "check-in-not-open");
        auto& last = view.flights.back();
        ChangeSchedule change{view.id, {}, {}};
        change.segments = List<SegmentTimes, 1, 16>(
            {{{last.segment_number}, last.departure_local + 10min, last.arrival_local + 10min}});
        auto moved = co_await problem_of(world.bus.call(agent_of(world), change));
        EXPECT_EQ(moved, "not-changeable");
    });
}

TEST_F(CancelTest, WhoIsCheckedInCantCancel) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = with_penalty("0.00");
        auto view = co_await booked(world);
        world.clock.shift = view.departure_datetime - SystemClock().now() - 3h;
        co_await world.bus.call(world.caller(), CheckIn{view.id, {}});
        auto refused = co_await problem_of(world.bus.call(world.caller(), cancel_of(view.id, "900.00")));
        EXPECT_EQ(refused, "not-cancellable");
        EXPECT_EQ(world.gds.live(), 1u);
    });
}

struct Trouble {
    std::string operation;
    Fault fault;
};
struct CancelTroubleTest : CancelTest, ::testing::WithParamInterface<Trouble> {};

TEST_P(CancelTroubleTest, EndsRefundedExactlyOnce) {
    auto trouble = GetParam();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        bool dies = trouble.fault == Fault::HANG_BEFORE || trouble.fault == Fault::HANG_AFTER;
        World world(reactor, db, config);
        auto view = co_await booked(world);
        if (dies) {
            world.config.request_wait = 200ms;
            world.crash();
            world.start();
        }
        world.faults.next(trouble.operation, trouble.fault);
        auto decided = cancel_of(view.id);
        // Where midnight has just passed the tickets are not voided, and what comes back is the agent's to say.
        decided.refund = usd("900.00");
        if (trouble.operation != "void_tickets") world.clock.shift = 49h;
        world.gds.refunds = trouble.operation == "refund_tickets";
        co_await world.bus.call(agent_of(world), decided);
        auto limit = Steady::now() + 40s;
        for (;;) {
            if (world.faults.hung) {
                world.faults.hung = false;
                world.crash();
                world.start();
            }
            auto now = co_await world.read(view.id);
            if (now.progress == BookingProgress::FINISHED || Steady::now() > limit) break;
            co_await reactor.sleep(10ms);
        }
        auto done = co_await world.read(view.id);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(done.payment_status, BookingPaymentStatus::REFUNDED);
        EXPECT_EQ(world.gds.live(), 0u);
        expect_refunded_once(world, view.id, usd("900.00"));
    });
}

std::vector<Trouble> cancel_troubles() {
    std::vector<Trouble> out;
    for (auto* operation : {"void_tickets", "refund_tickets", "cancel", "refund"})
        for (auto fault :
             {Fault::UNAVAILABLE, Fault::UNKNOWN_BEFORE, Fault::UNKNOWN_AFTER, Fault::HANG_BEFORE, Fault::HANG_AFTER})
            out.push_back({operation, fault});
    return out;
}
std::string trouble_name(const ::testing::TestParamInfo<Trouble>& info) {
    return info.param.operation + "_" + std::string(json::name(info.param.fault));
}
INSTANTIATE_TEST_SUITE_P(Calls, CancelTroubleTest, ::testing::ValuesIn(cancel_troubles()), trouble_name);

}  // namespace
}  // namespace airside::booking::testing

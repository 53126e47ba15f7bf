// The price of one ancillary goes back, alone and beside the whole booking's.
#include "services/booking/handlers/cancel_test_support.hpp"

namespace airside::booking::testing {
namespace {

TEST_F(CancelTest, OneAncillaryComesBackAndThenTheRest) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.ancillaries = {
            {"bag", AncillaryType::EXTRA_BAGGAGE, "Bag", {{"USD", "60.00"}}, AncillaryScope::BOOKING, 2},
            {"wifi", AncillaryType::WIFI, "Wifi", {{"USD", "8.00"}}, AncillaryScope::BOOKING, 2}};
        World world(reactor, db, config);
        world.offer.conditions.refund = with_penalty("100.00");
        auto held = co_await world.create();
        for (auto& item : config.ancillaries)
            for (auto* key : {"1", "2"})
                co_await world.bus.call(
                    world.caller(item.code + key),
                    AddAncillary{held.id, Text<1, 50>{item.code}, {}, {}, {}, *item.price_in(Currency::of("USD"))});
        auto with = co_await world.read(held.id);
        co_await world.bus.call(world.caller(), RemoveAncillary{held.id, {with.ancillaries[3].id}});
        auto paid = co_await world.pay(held.id);
        EXPECT_EQ(paid.price.total, usd("1028.00"));
        auto agent = agent_of(world);
        CancelAncillary one{held.id, {with.ancillaries[0].id}};
        co_await world.bus.call(agent, one);
        auto some = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(some.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(some.payment_status, BookingPaymentStatus::PARTIALLY_REFUNDED);
        EXPECT_EQ(some.ancillaries[0].status, AncillaryStatus::REFUNDED);
        EXPECT_EQ(returned(world), usd("60.00"));
        auto twice = co_await world.bus.call(agent, one);
        EXPECT_EQ(twice.refunds.size(), 1u);
        EXPECT_EQ(returned(world), usd("60.00"));
        CancelAncillary taken_off{held.id, {with.ancillaries[3].id}};
        auto unpaid = co_await problem_of(world.bus.call(agent, taken_off));
        EXPECT_EQ(unpaid, "not-cancellable");

        world.clock.shift = 49h;
        co_await world.bus.call(world.caller(), cancel_of(held.id, "768.00"));
        auto done = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(returned(world), usd("828.00")) << "60 before, 700 of the fares, 60 + 8 of ancillaries";
        using enum AncillaryStatus;
        EXPECT_EQ(done.ancillaries[1].status, REFUNDED);
        EXPECT_EQ(done.ancillaries[2].status, REFUNDED);
        EXPECT_EQ(done.ancillaries[3].status, CANCELLED) << "it was taken off before it was paid";
    });
}

TEST_F(CancelTest, AnAncillarysPriceOnItsWayStandsInNobodysWay) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.ancillaries = {
            {"bag", AncillaryType::EXTRA_BAGGAGE, "Bag", {{"USD", "60.00"}}, AncillaryScope::BOOKING, 2}};
        World world(reactor, db, config);
        world.offer.conditions.refund = with_penalty("100.00");
        world.payments.banks_are_slow = true;
        auto held = co_await world.create();
        AddAncillary bag{held.id, Text<1, 50>{"bag"}, {}, {}, {}, usd("60.00")};
        auto added = co_await world.bus.call(world.caller("bag"), bag);
        co_await world.pay(held.id);
        auto some = co_await world.bus.call(agent_of(world), CancelAncillary{held.id, {added.value.ancillaries[0].id}});
        EXPECT_EQ(some.ancillaries[0].status, AncillaryStatus::CANCELLED);
        auto& last = some.flights.back();
        ChangeSchedule change{held.id, {}, {}};
        change.segments = List<SegmentTimes, 1, 16>(
            {{{last.segment_number}, last.departure_local + 10min, last.arrival_local + 10min}});
        co_await world.bus.call(agent_of(world), change);
        world.clock.shift = 49h;
        auto cancelled = co_await world.bus.call(world.caller(), cancel_of(held.id, "700.00"));
        EXPECT_EQ(cancelled.status, BookingStatus::CANCELLED);
        EXPECT_EQ(cancelled.refunds.size(), 2u);
        auto limit = Steady::now() + 20s;
        while (world.payments.refunds.size() < 2 && Steady::now() < limit) co_await reactor.sleep(10ms);
        for (auto& [key, refund] : world.payments.refunds) world.payments.arrive(refund);
        auto done = co_await world.until(held.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        EXPECT_EQ(done.payment_status, BookingPaymentStatus::PARTIALLY_REFUNDED);
        EXPECT_EQ(returned(world), usd("760.00"));
        EXPECT_EQ(done.ancillaries[0].status, AncillaryStatus::REFUNDED);
        EXPECT_EQ(world.payments.refunds.size(), 2u);
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_audit_breaks()"), "0");
    });
}

}  // namespace
}  // namespace airside::booking::testing

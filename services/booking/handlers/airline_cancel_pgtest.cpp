// A paid booking with services of the airline's is given up, or one of these is.
#include "services/booking/airline_test_support.hpp"
#include "services/booking/handlers/cancel_test_support.hpp"

namespace airside::booking::testing {
namespace {

awaitable<BookingView> paid_with_services(World& world) {
    auto held = co_await held_with_services(world);
    auto paid = co_await world.pay(held.id);
    EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
    co_return paid;
}

TEST_F(CancelTest, TheAirlinesServicesAreVoidedWithTheTickets) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.void_zone = zone_of_the_day();
        World world(reactor, db, config);
        auto view = co_await paid_with_services(world);
        auto quote = co_await world.bus.call(world.caller(), GetCancelQuote{view.id});
        EXPECT_EQ(quote.basis, RefundBasis::VOID_WINDOW);
        EXPECT_EQ(quote.refund, usd("957.50"));
        EXPECT_EQ(quote.airline_documents, usd("57.50"));
        co_await world.bus.call(world.caller(), cancel_of(view.id, "957.50"));
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        for (auto& one : done.ancillaries) EXPECT_EQ(one.status, AncillaryStatus::REFUNDED);
        EXPECT_EQ(documents_of(view.id), "VOIDED") << "tickets and EMDs";
        EXPECT_EQ(world.gds.noted(), 0);
        expect_refunded_once(world, view.id, usd("957.50"));
    });
}

TEST_F(CancelTest, AfterwardsWhatTheAirlineGivesBackForThemIsAnAgentsToSay) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer.conditions.refund = with_penalty("100.00");
        auto view = co_await paid_with_services(world);
        world.clock.shift = 49h;
        auto quote = co_await world.bus.call(world.caller(), GetCancelQuote{view.id});
        EXPECT_EQ(quote.basis, RefundBasis::UNKNOWN);
        EXPECT_FALSE(quote.refund);
        EXPECT_EQ(quote.airline_documents, usd("57.50"));
        EXPECT_EQ(quote.passengers.at(0).refund, usd("400.00")) << "that part is known";
        auto told = co_await problem_of(world.bus.call(world.caller(), cancel_of(view.id, "757.50")));
        EXPECT_EQ(told, "refund-unknown");
        auto stated = cancel_of(view.id);
        stated.refund = usd("720.00");
        co_await world.bus.call(agent_of(world), stated);
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.status, BookingStatus::REFUNDED);
        expect_refunded_once(world, view.id, usd("720.00"));
    });
}

TEST_F(CancelTest, OneThatHasADocumentComesBackWhereAnAgentSaysThatThatDid) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await paid_with_services(world);
        auto agent = agent_of(world);
        CancelAncillary bag{view.id, {view.ancillaries.at(0).id}};
        auto told = co_await problem_of(world.bus.call(agent, bag));
        EXPECT_EQ(told, "not-cancellable");
        EXPECT_TRUE(world.payments.refunds.empty());
        bag.document_returned.value = true;
        co_await world.bus.call(agent, bag);
        auto done = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(done.ancillaries.at(0).status, AncillaryStatus::REFUNDED);
        EXPECT_EQ(done.ancillaries.at(1).status, AncillaryStatus::CONFIRMED);
        EXPECT_EQ(returned(world), usd("45.00"));
        auto number = done.ancillaries.at(0).document_number->str();
        EXPECT_EQ(db.value("SELECT string_agg(document_number || document_type, ' ') FROM booking_documents"
                           " WHERE status = 'REFUNDED' AND booking_id = '" +
                           view.id.str() + "'"),
                  number + "EMD");
    });
}

TEST_F(CancelTest, OneThatTheAirlineNeverIssuedComesBackWhole) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.gds.issues_services = false;
        world.offer.conditions.refund = with_penalty("100.00");
        auto view = co_await paid_with_services(world);
        co_await world.bus.call(agent_of(world), CancelAncillary{view.id, {view.ancillaries.at(0).id}});
        auto some = co_await world.until(view.id, BookingProgress::FINISHED);
        EXPECT_EQ(some.ancillaries.at(0).status, AncillaryStatus::REFUNDED);
        EXPECT_EQ(returned(world), usd("45.00"));
        world.clock.shift = 49h;
        auto quote = co_await world.bus.call(world.caller(), GetCancelQuote{view.id});
        EXPECT_EQ(quote.refund, usd("712.50")) << "700 of the fares, and the meal that was never issued";
    });
}

}  // namespace
}  // namespace airside::booking::testing

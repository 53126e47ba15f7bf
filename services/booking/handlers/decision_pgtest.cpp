// Bookings that can't go on by themselves: the agents' list, and what they decide.
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

struct DecisionTest : ::testing::Test {
    TestDatabase db{"booking", migrations()};
};

Caller agent_of(const World& world) {
    auto caller = World::caller_of(UserId::v7(world.clock, world.random));
    caller.role = auth::Role::AGENT;
    return caller;
}

// The order exists twice at the provider, and our call's outcome is unknown.
awaitable<BookingId> stuck_between_two_orders(World& world) {
    world.faults.next("create_order", Fault::UNKNOWN_AFTER);
    world.gds.orders.reserve(4);
    world.faults.next("find_by_reference", Fault::UNAVAILABLE);
    auto request = world.create_request();
    auto held = problem_of(world.bus.call(world.caller(), std::move(request)));
    world.reactor.spawn("twin", [](World& w) -> awaitable<> {
        while (w.gds.orders.empty()) co_await w.reactor.sleep(1ms);
        auto twin = w.gds.orders[0];
        twin.order_id = "order-twin";
        twin.locator = RecordLocator::of("TWIN22");
        w.gds.orders.push_back(twin);
    }(world));
    auto outcome = co_await std::move(held);
    EXPECT_EQ(outcome, "none");
    auto page = co_await world.bus.call(world.caller(), ListBookings{});
    co_return page.items.at(0).id;
}

TEST_F(DecisionTest, AnAgentSaysWhichOrderItIs) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto id = co_await stuck_between_two_orders(world);
        auto view = co_await world.read(id);
        EXPECT_EQ(view.progress, BookingProgress::NEEDS_AGENT);
        EXPECT_FALSE(view.pnr);

        auto stuck = co_await world.bus.call(agent_of(world), ListStuckBookings{});
        EXPECT_EQ(stuck.items.size(), 1u);
        EXPECT_EQ(stuck.items.at(0).step, "CREATE_ORDER");
        EXPECT_EQ(stuck.items.at(0).reason, "2 orders carry this booking's reference");
        auto listed = co_await world.service->stuck(10);
        EXPECT_EQ(listed.size(), 1u);

        DecideBooking decision{id, BookingDecision::ORDER_FOUND, {}, {"asked the provider's desk"}};
        auto which = co_await problem_of(world.bus.call(agent_of(world), decision));
        EXPECT_EQ(which, "invalid-request");
        decision.order_id = Text<1, 100>{"order-twin"};
        auto decided = co_await world.bus.call(agent_of(world), decision);
        EXPECT_EQ(decided.pnr, RecordLocator::of("TWIN22"));
        EXPECT_EQ(decided.progress, BookingProgress::AWAITING_PAYMENT);
        auto again = co_await problem_of(world.bus.call(agent_of(world), decision));
        EXPECT_EQ(again, "nothing-to-decide");
        EXPECT_EQ(db.value("SELECT notes FROM booking_audit_log WHERE changed_by_type = 'AGENT'"),
                  "asked the provider's desk");
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_audit_breaks()"), "0");
    });
}

TEST_F(DecisionTest, AnAgentsRetryMakesNoOrderBesideThoseThatThereAre) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto id = co_await stuck_between_two_orders(world);
        DecideBooking decision{id, BookingDecision::RETRY, {}, {"there is none, I think"}};
        auto still = co_await world.bus.call(agent_of(world), decision);
        EXPECT_EQ(still.progress, BookingProgress::NEEDS_AGENT);
        EXPECT_EQ(world.gds.orders.size(), 2u);
        world.gds.orders[1].status = gds::OrderStatus::CANCELLED;  // by hand
        auto found = co_await world.bus.call(agent_of(world), decision);
        EXPECT_EQ(found.pnr, world.gds.orders[0].locator);
        EXPECT_EQ(found.progress, BookingProgress::AWAITING_PAYMENT);
    });
}

TEST_F(DecisionTest, AnAgentGivesUpAndEverythingIsUndone) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto id = co_await stuck_between_two_orders(world);
        auto decided = co_await world.bus.call(
            agent_of(world), DecideBooking{id, BookingDecision::ABANDON, {}, {"both cancelled by hand"}});
        EXPECT_EQ(decided.status, BookingStatus::FAILED);
        EXPECT_EQ(decided.failure->code, "abandoned");
        EXPECT_EQ(decided.progress, BookingProgress::FINISHED);
    });
}

TEST_F(DecisionTest, AClosedVoidWindowWaitsForAnAgentAndThenTheRestIsUndone) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.gds.refusal = gds::RefusalCode::VOID_WINDOW_CLOSED;
        world.faults.next("capture", Fault::REFUSED);
        world.faults.next("void_tickets", Fault::REFUSED);
        auto paid = co_await world.pay(held.id);
        EXPECT_EQ(paid.progress, BookingProgress::NEEDS_AGENT);
        EXPECT_EQ(paid.status, BookingStatus::PENDING_PAYMENT);

        for (auto& ticket : world.gds.orders[0].tickets) ticket.status = gds::TicketStatus::REFUNDED;
        auto decided = co_await world.bus.call(agent_of(world),
                                               DecideBooking{held.id, BookingDecision::DONE, {}, {"refunded by hand"}});
        EXPECT_EQ(decided.status, BookingStatus::FAILED);
        EXPECT_EQ(decided.failure->code, "capture-failed");
        EXPECT_EQ(world.gds.live(), 0u);
    });
}

TEST_F(DecisionTest, AnAuthorisationThatIsNotKnownYetIsNotGivenUpForTheDeclinedOneBeforeIt) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.retry_min = config.retry_max = 60s;  // so that the agent comes between two questions
        config.request_wait = 1s;
        World world(reactor, db, config);
        auto held = co_await world.create();
        world.faults.next("authorize", Fault::REFUSED);
        auto first = co_await problem_of(world.pay(held.id, "pay-1"));
        EXPECT_EQ(first, "payment-declined");
        world.faults.next("authorize", Fault::UNKNOWN_AFTER);
        auto second = co_await world.pay(held.id, "pay-2");
        EXPECT_EQ(second.progress, BookingProgress::PAYING);
        EXPECT_FALSE(second.payment.payment_id) << "the declined one's is not this one's";

        DecideBooking decision{held.id, BookingDecision::ABANDON, {}, {"the payer waits no longer"}};
        auto told = co_await problem_of(world.bus.call(agent_of(world), decision));
        EXPECT_EQ(told, "invalid-request");
        EXPECT_EQ(world.payments.count(payment::PaymentStatus::AUTHORIZED), 1u);
        decision.decision = BookingDecision::RETRY;
        auto paid = co_await world.bus.call(agent_of(world), decision);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(world.payments.captures, 1);
    });
}

TEST_F(DecisionTest, NothingIsDecidedAboutABookingThatIsWell) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        auto told = co_await problem_of(
            world.bus.call(agent_of(world), DecideBooking{held.id, BookingDecision::ABANDON, {}, {"because"}}));
        EXPECT_EQ(told, "nothing-to-decide");
        auto stuck = co_await world.bus.call(agent_of(world), ListStuckBookings{});
        EXPECT_TRUE(stuck.items.empty());
    });
}

}  // namespace
}  // namespace airside::booking::testing

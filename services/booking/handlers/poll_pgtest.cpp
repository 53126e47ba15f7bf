// Changes of the airline's: noticed by reading orders again, applied once, or put before the agents once.
#include "platform/jobs/scheduler.hpp"
#include "services/booking/handlers/cancel_test_support.hpp"
#include "services/booking/workflows/poll_orders.hpp"

namespace airside::booking::testing {
namespace {

// Of its own, since the job looks at every order that is due.
struct PollTest : ::testing::Test {
    TestDatabase db{"booking", migrations()};

    std::string schedules_in(BookingId id, std::string_view column) const {
        return db.value(
            "SELECT coalesce(string_agg(" + std::string(column) +
            ", ' ' ORDER BY seq), '') FROM booking_audit_log WHERE old_value ? 'schedule' AND booking_id = '" +
            id.str() + "'");
    }
    std::string faults_in(BookingId id) const {
        return db.value(
            "SELECT coalesce(string_agg(new_value ->> 'order', ', ' ORDER BY seq), '') FROM booking_audit_log"
            " WHERE new_value ? 'order' AND booking_id = '" +
            id.str() + "'");
    }
    std::string changes_told(BookingId id) const {
        return db.value("SELECT count(*) FROM outbox WHERE type = 'booking_schedule_changed' AND aggregate_id = '" +
                        id.str() + "'");
    }
};

awaitable<Polled> poll(World& world) {
    for (auto& job : world.service->jobs()) {
        if (job.name != "booking.poll_orders") continue;
        auto report = co_await job.run();
        co_return json::from_json<Polled>(report);
    }
    throw std::logic_error("no such job");
}

awaitable<std::string> plan(World& world) {
    for (auto& job : world.service->jobs()) {
        if (job.name != "booking.poll_orders") continue;
        auto report = co_await job.plan();
        co_return report;
    }
    throw std::logic_error("no such job");
}

// A booking whose order is due.
awaitable<BookingView> due(World& world) {
    auto view = co_await booked(world);
    EXPECT_EQ(view.status, BookingStatus::CONFIRMED);
    world.clock.shift += 7h;
    co_return view;
}

gds::Segment& ordered(World& world, std::size_t index) {
    return world.gds.orders.at(0).offer->itineraries.at(index).segments.at(0);
}

void move_by(gds::Segment& segment, std::chrono::minutes by) {
    for (auto* point : {&segment.departure, &segment.arrival}) {
        point->local += by;
        point->at += by;
    }
}

TEST_F(PollTest, AMovedFlightIsOneEventAndOneEntry) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await due(world);
        move_by(ordered(world, 1), 95min);
        ordered(world, 1).flight_number = "173";
        auto planned = co_await plan(world);
        EXPECT_EQ(planned, R"({"orders":1})");
        EXPECT_EQ(changes_told(view.id), "0") << "a dry run changes nothing";
        auto first = co_await poll(world);
        EXPECT_EQ(first.changed, 1);
        auto moved = co_await world.read(view.id);
        EXPECT_EQ(moved.flights[0].departure_datetime, view.flights[0].departure_datetime);
        EXPECT_EQ(moved.flights[1].departure_datetime, view.flights[1].departure_datetime + 95min);
        EXPECT_EQ(moved.flights[1].flight_number, "BA173");
        EXPECT_EQ(moved.arrival_datetime, view.arrival_datetime + 95min);
        EXPECT_EQ(schedules_in(view.id, "changed_by_type"), "GDS");
        EXPECT_EQ(schedules_in(view.id, "new_value #>> '{schedule,0,flight_number}'"), "BA173");

        auto reads = world.faults.calls["read_order"];
        auto not_due = co_await poll(world);
        EXPECT_EQ(json::to_json(not_due), json::to_json(Polled{}));
        EXPECT_EQ(world.faults.calls["read_order"], reads);
        world.clock.shift += 25h;
        auto again = co_await poll(world);
        EXPECT_EQ(again.unchanged, 1);
        EXPECT_EQ(changes_told(view.id), "1");
        EXPECT_EQ(schedules_in(view.id, "changed_by_type"), "GDS");
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_audit_breaks()"), "0");
    });
}

TEST_F(PollTest, AnOrderAsBookedChangesNothing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await due(world);
        auto before = co_await world.read(view.id);
        auto polled = co_await poll(world);
        EXPECT_EQ(polled.unchanged, 1);
        auto after = co_await world.read(view.id);
        EXPECT_EQ(json::to_json(after), json::to_json(before));
        EXPECT_EQ(changes_told(view.id), "0");
        EXPECT_EQ(schedules_in(view.id, "changed_by_type"), "");
        auto stuck = co_await world.service->stuck(10);
        EXPECT_TRUE(stuck.empty());
    });
}

TEST_F(PollTest, ACancelledFlightIsForAgentsToSeeOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await due(world);
        auto agent = agent_of(world);
        world.gds.orders[0].segments[1] = gds::SegmentStatus::CANCELLED;
        auto polled = co_await poll(world);
        EXPECT_EQ(polled.faults, 1);
        auto list = co_await world.bus.call(agent, ListStuckBookings{});
        EXPECT_EQ(list.items.size(), 1u);
        EXPECT_EQ(list.items.at(0).booking_id, view.id);
        EXPECT_EQ(list.items.at(0).step, "ORDER_LOOK");
        EXPECT_EQ(list.items.at(0).reason, "flight 2 (BA117) is CANCELLED at the provider");
        EXPECT_EQ(faults_in(view.id), "flight 2 (BA117) is CANCELLED at the provider");
        world.clock.shift += 25h;
        auto same = co_await poll(world);
        EXPECT_EQ(same.faults, 0);
        EXPECT_EQ(faults_in(view.id), "flight 2 (BA117) is CANCELLED at the provider");

        DecideBooking seen{view.id, BookingDecision::ORDER_FOUND, Text<1, 100>{"order-1"}, {"asked the airline"}};
        auto wrong = co_await problem_of(world.bus.call(agent, seen));
        EXPECT_EQ(wrong, "invalid-request");
        seen.decision = BookingDecision::DONE;
        co_await world.bus.call(agent, seen);
        auto nothing = co_await problem_of(world.bus.call(agent, seen));
        EXPECT_EQ(nothing, "nothing-to-decide");
        world.clock.shift += 25h;
        co_await poll(world);
        auto settled = co_await world.service->stuck(10);
        EXPECT_TRUE(settled.empty()) << "what was seen to is not told again";
        EXPECT_EQ(changes_told(view.id), "0");
    });
}

TEST_F(PollTest, AnAgentHasTheOrderReadAgainAndAnotherFaultIsToldAnew) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await due(world);
        auto agent = agent_of(world);
        world.gds.orders[0].segments[0] = gds::SegmentStatus::WAITLISTED;
        co_await poll(world);
        DecideBooking retry{view.id, BookingDecision::RETRY, {}, {"read it again"}};
        co_await world.bus.call(agent, retry);
        auto none = co_await world.service->stuck(10);
        EXPECT_TRUE(none.empty());
        auto still = co_await poll(world);
        EXPECT_EQ(still.faults, 1);
        world.gds.orders[0].status = gds::OrderStatus::CANCELLED;
        world.clock.shift += 25h;
        auto another = co_await poll(world);
        EXPECT_EQ(another.faults, 1);
        auto list = co_await world.service->stuck(10);
        EXPECT_EQ(list.size(), 1u);
        EXPECT_EQ(list.at(0).reason, "the order was cancelled at the provider");
        world.gds.orders[0].status = gds::OrderStatus::TICKETED;
        world.gds.orders[0].segments[0] = gds::SegmentStatus::CONFIRMED;
        world.clock.shift += 25h;
        co_await poll(world);
        auto over = co_await world.service->stuck(10);
        EXPECT_TRUE(over.empty()) << "the airline has put it right";
    });
}

TEST_F(PollTest, AProcessThatDiesBetweenReadingAndWritingIsFollowedByOneThatAppliesItOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await due(world);
        move_by(ordered(world, 0), 40min);
        world.faults.next("read_order", Fault::HANG_AFTER);
        reactor.spawn("poll", [](World& w) -> awaitable<> { co_await poll(w); }(world));
        while (!world.faults.hung) co_await reactor.sleep(1ms);
        world.crash();
        EXPECT_EQ(changes_told(view.id), "0");
        world.start();
        auto polled = co_await poll(world);
        EXPECT_EQ(polled.changed, 1);
        world.clock.shift += 25h;
        co_await poll(world);
        EXPECT_EQ(changes_told(view.id), "1");
        EXPECT_EQ(schedules_in(view.id, "changed_by_type"), "GDS");
    });
}

TEST_F(PollTest, WhatAnAgentWroteMeanwhileIsNotOverwritten) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await due(world);
        auto agent = agent_of(world);
        ChangeSchedule change{view.id, List<SegmentTimes, 1, 16>(), {}};
        auto& home = view.flights[1];
        change.segments->push_back({{2}, home.departure_local + 3h, home.arrival_local + 3h});
        move_by(ordered(world, 1), 1h);
        world.gds.once_read = [&]() -> awaitable<> { co_await world.bus.call(agent, change); };
        auto polled = co_await poll(world);
        EXPECT_EQ(polled.later, 1);
        auto after = co_await world.read(view.id);
        EXPECT_EQ(after.flights[1].departure_datetime, home.departure_datetime + 3h);
        EXPECT_EQ(schedules_in(view.id, "changed_by_type"), "AGENT");
    });
}

TEST_F(PollTest, AProviderThatIsAwayOrSwitchedOffIsTriedLater) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await due(world);
        move_by(ordered(world, 1), 1h);
        world.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
        auto reads = world.faults.calls["read_order"];
        auto skipped = co_await poll(world);
        EXPECT_EQ(skipped.providers_away, 1);
        EXPECT_EQ(world.faults.calls["read_order"], reads);
        world.switches.replace({});
        for (auto fault : {Fault::UNAVAILABLE, Fault::UNKNOWN_BEFORE, Fault::REFUSED}) {
            world.faults.next("read_order", fault);
            auto untold = co_await poll(world);
            EXPECT_EQ(untold.untold, 1) << json::name(fault);
            EXPECT_EQ(changes_told(view.id), "0");
            EXPECT_EQ(faults_in(view.id), "");
            world.clock.shift += 16min;
        }
        auto polled = co_await poll(world);
        EXPECT_EQ(polled.changed, 1);
    });
}

TEST_F(PollTest, AnOrderThatCantBeLookedAtKeepsNoOtherWaiting) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        co_await booked(world);
        world.next_party();
        auto second = co_await world.create("key-2");
        co_await world.pay(second.id, "pay-2");
        world.clock.shift += 7h;
        world.gds.once_read = []() -> awaitable<> {
            throw std::runtime_error("a reply that nobody thought of");
            co_return;
        };
        auto polled = co_await poll(world);
        EXPECT_EQ(polled.untold, 1);
        EXPECT_EQ(polled.unchanged, 1) << "the one after it was looked at";
        EXPECT_EQ(polled.providers_away, 0);
        auto not_due = co_await poll(world);
        EXPECT_EQ(json::to_json(not_due), json::to_json(Polled{})) << "it is not asked for once a minute";
        world.clock.shift += 16min;
        auto again = co_await poll(world);
        EXPECT_EQ(again.unchanged, 1);
    });
}

TEST_F(PollTest, TimesThatCantBeFlownAreForAgents) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await due(world);
        move_by(ordered(world, 0), 24h * 20);  // after the flight home
        auto polled = co_await poll(world);
        EXPECT_EQ(polled.faults, 1);
        auto list = co_await world.service->stuck(10);
        EXPECT_EQ(list.size(), 1u);
        EXPECT_TRUE(list.at(0).reason.starts_with("the provider's new times can't be taken over"));
        auto after = co_await world.read(view.id);
        EXPECT_EQ(after.flights[0].departure_datetime, view.flights[0].departure_datetime);
    });
}

TEST_F(PollTest, ARunMakesNoMoreCallsThanItMayAndWhatIsOverIsNotReadAgain) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.order_looks = 1;
        World world(reactor, db, config);
        auto first = co_await booked(world);
        world.next_party();
        auto second = co_await world.create("key-2");
        co_await world.pay(second.id, "pay-2");
        world.clock.shift += 7h;
        auto reads = world.faults.calls["read_order"];
        for (int run = 1; run <= 3; ++run) co_await poll(world);
        EXPECT_EQ(world.faults.calls["read_order"], reads + 2) << "one each run, and then none is due";
        EXPECT_EQ(db.value("SELECT count(*) FROM order_looks"), "2");
        auto request = cancel_of(first.id);
        request.refund = usd("0.00");
        co_await world.bus.call(agent_of(world), request);
        EXPECT_EQ(db.value("SELECT count(*) FROM order_looks"), "1") << "given up";
        world.clock.shift = second.arrival_datetime + 1h - SystemClock().now();
        for (auto& job : world.service->jobs())
            if (job.name == "booking.advance_flights") co_await job.run();
        auto over = co_await poll(world);
        EXPECT_EQ(over.over, 1);
        EXPECT_EQ(db.value("SELECT count(*) FROM order_looks"), "0") << "flown";
    });
}

}  // namespace
}  // namespace airside::booking::testing

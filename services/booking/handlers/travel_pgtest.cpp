// The days of the journey: check-in, boarding, offloading, flights that leave and land by the schedule, moved flights.
#include "services/booking/store/audit.hpp"
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

struct TravelTest : SuiteTest {
    std::string flights_of(BookingId id) const {
        return of(id, "SELECT string_agg(status, ' ' ORDER BY segment_number) FROM booking_flights");
    }
};

awaitable<BookingView> booked(World& world) {
    auto held = co_await world.create();
    auto paid = co_await world.pay(held.id);
    EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
    co_return paid;
}

Caller agent_of(World& world) {
    auto agent = World::caller_of(UserId::v7(world.clock, world.random));
    agent.role = auth::Role::AGENT;
    return agent;
}

awaitable<std::string> run_job(World& world, std::string name, bool dry_run = false) {
    for (auto& job : world.service->jobs()) {
        if (job.name != name) continue;
        auto work = dry_run ? job.plan() : job.run();
        auto report = co_await std::move(work);
        co_return report;
    }
    throw std::logic_error("no job " + name);
}
constexpr auto advance = "booking.advance_flights";

// As long before the flight's departure, or after its arrival.
void move_to(World& world, Instant to) { world.clock.shift = to - SystemClock().now(); }

TEST_F(TravelTest, CheckedInBoardedFlownAndCompleted) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto early = co_await problem_of(world.bus.call(world.caller(), CheckIn{view.id, {}}));
        EXPECT_EQ(early, "check-in-not-open");

        move_to(world, view.flights[0].departure_datetime - 20h);
        auto wrong = co_await problem_of(world.bus.call(world.caller(), CheckIn{view.id, SegmentNumber{2}}));
        EXPECT_EQ(wrong, "check-in-not-open") << "the way back is not open yet";
        auto checked_in = co_await world.bus.call(world.caller(), CheckIn{view.id, {}});
        EXPECT_EQ(checked_in.status, BookingStatus::CHECKED_IN);
        EXPECT_EQ(flights_of(view.id), "CHECKED_IN CONFIRMED");
        EXPECT_EQ(
            of(view.id, "SELECT min(changed_by_type) FILTER (WHERE action = 'CHECKED_IN') FROM booking_audit_log"),
            "CUSTOMER");

        auto agent = agent_of(world);
        auto boarded = co_await world.bus.call(agent, BoardBooking{view.id, {1}});
        EXPECT_EQ(boarded.flights[0].status, BookedFlightStatus::BOARDED);
        auto twice = co_await problem_of(world.bus.call(agent, BoardBooking{view.id, {1}}));
        EXPECT_EQ(twice, "not-checked-in");

        move_to(world, view.flights[0].departure_datetime + 1min);
        co_await run_job(world, advance);
        EXPECT_EQ(flights_of(view.id), "DEPARTED CONFIRMED");
        EXPECT_EQ(of(view.id, "SELECT count(*) FILTER (WHERE status = 'USED') FROM booking_coupons"), "2");
        move_to(world, view.flights[1].departure_datetime + 1min);
        co_await run_job(world, advance);
        EXPECT_EQ(flights_of(view.id), "ARRIVED DEPARTED");
        auto still = co_await world.read(view.id);
        EXPECT_EQ(still.status, BookingStatus::CHECKED_IN);

        move_to(world, view.arrival_datetime + 1min);
        co_await run_job(world, advance);
        auto flown = co_await world.read(view.id);
        EXPECT_EQ(flown.status, BookingStatus::COMPLETED);
        EXPECT_EQ(events_of(db, view.id), "booking_created booking_ordered booking_confirmed booking_completed");
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_audit_breaks()"), "0");
    });
}

TEST_F(TravelTest, FlownWithoutCheckInAndTheJobTwiceIsTheSameAsOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto other = World::caller_of(UserId::v7(world.clock, world.random));
        auto before = co_await run_job(world, advance);
        EXPECT_EQ(before, R"({"bookings":0,"departed":0,"arrived":0,"completed":0})");
        move_to(world, view.arrival_datetime + 24h);
        auto plan = co_await run_job(world, advance, true);
        EXPECT_EQ(plan, R"({"bookings":1})");
        EXPECT_EQ(flights_of(view.id), "CONFIRMED CONFIRMED") << "a dry run changes nothing";
        auto first = co_await run_job(world, advance);
        EXPECT_EQ(first, R"({"bookings":1,"departed":2,"arrived":2,"completed":1})");
        auto again = co_await run_job(world, advance);
        EXPECT_EQ(again, R"({"bookings":0,"departed":0,"arrived":0,"completed":0})");
        auto flown = co_await world.read(view.id);
        EXPECT_EQ(flown.status, BookingStatus::COMPLETED);
        auto late = co_await problem_of(world.bus.call(world.caller(), CheckIn{view.id, {}}));
        EXPECT_EQ(late, "check-in-not-open");
        auto stranger = co_await problem_of(world.bus.call(other, CheckIn{view.id, {}}));
        EXPECT_EQ(stranger, "not-found");
    });
}

TEST_F(TravelTest, TakenOffTheFlight) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto agent = agent_of(world);
        auto none = co_await problem_of(world.bus.call(agent, OffloadBooking{view.id, {"no show"}}));
        EXPECT_EQ(none, "not-checked-in");
        move_to(world, view.flights[0].departure_datetime - 5h);
        co_await world.bus.call(agent, CheckIn{view.id, {}});
        auto off = co_await world.bus.call(agent, OffloadBooking{view.id, {"no show"}});
        EXPECT_EQ(off.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(flights_of(view.id), "CANCELLED CONFIRMED");
        EXPECT_EQ(of(view.id, "SELECT min(changed_by::text) FILTER (WHERE notes = 'no show') FROM booking_audit_log"),
                  agent.user->str());
        move_to(world, view.arrival_datetime + 1h);
        co_await run_job(world, advance);
        EXPECT_EQ(flights_of(view.id), "CANCELLED ARRIVED");
    });
}

TEST_F(TravelTest, MovedFlightsTakeTheBookingToAnotherMonthWithAllThatBelongsToIt) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto agent = agent_of(world);
        auto later = std::chrono::days(45);
        ChangeSchedule change{view.id, List<SegmentTimes, 1, 16>(), Text<3, 500>{"told by the airline"}};
        for (auto& flight : view.flights)
            change.segments->push_back(
                {{flight.segment_number}, flight.departure_local + later, flight.arrival_local + later});
        auto moved = co_await world.bus.call(agent, change);
        EXPECT_EQ(moved.flights[0].departure_local, view.flights[0].departure_local + later);
        EXPECT_EQ(moved.departure_datetime, moved.flights[0].departure_datetime);
        EXPECT_EQ(moved.arrival_datetime, moved.flights[1].arrival_datetime);
        EXPECT_GT(moved.departure_datetime, view.departure_datetime);
        EXPECT_EQ(moved.passengers.size(), 2u);
        EXPECT_EQ(moved.tickets.size(), 2u);
        for (auto* table : {"booking_passengers", "booking_flights", "booking_documents", "accepted_offers"})
            EXPECT_EQ(of(view.id, "SELECT count(DISTINCT booking_departure) || ' ' || min(booking_departure) FROM " +
                                      std::string(table)),
                      "1 " + db.value("SELECT departure_datetime::text FROM booking_directory WHERE id = '" +
                                      view.id.str() + "'"))
                << table;
        EXPECT_EQ(events_of(db, view.id), "booking_created booking_ordered booking_confirmed booking_schedule_changed");
        EXPECT_EQ(of(view.id,
                     "SELECT count(*) FILTER (WHERE old_value ? 'schedule' AND changed_by_type = 'AGENT') FROM "
                     "booking_audit_log"),
                  "1");
        // The same again moves nothing, and tells nobody.
        co_await world.bus.call(agent, change);
        EXPECT_EQ(events_of(db, view.id), "booking_created booking_ordered booking_confirmed booking_schedule_changed");
    });
}

TEST_F(TravelTest, TheSamePeopleAreQuestionedOnTheDayThatTheFlightWasMovedTo) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto agent = agent_of(world);
        auto later = std::chrono::days(3);
        ChangeSchedule change{view.id, List<SegmentTimes, 1, 16>(), {}};
        auto& home = view.flights[1];
        change.segments->push_back({{2}, home.departure_local + later, home.arrival_local + later});
        co_await world.bus.call(agent, change);
        EXPECT_EQ(of(view.id,
                     "SELECT count(DISTINCT fingerprint) || ' ' || count(DISTINCT departs_at) FROM "
                     "traveller_flights"),
                  "4 2");
        EXPECT_EQ(of(view.id, "SELECT max(departs_at) FROM traveller_flights"),
                  of(view.id, "SELECT max(departure_datetime) FROM booking_flights"))
            << "kept until the last flight has left";
        // Home on the old day alone: nobody of this booking is on that flight any more.
        auto before = world.offer;
        world.offer.itineraries.erase(world.offer.itineraries.begin());
        auto old_day = co_await world.create("old-day");
        EXPECT_EQ(old_day.status, BookingStatus::PENDING_PAYMENT);
        auto& segment = world.offer.itineraries[0].segments[0];
        for (auto* point : {&segment.departure, &segment.arrival}) {
            point->local += later;
            point->at += later;
        }
        auto new_day = co_await problem_of(world.create("new-day"));
        EXPECT_EQ(new_day, "duplicate-booking");
        world.offer = before;
        world.offer.itineraries.pop_back();
        auto out = co_await problem_of(world.create("out"));
        EXPECT_EQ(out, "duplicate-booking") << "the flight that stayed";
    });
}

TEST_F(TravelTest, TimesThatCantBeAreRefusedAndNothingMoves) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto agent = agent_of(world);
        auto& first = view.flights[0];
        auto years = std::chrono::days(4 * 365);
        std::vector<SegmentTimes> wrong{
            {{9}, first.departure_local, first.arrival_local},                         // there is no such flight
            {{1}, first.arrival_local, first.departure_local - std::chrono::days(1)},  // lands before it leaves
            {{1}, first.departure_local + std::chrono::days(20), first.arrival_local + std::chrono::days(20)},
        };
        for (auto& times : wrong) {
            ChangeSchedule change{view.id, List<SegmentTimes, 1, 16>({times}), {}};
            auto problem = co_await problem_of(world.bus.call(agent, change));
            EXPECT_EQ(problem, "invalid-request");
        }
        ChangeSchedule far{view.id, List<SegmentTimes, 1, 16>(), {}};
        for (auto& flight : view.flights)
            far.segments->push_back(
                {{flight.segment_number}, flight.departure_local + years, flight.arrival_local + years});
        auto problem = co_await problem_of(world.bus.call(agent, far));
        EXPECT_EQ(problem, "invalid-request");
        auto after = co_await world.read(view.id);
        EXPECT_EQ(json::to_json(after), json::to_json(view));
    });
}

TEST_F(TravelTest, TheOrderIsReadAgainForItsTimes) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto agent = agent_of(world);
        auto same = co_await world.bus.call(agent, ChangeSchedule{view.id, {}, {}});
        EXPECT_EQ(json::to_json(same), json::to_json(view));
        auto& segment = world.gds.orders[0].offer->itineraries[1].segments[0];
        for (auto* point : {&segment.departure, &segment.arrival}) {
            point->local += 95min;
            point->at += 95min;
        }
        auto moved = co_await world.bus.call(agent, ChangeSchedule{view.id, {}, {}});
        EXPECT_EQ(moved.flights[0].departure_datetime, view.flights[0].departure_datetime);
        EXPECT_EQ(moved.flights[1].departure_datetime, view.flights[1].departure_datetime + 95min);
        EXPECT_EQ(moved.arrival_datetime, view.arrival_datetime + 95min);
        world.faults.next("read_order", Fault::UNAVAILABLE);
        auto away = co_await problem_of(world.bus.call(agent, ChangeSchedule{view.id, {}, {}}));
        EXPECT_EQ(away, "provider-unavailable");
    });
}

TEST_F(TravelTest, TheAuditLogByPagesIsAChain) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto view = co_await booked(world);
        auto agent = agent_of(world);
        ListBookingAudit page_of{view.id, {}, Int<1, 200>{2}};
        std::string last;
        int seq = 0;
        for (;;) {
            auto page = co_await world.bus.call(agent, page_of);
            EXPECT_LE(page.items.size(), 2u);
            for (auto& entry : page.items) {
                EXPECT_EQ(entry.seq, ++seq);
                EXPECT_EQ(entry.prev_hash, last);
                EXPECT_EQ(entry.hash.size(), 64u);
                last = entry.hash;
            }
            if (!page.next_cursor) break;
            page_of.cursor = Text<1, 200>{*page.next_cursor};
        }
        EXPECT_EQ(std::to_string(seq), of(view.id, "SELECT count(*) FROM booking_audit_log"));
        EXPECT_GE(seq, 4);
        page_of.cursor = Text<1, 200>{"-1"};
        auto bad = co_await problem_of(world.bus.call(agent, page_of));
        EXPECT_EQ(bad, "invalid-request");
    });
}

TEST_F(TravelTest, ABookingThatCantAdvanceKeepsNoOtherWaitingAndFailsTheRun) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto first = co_await booked(world);
        world.next_party();
        auto held = co_await world.create("key-2");
        auto second = co_await world.pay(held.id, "pay-2");
        if (second.id < first.id) std::swap(first, second);
        db.execute(
            "CREATE FUNCTION refuse_flights() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END "
            "$$");
        db.execute(
            "CREATE TRIGGER refuse_flights BEFORE UPDATE ON booking_flights FOR EACH ROW WHEN (NEW.booking_id = '" +
            first.id.str() + "') EXECUTE FUNCTION refuse_flights()");
        move_to(world, second.arrival_datetime + 24h);
        bool failed = false;
        try {
            co_await run_job(world, advance);
        } catch (const std::exception&) {
            failed = true;
        }
        EXPECT_TRUE(failed);
        EXPECT_EQ(flights_of(first.id), "CONFIRMED CONFIRMED");
        EXPECT_EQ(flights_of(second.id), "ARRIVED ARRIVED");
        db.execute("DROP TRIGGER refuse_flights ON booking_flights");
        db.execute("DROP FUNCTION refuse_flights()");
        co_await run_job(world, advance);
        EXPECT_EQ(flights_of(first.id), "ARRIVED ARRIVED");
    });
}

}  // namespace
}  // namespace airside::booking::testing

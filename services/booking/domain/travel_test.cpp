// Journeys as they may go: whatever is checked in, boarded, taken off, moved and waited for, in whatever order, every
// flight goes on as domain/states lists it, and the journey ends.
#include "services/booking/domain/travel.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "platform/core/problem.hpp"
#include "services/booking/domain/states.hpp"

namespace airside::booking {
namespace {

using namespace std::chrono_literals;
using enum BookedFlightStatus;

const Instant start = *parse_instant("2027-03-01T00:00:00Z");
constexpr CheckInWindow window{24h, 1h};

BookedFlight flight(int number, Instant departure, std::chrono::hours duration) {
    auto airport = IataAirport::of("LHR");
    auto arrival = departure + duration;
    return {.id = std::to_string(number),
            .segment_number = number,
            .airline_code = IataAirline::of("BA"),
            .flight_number = "BA" + std::to_string(number),
            .departure_airport = airport,
            .departure_datetime = departure,
            .departure_local = to_local(departure, "UTC"),
            .departure_zone = "UTC",
            .arrival_airport = airport,
            .arrival_datetime = arrival,
            .arrival_local = to_local(arrival, "UTC"),
            .arrival_zone = "UTC",
            .cabin_class = gds::CabinClass::ECONOMY,
            .booking_class = BookingClass::of("Y"),
            .status = CONFIRMED};
}

struct Travelling {
    std::vector<BookedFlight> flights;
    Instant now = start;

    static Travelling any() {
        Travelling journey;
        auto at = start;
        auto count = *rc::gen::inRange(1, 5);
        for (int number = 1; number <= count; ++number) {
            at += std::chrono::hours(*rc::gen::inRange(1, 40));
            auto duration = std::chrono::hours(*rc::gen::inRange(1, 20));
            journey.flights.push_back(flight(number, at, duration));
            at += duration;
        }
        return journey;
    }

    // Each move is one that is listed, and begins where the flight was left.
    void apply(const std::vector<FlightMove>& moves) {
        for (auto& move : moves) {
            auto& moved = flights.at(static_cast<std::size_t>(move.segment_number) - 1);
            RC_ASSERT(moved.id == move.flight_id);
            RC_ASSERT(moved.status == move.from);
            RC_ASSERT(may_move(move.from, move.to));
            moved.status = move.to;
        }
    }

    void wait() {
        now += std::chrono::hours(*rc::gen::inRange(0, 30));
        auto before = flights;
        auto moves = moves_by_schedule(flights, now);
        auto told = after(flights, moves);
        apply(moves);
        for (std::size_t i = 0; i < flights.size(); ++i) {
            auto& one = flights[i];
            RC_ASSERT(told[i].status == one.status);
            if (before[i].status == CANCELLED || one.departure_datetime > now)
                RC_ASSERT(one.status == before[i].status);
            else
                RC_ASSERT(one.status == (one.arrival_datetime <= now ? ARRIVED : DEPARTED));
        }
    }

    void check_in() {
        std::optional<int> number;
        if (*rc::gen::arbitrary<bool>()) number = *rc::gen::inRange(1, 6);
        auto before = flights;
        apply(check_in_moves(flights, window, number, now));
        for (std::size_t i = 0; i < flights.size(); ++i) {
            auto until = flights[i].departure_datetime - now;
            bool wanted = (!number || *number == flights[i].segment_number) && before[i].status == CONFIRMED;
            bool open = until <= window.opens && until > window.closes;
            RC_ASSERT(flights[i].status == (wanted && open ? CHECKED_IN : before[i].status));
        }
    }

    // As store/travel writes them.
    void move_all(BookedFlightStatus from, BookedFlightStatus to) {
        for (auto& one : flights)
            if (one.status == from && *rc::gen::arbitrary<bool>()) one.status = to;
    }

    void reschedule() {
        auto number = *rc::gen::inRange(1, 6);
        auto by = std::chrono::hours(*rc::gen::inRange(-30, 60));
        auto longer = std::chrono::hours(*rc::gen::inRange(-10, 40));
        auto known = static_cast<std::size_t>(number) <= flights.size();
        auto& one = flights[known ? static_cast<std::size_t>(number) - 1 : 0];
        auto waits = one.status == CONFIRMED || one.status == CHECKED_IN;
        std::vector<BookedFlight> different;
        try {
            different = rescheduled(flights, {{{number}, one.departure_local + by, one.arrival_local + by + longer}});
        } catch (const Problem& problem) {
            RC_ASSERT(problem.status == 422);
            return;
        }
        RC_ASSERT(known && waits);
        RC_ASSERT(different.size() == (by == 0h && longer == 0h ? 0u : 1u));
        for (auto& moved : different) {
            RC_ASSERT(moved.id == one.id && moved.status == one.status);
            RC_ASSERT(moved.departure_datetime == one.departure_datetime + by);
            one = moved;
        }
        for (std::size_t i = 0; i < flights.size(); ++i) {
            RC_ASSERT(flights[i].arrival_datetime > flights[i].departure_datetime);
            if (i > 0) RC_ASSERT(flights[i].departure_datetime >= flights[i - 1].arrival_datetime);
        }
    }

    void step() {
        switch (*rc::gen::inRange(0, 6)) {
            case 0: return check_in();
            case 1: return move_all(CHECKED_IN, BOARDED);
            case 2: return move_all(CHECKED_IN, CANCELLED);
            case 3: return reschedule();
            default: return wait();
        }
    }
};

TEST(Travel, EveryJourneyGoesOnAsTheStatesAreListedAndEnds) {
    EXPECT_TRUE(rc::check("whatever happens in whatever order", [] {
        auto journey = Travelling::any();
        auto steps = *rc::gen::inRange(0, 40);
        for (int i = 0; i < steps; ++i) {
            bool was_over = journey_is_over(journey.flights);
            auto before = journey.flights;
            journey.step();
            if (!was_over) continue;
            for (std::size_t k = 0; k < before.size(); ++k)
                RC_ASSERT(journey.flights[k].status == before[k].status);  // nothing follows
        }
        journey.now = journey.flights.back().arrival_datetime + 1h;
        journey.wait();
        bool flown = false;
        for (auto& one : journey.flights) flown = flown || one.status == ARRIVED;
        RC_ASSERT(journey_is_over(journey.flights) == flown);
    }));
}

}  // namespace
}  // namespace airside::booking

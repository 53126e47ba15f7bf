// What happens to a booking's flights on the day: pure rules, so that every case can be tried.
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "services/booking/api.hpp"

namespace airside::booking {

struct FlightMove {
    std::string flight_id;
    int segment_number;
    BookedFlightStatus from, to;
};

// What the schedule says has happened by `now`, move by move as states.hpp lists them: a flight that was checked in is
// taken to have been boarded.
std::vector<FlightMove> moves_by_schedule(const std::vector<BookedFlight>& flights, Instant now);

// The flights as the moves leave them.
std::vector<BookedFlight> after(std::vector<BookedFlight> flights, const std::vector<FlightMove>& moves);

// Somebody has flown, and no flight is to come.
bool journey_is_over(const std::vector<BookedFlight>& flights);

struct CheckInWindow {
    std::chrono::minutes opens;   // before departure
    std::chrono::minutes closes;  // before departure
};
// The flights open for check-in, all or the one of that number.
std::vector<FlightMove> check_in_moves(const std::vector<BookedFlight>& flights, CheckInWindow window,
                                       std::optional<int> segment_number, Instant now);

// New times; throws Problem 422 with a pointer for a flight that there is not, one that has left, or times that can't
// be flown. Gives the flights that differ, with their new times and numbers (`numbers`: by segment number).
std::vector<BookedFlight> rescheduled(const std::vector<BookedFlight>& flights,
                                      const std::vector<SegmentTimes>& changes,
                                      const std::map<int, std::string>& numbers = {});

}  // namespace airside::booking

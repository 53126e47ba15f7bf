#include "services/booking/domain/travel.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"

namespace airside::booking {
namespace {

using enum BookedFlightStatus;

void move_on(std::vector<FlightMove>& moves, const BookedFlight& flight, BookedFlightStatus& at,
             BookedFlightStatus to) {
    moves.push_back({flight.id, flight.segment_number, at, to});
    at = to;
}

std::string pointer(std::size_t index, std::string_view field) {
    return "/segments/" + std::to_string(index) + "/" + std::string(field);
}

void move_times(BookedFlight& flight, const SegmentTimes& times, std::size_t index) {
    if (flight.status != CONFIRMED && flight.status != CHECKED_IN)
        throw invalid(pointer(index, "segment_number"), "this flight does not leave any more");
    flight.departure_local = times.departure_local;
    flight.departure_datetime = to_instant(times.departure_local, flight.departure_zone);
    flight.arrival_local = times.arrival_local;
    flight.arrival_datetime = to_instant(times.arrival_local, flight.arrival_zone);
    auto duration = flight.arrival_datetime - flight.departure_datetime;
    if (duration <= Duration(0)) throw invalid(pointer(index, "arrival_local"), "is before the departure");
    if (duration > std::chrono::hours(48)) throw invalid(pointer(index, "arrival_local"), "no flight takes so long");
    flight.flight_duration_minutes = static_cast<int>(std::chrono::floor<std::chrono::minutes>(duration).count());
}

// Nobody can leave before they have arrived.
void check_order(const std::vector<BookedFlight>& flights) {
    for (std::size_t i = 1; i < flights.size(); ++i)
        if (flights[i].departure_datetime < flights[i - 1].arrival_datetime)
            throw invalid("/segments", "flight " + std::to_string(flights[i].segment_number) +
                                           " would leave before the one before it arrives");
}

}  // namespace

std::vector<FlightMove> moves_by_schedule(const std::vector<BookedFlight>& flights, Instant now) {
    std::vector<FlightMove> moves;
    for (auto& flight : flights) {
        auto at = flight.status;
        if (flight.departure_datetime <= now) {
            if (at == CHECKED_IN) move_on(moves, flight, at, BOARDED);
            if (at == CONFIRMED || at == BOARDED) move_on(moves, flight, at, DEPARTED);
        }
        if (flight.arrival_datetime <= now && at == DEPARTED) move_on(moves, flight, at, ARRIVED);
    }
    return moves;
}

std::vector<BookedFlight> after(std::vector<BookedFlight> flights, const std::vector<FlightMove>& moves) {
    for (auto& move : moves)
        for (auto& flight : flights)
            if (flight.id == move.flight_id) flight.status = move.to;
    return flights;
}

bool journey_is_over(const std::vector<BookedFlight>& flights) {
    auto is = [&](BookedFlightStatus status) {
        return [status](const BookedFlight& flight) { return flight.status == status; };
    };
    auto ended = [](const BookedFlight& f) { return f.status == ARRIVED || f.status == CANCELLED; };
    return std::all_of(flights.begin(), flights.end(), ended) &&
           std::any_of(flights.begin(), flights.end(), is(ARRIVED));
}

std::vector<FlightMove> check_in_moves(const std::vector<BookedFlight>& flights, CheckInWindow window,
                                       std::optional<int> segment_number, Instant now) {
    std::vector<FlightMove> moves;
    for (auto& flight : flights) {
        if (segment_number && flight.segment_number != *segment_number) continue;
        bool open = now >= flight.departure_datetime - window.opens && now < flight.departure_datetime - window.closes;
        if (open && flight.status == CONFIRMED)
            moves.push_back({flight.id, flight.segment_number, CONFIRMED, CHECKED_IN});
    }
    return moves;
}

std::vector<BookedFlight> rescheduled(const std::vector<BookedFlight>& flights,
                                      const std::vector<SegmentTimes>& changes,
                                      const std::map<int, std::string>& numbers) {
    auto moved = flights;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto number = changes[i].segment_number.value;
        auto flight = std::find_if(moved.begin(), moved.end(), [&](auto& f) { return f.segment_number == number; });
        if (flight == moved.end()) throw invalid(pointer(i, "segment_number"), "the booking has no such flight");
        move_times(*flight, changes[i], i);
    }
    for (auto& flight : moved)
        if (auto number = numbers.find(flight.segment_number); number != numbers.end())
            flight.flight_number = number->second;
    check_order(moved);
    std::vector<BookedFlight> different;
    for (std::size_t i = 0; i < moved.size(); ++i)
        if (moved[i].departure_datetime != flights[i].departure_datetime ||
            moved[i].arrival_datetime != flights[i].arrival_datetime ||
            moved[i].flight_number != flights[i].flight_number)
            different.push_back(moved[i]);
    return different;
}

}  // namespace airside::booking

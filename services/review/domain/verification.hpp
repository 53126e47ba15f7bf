// Whether a booking is one of a flight, an airline or an airport that was flown, and what it says of the journey.
#pragma once
#include "services/booking/api.hpp"
#include "services/review/api.hpp"

namespace airside::review {

// Problem 422 when the target has not the shape of its type: BA for an airline, BA178 for a flight, JFK for an airport.
void check_target(ReviewType type, const ReviewTarget& target, const std::string& pointer);

struct Flown {
    std::optional<IataAirline> airline_code;
    std::optional<std::string> flight_number;
    std::optional<IataAirport> airport_code;
    Date travel_date;  // local: of the departure; at an airport of arrival, of the arrival
    gds::CabinClass cabin_class;
};

// Of the first flight that fits; none: the booking has no such flight. A flight is known by the number on the ticket,
// an airline by that or by who operated it; a flight that was cancelled was not flown.
std::optional<Flown> flown_in(const booking::BookingView& booking, ReviewType type, const ReviewTarget& target);

}  // namespace airside::review

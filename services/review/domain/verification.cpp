#include "services/review/domain/verification.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"
#include "platform/core/problem.hpp"

namespace airside::review {

namespace {

bool is_flight_number(const std::string& text) {
    return text.size() >= 3 && text.size() <= 7 && (is_upper(text[0]) || is_upper(text[1])) &&
           std::all_of(text.begin() + 2, text.end() - 1, is_digit) && (is_digit(text.back()) || is_upper(text.back()));
}

Flown flown(const booking::BookedFlight& flight, bool arrived) {
    return {.airline_code = {},
            .flight_number = {},
            .airport_code = {},
            .travel_date = date_of(arrived ? flight.arrival_local : flight.departure_local),
            .cabin_class = flight.cabin_class};
}

std::optional<Flown> fits(const booking::BookedFlight& flight, ReviewType type, const ReviewTarget& target) {
    const auto& code = target.str();
    if (type == ReviewType::AIRPORT) {
        bool from = flight.departure_airport.str() == code;
        if (!from && flight.arrival_airport.str() != code) return {};
        auto found = flown(flight, !from);
        found.airport_code = IataAirport::of(code);
        return found;
    }
    auto found = flown(flight, false);
    if (type == ReviewType::FLIGHT) {
        if (flight.flight_number != code) return {};
        found.airline_code = flight.airline_code;
        found.flight_number = code;
        return found;
    }
    bool operated = flight.operating_carrier && flight.operating_carrier->str() == code;
    if (flight.airline_code.str() != code && !operated) return {};
    found.airline_code = IataAirline::of(code);
    return found;
}

}  // namespace

void check_target(ReviewType type, const ReviewTarget& target, const std::string& pointer) {
    const auto& code = target.str();
    switch (type) {
        case ReviewType::AIRLINE:
            if (!IataAirline::parse(code)) throw invalid(pointer, "an airline's designator of two characters");
            return;
        case ReviewType::FLIGHT:
            if (!is_flight_number(code)) throw invalid(pointer, "a flight number with its carrier, such as BA178");
            return;
        case ReviewType::AIRPORT:
            if (!IataAirport::parse(code)) throw invalid(pointer, "an airport's code of three letters");
    }
}

std::optional<Flown> flown_in(const booking::BookingView& booking, ReviewType type, const ReviewTarget& target) {
    for (const auto& flight : booking.flights) {
        if (flight.status == booking::BookedFlightStatus::CANCELLED) continue;
        if (auto found = fits(flight, type, target)) return found;
    }
    return {};
}

}  // namespace airside::review

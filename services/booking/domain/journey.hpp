// What a booking says of its offer as a whole.
#pragma once
#include "services/booking/api.hpp"

namespace airside::booking {

struct Journey {
    FlightType type;
    IataAirport origin;
    IataAirport destination;  // of a round trip: where it turns
    Instant departure;
    Instant arrival;  // of the last flight
};
Journey journey_of(const gds::Offer& offer);

BookingPrice price_of(const gds::Offer& offer);

}  // namespace airside::booking

#include "services/booking/domain/journey.hpp"

namespace airside::booking {

Journey journey_of(const gds::Offer& offer) {
    auto& first = offer.itineraries.front();
    auto& last = offer.itineraries.back();
    auto& start = first.segments.front().departure;
    auto& turn = first.segments.back().arrival;
    auto& end = last.segments.back().arrival;
    auto type = FlightType::MULTI_CITY;
    if (offer.itineraries.size() == 1) type = FlightType::ONE_WAY;
    if (offer.itineraries.size() == 2) {
        // A city has several airports: one end may differ within its zone, as JFK and EWR do, but not both.
        auto& back = last.segments.front().departure;
        bool same_home = end.airport == start.airport, same_turn = back.airport == turn.airport;
        if ((same_home && back.zone == turn.zone) || (same_turn && end.zone == start.zone))
            type = FlightType::ROUND_TRIP;
    }
    return {type, start.airport, type == FlightType::ROUND_TRIP ? turn.airport : end.airport, start.at, end.at};
}

BookingPrice price_of(const gds::Offer& offer) {
    auto fees = Money::zero(offer.price.total.currency());
    for (auto& fee : offer.price.fees) fees += fee.amount;
    return {offer.price.base, offer.price.taxes_total, fees, offer.price.total};
}

}  // namespace airside::booking

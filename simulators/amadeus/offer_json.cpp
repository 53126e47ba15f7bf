#include "simulators/amadeus/offer_json.hpp"

#include <cmath>

#include "simulators/world/currency.hpp"

namespace airside::simulator::amadeus {

std::string_view to_string(TravelerType type) {
    switch (type) {
        case TravelerType::adult: return "ADULT";
        case TravelerType::child: return "CHILD";
        case TravelerType::held_infant: return "HELD_INFANT";
        case TravelerType::seated_infant: return "SEATED_INFANT";
    }
    return {};
}

std::string_view to_string(Cabin cabin) {
    switch (cabin) {
        case Cabin::economy: return "ECONOMY";
        case Cabin::premium_economy: return "PREMIUM_ECONOMY";
        case Cabin::business: return "BUSINESS";
        case Cabin::first: return "FIRST";
    }
    return {};
}

std::string amount(std::int64_t minor, const Currency& currency) { return Money(minor, currency).decimal(); }

std::string iso_duration(std::chrono::minutes duration) {
    auto hours = duration.count() / 60, minutes = duration.count() % 60;
    std::string text = "PT";
    if (hours > 0) text += std::to_string(hours) + "H";
    if (minutes > 0 || hours == 0) text += std::to_string(minutes) + "M";
    return text;
}

std::size_t segments_in(const Offer& offer) {
    std::size_t count = 0;
    for (const auto& bound : offer.bounds) count += bound.size();
    return count;
}

namespace {

json::object end_point(const World& world, AirportIndex airport, AirlineIndex airline, LocalTime at) {
    json::object point{{"iataCode", world.geography.airport(airport).code}};
    if (auto terminal = world.timetable.terminal(airport, airline); !terminal.empty()) point["terminal"] = terminal;
    point["at"] = airside::to_string(at);
    return point;
}

}  // namespace

json::object flight_json(const World& world, const Flight& flight) {
    const auto& route = *flight.route;
    const auto& carrier = world.geography.airline(route.airline).code;
    return {{"departure", end_point(world, route.from, route.airline, flight.departs)},
            {"arrival", end_point(world, route.to, route.airline, flight.arrives)},
            {"carrierCode", carrier},
            {"number", std::to_string(flight.line->number)},
            {"aircraft", json::object{{"code", json::string(flight.aircraft().code)}}},
            {"operating", json::object{{"carrierCode", carrier}}}};
}

namespace {

json::object segment_json(const World& world, const Flight& flight, Cabin cabin, std::size_t id) {
    // Some 90 g a seat and kilometre in economy; more where a seat takes more room.
    constexpr std::array<double, cabin_count> room = {1, 1.5, 2.6, 4};
    auto weight = std::lround(flight.route->distance_km * 0.09 * room[static_cast<std::size_t>(cabin)]);
    auto segment = flight_json(world, flight);
    segment["duration"] = iso_duration(flight.block());
    segment["id"] = std::to_string(id);
    segment["numberOfStops"] = 0;
    segment["co2Emissions"] =
        json::array{json::object{{"weight", weight}, {"weightUnit", "KG"}, {"cabin", json::string(to_string(cabin))}}};
    segment["blacklistedInEU"] = false;
    return segment;
}

json::array itineraries_json(const World& world, const Offer& offer, std::size_t first_segment) {
    json::array itineraries;
    for (std::size_t b = 0; b < offer.bounds.size(); ++b) {
        json::array segments;
        for (std::size_t f = 0; f < offer.bounds[b].size(); ++f)
            segments.push_back(segment_json(world, offer.bounds[b][f], offer.fares[b].cabins[f], first_segment++));
        itineraries.push_back(
            json::object{{"duration", iso_duration(elapsed(offer.bounds[b]))}, {"segments", std::move(segments)}});
    }
    return itineraries;
}

json::object price_json(std::int64_t base, std::int64_t total, const Currency& currency) {
    return {{"currency", currency.str()}, {"total", amount(total, currency)}, {"base", amount(base, currency)}};
}

json::object traveler_price_json(const TravelerPrice& price, const Currency& currency, Detail detail) {
    auto result = price_json(price.base_minor, price.total_minor, currency);
    if (detail == Detail::search) return result;
    json::array taxes;
    std::int64_t refundable = 0;
    for (const auto& tax : price.taxes) {
        taxes.push_back(json::object{{"amount", amount(tax.minor, currency)}, {"code", tax.code}});
        if (tax.refundable) refundable += tax.minor;
    }
    result["taxes"] = std::move(taxes);
    result["refundableTaxes"] = amount(refundable, currency);
    return result;
}

json::object traveler_json(const Offer& offer, const TravelerPrice& price, std::size_t first_segment, Detail detail) {
    json::array details;
    for (std::size_t b = 0; b < offer.bounds.size(); ++b) {
        const auto& fare = offer.fares[b];
        for (std::size_t f = 0; f < offer.bounds[b].size(); ++f) {
            int bags = price.traveler.type == TravelerType::held_infant ? 0 : fare.brand.bags;
            details.push_back(json::object{{"segmentId", std::to_string(first_segment++)},
                                           {"cabin", json::string(to_string(fare.cabins[f]))},
                                           {"fareBasis", price.fare_basis[b]},
                                           {"brandedFare", fare.brand.code},
                                           {"class", std::string(1, fare.classes[f])},
                                           {"includedCheckedBags", json::object{{"quantity", bags}}}});
        }
    }
    json::object result{{"travelerId", price.traveler.id},
                        {"fareOption", "STANDARD"},
                        {"travelerType", json::string(to_string(price.traveler.type))}};
    if (!price.traveler.adult_id.empty()) result["associatedAdultId"] = price.traveler.adult_id;
    result["price"] = traveler_price_json(price, offer.currency, detail);
    result["fareDetailsBySegment"] = std::move(details);
    return result;
}

json::object pricing_options_json(const Offer& offer) {
    bool bags = true, refundable = true, penalty_free = true;
    for (const auto& fare : offer.fares) {
        bags = bags && fare.brand.bags > 0;
        refundable = refundable && fare.brand.refund != Allowed::no;
        penalty_free = penalty_free && fare.brand.change == Allowed::free && fare.brand.refund == Allowed::free;
    }
    return {{"fareType", json::array{"PUBLISHED"}},
            {"includedCheckedBagsOnly", bags},
            {"refundableFare", refundable},
            {"noRestrictionFare", penalty_free},
            {"noPenaltyFare", penalty_free}};
}

}  // namespace

json::object offer_json(const World& world, const Offer& offer, std::string_view id, std::size_t first_segment,
                        Detail detail) {
    // Amadeus gives the time limit as local date and time; ours is the clock of the first departure.
    const auto& origin = world.geography.airport(offer.bounds.front().front().route->from);
    auto limit = airside::to_string(to_local(offer.last_ticketing, origin.zone));
    auto price = price_json(offer.base_minor, offer.total_minor, offer.currency);
    auto nothing = amount(0, offer.currency);
    json::array fees{json::object{{"amount", nothing}, {"type", "SUPPLIER"}},
                     json::object{{"amount", nothing}, {"type", "TICKETING"}}};
    if (detail == Detail::pricing) fees.push_back(json::object{{"amount", nothing}, {"type", "FORM_OF_PAYMENT"}});
    price["fees"] = std::move(fees);
    price["grandTotal"] = amount(offer.total_minor, offer.currency);
    if (detail == Detail::pricing) price["billingCurrency"] = offer.currency.str();
    json::array travelers;
    for (const auto& traveler : offer.travelers)
        travelers.push_back(traveler_json(offer, traveler, first_segment, detail));
    return {{"type", "flight-offer"},
            {"id", json::string(id)},
            {"source", "GDS"},
            {"instantTicketingRequired", offer.instant_ticketing},
            {"nonHomogeneous", false},
            {"oneWay", false},
            {"paymentCardRequired", false},
            {"lastTicketingDate", limit.substr(0, 10)},
            {"lastTicketingDateTime", limit},
            {"numberOfBookableSeats", offer.seats},
            {"itineraries", itineraries_json(world, offer, first_segment)},
            {"price", std::move(price)},
            {"pricingOptions", pricing_options_json(offer)},
            {"validatingAirlineCodes", json::array{json::string(offer.validating->code)}},
            {"travelerPricings", std::move(travelers)}};
}

json::object dictionaries(const World& world, std::span<const Offer> offers) {
    json::object locations, aircraft, currencies, carriers;
    for (const auto& offer : offers) {
        if (currencies.empty()) currencies[offer.currency.str()] = currency_name(offer.currency);
        const auto& validating = *offer.validating;
        if (!carriers.contains(validating.code)) carriers[validating.code] = validating.name;
        for (const auto& bound : offer.bounds) {
            for (const auto& flight : bound) {
                const auto& airline = world.geography.airline(flight.route->airline);
                auto type = flight.aircraft().code;
                if (!aircraft.contains({type.data(), type.size()}))
                    aircraft[{type.data(), type.size()}] = world.geography.aircraft_name(type);
                if (!carriers.contains(airline.code)) carriers[airline.code] = airline.name;
                for (auto end : {flight.route->from, flight.route->to}) {
                    const auto& airport = world.geography.airport(end);
                    if (!locations.contains(airport.code))
                        locations[airport.code] =
                            json::object{{"cityCode", airport.city_code}, {"countryCode", airport.country}};
                }
            }
        }
    }
    return {{"locations", std::move(locations)},
            {"aircraft", std::move(aircraft)},
            {"currencies", std::move(currencies)},
            {"carriers", std::move(carriers)}};
}

json::object fare_rules_json(const Offer& offer) {
    json::object rules;
    for (const auto& fare : offer.fares) {
        const auto& brand = fare.brand;
        auto worded = [&](std::string_view what, Allowed allowed, int penalty_cents) {
            if (allowed == Allowed::no) return std::string(what) + " NOT PERMITTED";
            if (allowed == Allowed::free) return std::string(what) + " PERMITTED WITHOUT CHARGE";
            auto charge = from_usd_cents(penalty_cents, offer.currency, Rounding::whole_unit_up);
            return std::string(what) + " PERMITTED WITH CHARGE OF " + offer.currency.str() + " " +
                   amount(charge, offer.currency) + " PER PASSENGER";
        };
        json::object note{
            {"category", "REFUND"},
            {"notApplicable", brand.refund == Allowed::no},
            {"descriptions",
             json::array{json::object{
                 {"descriptionType", "PENALTIES"},
                 {"text", worded("CHANGES", brand.change, brand.change_penalty_cents) + "\n" +
                              worded("CANCELLATION AND REFUND", brand.refund, brand.refund_penalty_cents)}}}}};
        auto penalty = from_usd_cents(brand.refund_penalty_cents, offer.currency, Rounding::whole_unit_up);
        if (brand.refund == Allowed::with_penalty) note["maxPenaltyAmount"] = amount(penalty, offer.currency);
        rules[fare.fare_basis] =
            json::object{{"fareBasis", fare.fare_basis}, {"name", brand.code}, {"fareNotes", std::move(note)}};
    }
    return rules;
}

}  // namespace airside::simulator::amadeus

#include "simulators/sabre/booking_json.hpp"

#include "simulators/sabre/grouped_reply.hpp"

namespace airside::simulator::sabre {
namespace {

constexpr std::size_t first_item = 12;

std::string_view cabin_name(Cabin cabin) {
    switch (cabin) {
        case Cabin::economy: return "Economy";
        case Cabin::premium_economy: return "Premium Economy";
        case Cabin::business: return "Business";
        case Cabin::first: return "First";
    }
    return {};
}

std::string_view type_name(TravelerType type) {
    switch (type) {
        case TravelerType::adult: return "ADULT";
        case TravelerType::child: return "CHILD";
        default: return "INFANT";
    }
}

// Every traveller, as the lists of indices have it.
json::array indices(std::size_t count) {
    json::array list;
    for (std::size_t i = 1; i <= count; ++i) list.push_back(i);
    return list;
}

json::object flight_json(const World& world, const Offer& offer, std::size_t b, std::size_t f, std::size_t item,
                         int seats) {
    const auto& flight = offer.bounds[b][f];
    const auto& airline = world.geography.airline(flight.route->airline);
    auto departs = airside::to_string(flight.departs), arrives = airside::to_string(flight.arrives);
    auto cabin = offer.fares[b].cabins[f];
    json::object shown{{"itemId", item_id(item)},
                       {"confirmationId", airline.code + "LOC" + std::to_string(item)},
                       {"sourceType", "ATPCO"},
                       {"flightNumber", flight.line->number},
                       {"airlineCode", airline.code},
                       {"airlineName", airline.name},
                       {"operatingFlightNumber", flight.line->number},
                       {"operatingAirlineCode", airline.code},
                       {"fromAirportCode", world.geography.airport(flight.route->from).code},
                       {"toAirportCode", world.geography.airport(flight.route->to).code},
                       {"departureDate", departs.substr(0, 10)},
                       {"departureTime", departs.substr(11)},
                       {"arrivalDate", arrives.substr(0, 10)},
                       {"arrivalTime", arrives.substr(11)},
                       {"numberOfSeats", seats},
                       {"cabinTypeName", json::string(cabin_name(cabin))},
                       {"cabinTypeCode", std::string(1, cabin_code(cabin))},
                       {"aircraftTypeCode", json::string(flight.aircraft().code)},
                       {"bookingClass", std::string(1, offer.fares[b].classes[f])},
                       {"flightStatusCode", "HK"},
                       {"flightStatusName", "Confirmed"},
                       {"durationInMinutes", flight.block().count()},
                       {"travelerIndices", indices(offer.travelers.size())}};
    for (auto [name, airport] :
         {std::pair{"departureTerminalName", flight.route->from}, {"arrivalTerminalName", flight.route->to}})
        if (auto terminal = world.timetable.terminal(airport, flight.route->airline); !terminal.empty())
            shown[name] = "TERMINAL " + terminal;
    return shown;
}

json::array flights_json(const World& world, const Offer& offer) {
    auto seats =
        static_cast<int>(std::ranges::count_if(offer.travelers, [](auto& one) { return has_seat(one.traveler.type); }));
    json::array flights;
    for (std::size_t b = 0; b < offer.bounds.size(); ++b)
        for (std::size_t f = 0; f < offer.bounds[b].size(); ++f)
            flights.push_back(flight_json(world, offer, b, f, flights.size(), seats));
    return flights;
}

json::array journeys_json(const World& world, const Offer& offer) {
    json::array journeys;
    for (const auto& bound : offer.bounds) {
        auto departs = airside::to_string(bound.front().departs);
        journeys.push_back(json::object{{"firstAirportCode", world.geography.airport(bound.front().route->from).code},
                                        {"departureDate", departs.substr(0, 10)},
                                        {"departureTime", departs.substr(11)},
                                        {"lastAirportCode", world.geography.airport(bound.back().route->to).code},
                                        {"numberOfFlights", bound.size()}});
    }
    return journeys;
}

json::array construction_json(const Offer& offer, const TravelerPrice& price) {
    json::array components;
    std::size_t item = 0;
    for (std::size_t b = 0; b < offer.bounds.size(); ++b) {
        json::array flights, numbers;
        for (std::size_t f = 0; f < offer.bounds[b].size(); ++f, ++item) {
            flights.push_back(json::object{{"itemId", item_id(item)}});
            numbers.push_back(item + 1);
        }
        json::object component{{"flights", std::move(flights)},
                               {"flightIndices", std::move(numbers)},
                               {"fareBasisCode", price.fare_basis[b]},
                               {"brandFareCode", offer.fares[b].brand.code},
                               {"brandFareName", offer.fares[b].brand.code},
                               {"isCurrentItinerary", true}};
        // The description has no way to say "none".
        if (int bags = offer.fares[b].brand.bags; bags > 0 && has_seat(price.traveler.type))
            component["checkedBaggageAllowance"] = json::object{{"maximumPieces", bags}};
        components.push_back(std::move(component));
    }
    return components;
}

// A price quote record for each type of traveller; the amounts are one traveller's.
json::array fares_json(const Offer& offer) {
    json::array fares;
    for (auto type :
         {TravelerType::adult, TravelerType::child, TravelerType::held_infant, TravelerType::seated_infant}) {
        json::array holders;
        const TravelerPrice* price = nullptr;
        for (std::size_t i = 0; i < offer.travelers.size(); ++i) {
            if (offer.travelers[i].traveler.type != type) continue;
            price = &offer.travelers[i];
            holders.push_back(i + 1);
        }
        if (!price) continue;
        json::array taxes;
        for (const auto& tax : price->taxes)
            taxes.push_back(json::object{{"taxCode", tax.code}, {"taxAmount", value_json(tax.minor, offer.currency)}});
        fares.push_back(json::object{{"airlineCode", offer.validating->code},
                                     {"travelerIndices", std::move(holders)},
                                     {"fareConstruction", construction_json(offer, *price)},
                                     {"taxBreakdown", std::move(taxes)},
                                     {"totals", totals_json(price->base_minor, price->total_minor, offer.currency)},
                                     {"pricingTypeCode", "S"},
                                     {"pricingTypeName", "System"},
                                     {"pricingStatusCode", "A"},
                                     {"pricingStatusName", "Active"},
                                     {"hasValidPricing", true},
                                     {"requestedTravelerType", json::string(to_string(type))},
                                     {"pricedTravelerType", json::string(to_string(type))},
                                     {"recordTypeCode", "PQ"},
                                     {"recordTypeName", "Price Quote"},
                                     {"recordId", std::to_string(fares.size() + 1)}});
    }
    return fares;
}

json::array penalties_json(const Rule& rule, const Currency& currency) {
    if (!rule.allowed) return {};
    return {json::object{{"applicability", "BEFORE_DEPARTURE"},
                         {"conditionsApply", false},
                         {"penalty", value_json(rule.penalty_minor, currency)}}};
}

json::array rules_json(const World& world, const Offer& offer) {
    auto change = change_rule(offer), refund = refund_rule(offer);
    return {
        json::object{{"originAirportCode", world.geography.airport(offer.bounds.front().front().route->from).code},
                     {"destinationAirportCode", world.geography.airport(offer.bounds.front().back().route->to).code},
                     {"owningAirlineCode", offer.validating->code},
                     {"passengerCode", "ADT"},
                     {"isRefundable", refund.allowed},
                     {"refundPenalties", penalties_json(refund, offer.currency)},
                     {"isChangeable", change.allowed},
                     {"exchangePenalties", penalties_json(change, offer.currency)}}};
}

json::array travelers_json(const NewBooking& booking) {
    json::array travelers;
    auto given = objects(booking.request, "travelers");
    for (std::size_t i = 0; i < given.size(); ++i) {
        auto type = booking.offer.travelers[i].traveler.type;
        json::object shown{{"givenName", text_or(*given[i], "givenName", "")},
                           {"surname", text_or(*given[i], "surname", "")},
                           {"type", json::string(type_name(type))},
                           {"passengerCode", json::string(to_string(type))},
                           {"nameAssociationId", std::to_string(i + 1)}};
        for (auto kept : {"middleName", "birthDate", "gender", "identityDocuments", "loyaltyPrograms"})
            if (auto value = member(*given[i], kept)) shown[kept] = *value;
        travelers.push_back(std::move(shown));
    }
    return travelers;
}

json::object creation_json(const NewBooking& booking) {
    auto now = airside::to_string(booking.now), limit = airside::to_string(booking.offer.last_ticketing);
    return {{"creationUserSine", "AIR"},
            {"creationDate", now.substr(0, 10)},
            {"creationTime", now.substr(11, 5)},
            {"purchaseDeadlineDate", limit.substr(0, 10)},
            {"purchaseDeadlineTime", limit.substr(11, 5)},
            {"userWorkPcc", booking.pcc},
            {"userHomePcc", booking.pcc},
            {"primeHostId", "1S"}};
}

}  // namespace

std::string item_id(std::size_t flight) { return std::to_string(first_item + flight); }

json::object totals_json(std::int64_t base, std::int64_t total, const Currency& currency) {
    return {{"subtotal", amount(base, currency)},
            {"taxes", amount(total - base, currency)},
            {"total", amount(total, currency)},
            {"currencyCode", currency.str()}};
}

json::object booking_json(const World& world, const NewBooking& booking) {
    const auto& offer = booking.offer;
    json::object shown{
        {"bookingId", booking.locator},
        {"startDate", date_of(offer.bounds.front().front().departs).str()},
        {"endDate", date_of(offer.bounds.back().back().arrives).str()},
        {"isCancelable", true},
        {"isTicketed", false},
        {"creationDetails", creation_json(booking)},
        {"travelers", travelers_json(booking)},
        {"flights", flights_json(world, offer)},
        {"journeys", journeys_json(world, offer)},
        {"fareRules", rules_json(world, offer)},
        {"fares", fares_json(offer)},
        {"payments", json::object{{"flightTotals",
                                   json::array{totals_json(offer.base_minor, offer.total_minor, offer.currency)}}}}};
    for (auto kept : {"contactInfo", "remarks", "otherServices"})
        if (auto value = member(booking.request, kept)) shown[kept] = *value;
    return shown;
}

}  // namespace airside::simulator::sabre

#include "simulators/travelport/offer_json.hpp"

#include <cmath>

#include "simulators/world/currency.hpp"

namespace airside::simulator::travelport {
namespace {

std::string iso_duration(std::chrono::minutes duration) {
    return "PT" + std::to_string(duration.count() / 60) + "H" + std::to_string(duration.count() % 60) + "M";
}

json::object end_point(const World& world, std::string_view type, AirportIndex airport, AirlineIndex airline,
                       LocalTime at) {
    auto text = airside::to_string(at);
    auto point = typed(type, {{"location", world.geography.airport(airport).code},
                              {"date", text.substr(0, 10)},
                              {"time", text.substr(11, 8)}});
    if (auto terminal = world.timetable.terminal(airport, airline); !terminal.empty()) point["terminal"] = terminal;
    return point;
}

json::object currency_json(const Currency& currency) {
    return {{"value", currency.str()}, {"codeAuthority", "ISO 4217"}, {"decimalPlace", currency.exponent()}};
}

// The travellers of one type, who all pay the same.
struct Group {
    const TravelerPrice* price;
    int count;
};
std::vector<Group> groups_of(const Offer& offer) {
    std::vector<Group> groups;
    for (const auto& traveler : offer.travelers) {
        auto same = std::ranges::find(groups, traveler.traveler.type, [](auto& g) { return g.price->traveler.type; });
        if (same == groups.end())
            groups.push_back({&traveler, 1});
        else
            ++same->count;
    }
    return groups;
}

json::object breakdown_json(const Group& group, const Currency& currency) {
    const auto& price = *group.price;
    json::array taxes;
    for (const auto& tax : price.taxes)
        taxes.push_back(json::object{{"value", number(tax.minor, currency)},
                                     {"currencyCode", currency.str()},
                                     {"taxCode", tax.code},
                                     {"codeAuthority", "IATA"},
                                     {"decimalPlace", currency.exponent()}});
    auto amount =
        typed("Amount",
              {{"CurrencyCode", currency_json(currency)},
               {"Base", number(price.base_minor, currency)},
               {"Taxes", typed("TaxesDetail", {{"TotalTaxes", number(price.total_minor - price.base_minor, currency)},
                                               {"Tax", std::move(taxes)}})},
               {"Fees", typed("FeesDetail", {{"TotalFees", number(0, currency)}})},
               {"Total", number(price.total_minor, currency)}});
    return typed("PriceBreakdownAir", {{"quantity", group.count},
                                       {"requestedPassengerType", json::string(passenger_code(price.traveler.type))},
                                       {"Amount", std::move(amount)}});
}

json::array codes_of(const Offer& offer, bool seated) {
    json::array codes;
    for (const auto& group : groups_of(offer))
        if (has_seat(group.price->traveler.type) == seated)
            codes.push_back(json::string(passenger_code(group.price->traveler.type)));
    return codes;
}

json::object baggage_json(const Offer& offer, bool seated, std::string_view type, int pieces,
                          const std::string& product) {
    auto item = typed("BaggageItem", {{"quantity", pieces}});
    if (pieces > 0)
        item["Measurement"] =
            json::array{json::object{{"measurementType", "Weight"}, {"unit", "Kilograms"}, {"value", 23}}};
    return typed("BaggageAllowanceDetail", {{"passengerTypeCodes", codes_of(offer, seated)},
                                            {"baggageType", json::string(type)},
                                            {"ProductRef", json::array{json::string(product)}},
                                            {"BaggageItem", json::array{std::move(item)}}});
}

// Of one bound: what is carried for those with a seat and for infants on a lap.
void add_baggage(const Offer& offer, std::size_t bound, const std::string& product, json::array& to) {
    int bags = offer.fares[bound].brand.bags;
    to.push_back(baggage_json(offer, true, "FirstCheckedBag", std::min(bags, 1), product));
    if (bags > 1) to.push_back(baggage_json(offer, true, "SecondCheckedBag", 1, product));
    if (bags > 2) to.push_back(baggage_json(offer, true, "AdditionalBags", bags - 2, product));
    if (!codes_of(offer, false).empty()) to.push_back(baggage_json(offer, false, "FirstCheckedBag", 0, product));
}

json::object penalty_json(std::string_view what, Allowed allowed, int cents, const Currency& currency) {
    if (allowed == Allowed::no) return typed(std::string(what) + "NotPermitted", {{"NotPermittedInd", true}});
    auto minor = allowed == Allowed::free ? 0 : from_usd_cents(cents, currency, Rounding::whole_unit_up);
    json::object amount{
        {"code", currency.str()}, {"minorUnit", currency.exponent()}, {"value", number(minor, currency)}};
    return typed(std::string(what) + "Permitted",
                 {{"penaltyTypes", json::array{"BeforeDeparture"}},
                  {"PenaltyAppliesTo", "PerTicket"},
                  {"Penalty", json::array{typed("PenaltyAmount", {{"Amount", std::move(amount)}})}}});
}

json::object penalties_json(const Offer& offer, const Brand& brand) {
    json::array codes = codes_of(offer, true);
    for (auto& code : codes_of(offer, false)) codes.push_back(std::move(code));
    return typed(
        "Penalties",
        {{"PassengerTypeCodes", std::move(codes)},
         {"Change", json::array{penalty_json("Change", brand.change, brand.change_penalty_cents, offer.currency)}},
         {"Cancel", json::array{penalty_json("Cancel", brand.refund, brand.refund_penalty_cents, offer.currency)}}});
}

std::string words(std::string_view code) {
    std::string text(code);
    for (std::size_t i = 1; i < text.size(); ++i) text[i] = static_cast<char>(std::tolower(text[i]));
    return text;
}

}  // namespace

json::object flight_json(const World& world, const Flight& flight, std::string_view id) {
    const auto& route = *flight.route;
    const auto& carrier = world.geography.airline(route.airline).code;
    auto number_text = std::to_string(flight.line->number);
    return typed("FlightDetail",
                 {{"id", json::string(id)},
                  {"carrier", carrier},
                  {"number", number_text},
                  {"operatingCarrier", carrier},
                  {"operatingCarrierNumber", number_text},
                  {"equipment", json::string(flight.aircraft().code)},
                  {"duration", iso_duration(flight.block())},
                  {"distance", std::lround(route.distance_km * 0.621371)},
                  {"AvailabilitySourceCode", "S"},
                  {"Departure", end_point(world, "DepartureDetail", route.from, route.airline, flight.departs)},
                  {"Arrival", end_point(world, "ArrivalDetail", route.to, route.airline, flight.arrives)}});
}

json::object product_json(const World& world, const Offer& offer, std::size_t bound, std::string_view id,
                          const std::vector<std::string>& ids) {
    const auto& flights = offer.bounds[bound];
    const auto& fare = offer.fares[bound];
    json::array segments, passengers;
    for (std::size_t i = 0; i < flights.size(); ++i) {
        auto sequence = std::to_string(i + 1);
        auto segment = typed("FlightSegment", {{"id", "FlightSegment_" + sequence}, {"sequence", i + 1}});
        if (i > 0) {
            auto wait =
                std::chrono::duration_cast<std::chrono::minutes>(flights[i].departs_at - flights[i - 1].arrives_at);
            segment["connectionDuration"] = iso_duration(wait);
        }
        segment["Flight"] = ids.empty() ? flight_json(world, flights[i], "Flight_" + std::string(id) + "_" + sequence)
                                        : typed("FlightID", {{"FlightRef", ids[i]}});
        segments.push_back(std::move(segment));
    }
    // Where the flights stand in the product, its brand does too.
    auto brand = ids.empty() ? brand_json(fare, "b-" + fare.brand.code)
                             : typed("BrandID", {{"BrandRef", "b-" + fare.brand.code}});
    for (const auto& group : groups_of(offer)) {
        json::array sold;
        for (std::size_t i = 0; i < flights.size(); ++i)
            sold.push_back(typed("FlightProduct", {{"segmentSequence", json::array{i + 1}},
                                                   {"classOfService", std::string(1, fare.classes[i])},
                                                   {"cabin", json::string(cabin_name(fare.cabins[i]))},
                                                   {"fareBasisCode", group.price->fare_basis[bound]},
                                                   {"fareType", "PublicFare"},
                                                   {"Brand", brand}}));
        passengers.push_back(
            typed("PassengerFlight", {{"passengerQuantity", group.count},
                                      {"passengerTypeCode", json::string(passenger_code(group.price->traveler.type))},
                                      {"FlightProduct", std::move(sold)}}));
    }
    return typed("ProductAir", {{"id", json::string(id)},
                                {"totalDuration", iso_duration(elapsed(flights))},
                                {"Quantity", fare.seats},
                                {"FlightSegment", std::move(segments)},
                                {"PassengerFlight", std::move(passengers)}});
}

json::object price_json(const Offer& offer, std::string_view type) {
    json::array breakdown;
    for (const auto& group : groups_of(offer)) breakdown.push_back(breakdown_json(group, offer.currency));
    return typed(type, {{"CurrencyCode", currency_json(offer.currency)},
                        {"Base", number(offer.base_minor, offer.currency)},
                        {"TotalTaxes", number(offer.total_minor - offer.base_minor, offer.currency)},
                        {"TotalFees", number(0, offer.currency)},
                        {"TotalPrice", number(offer.total_minor, offer.currency)},
                        {"PriceBreakdown", std::move(breakdown)}});
}

json::object terms_json(const Offer& offer, std::string_view type, std::string_view id,
                        const std::vector<std::string>& products) {
    json::array baggage, penalties;
    for (std::size_t b = 0; b < offer.bounds.size(); ++b) {
        add_baggage(offer, b, products[b], baggage);
        penalties.push_back(penalties_json(offer, offer.fares[b].brand));
    }
    auto limit = airside::to_string(offer.last_ticketing);
    return typed(type,
                 {{"id", json::string(id)},
                  {"ExpiryDate", limit},
                  {"PaymentTimeLimit", limit},
                  {"instantPurchaseInd", offer.instant_ticketing},
                  {"ValidatingAirline",
                   json::array{typed("ValidatingAirline", {{"ValidatingAirline", offer.validating->code}})}},
                  {"BaggageAllowance", std::move(baggage)},
                  {"Penalties", std::move(penalties)},
                  {"FareGuaranteePolicy",
                   json::array{typed("FareGuaranteePolicy", {{"EligibleforADMReview", "No"},
                                                             {"Code", json::object{{"value", "Guaranteed"}}}})}}});
}

json::object brand_json(const BoundFare& fare, std::string_view id) {
    auto inclusion = [](bool included, bool for_money) {
        return included ? "Included" : for_money ? "Chargeable" : "Not Offered";
    };
    auto attribute = [](const char* classification, const char* how) {
        return typed("BrandAttribute", {{"classification", classification}, {"inclusion", how}});
    };
    const auto& brand = fare.brand;
    return typed(
        "Brand",
        {{"id", json::string(id)},
         {"name", std::string(cabin_name(fare.cabin)) + " " + words(brand.code)},
         {"code", brand.code},
         {"tier", brand.tier + 1},
         {"BrandAttribute",
          json::array{attribute("CheckedBag", inclusion(brand.bags > 0, true)),
                      attribute("Rebooking", inclusion(brand.change == Allowed::free, brand.change != Allowed::no)),
                      attribute("Refund", inclusion(brand.refund == Allowed::free, brand.refund != Allowed::no))}}});
}

}  // namespace airside::simulator::travelport

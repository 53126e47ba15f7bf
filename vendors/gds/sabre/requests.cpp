#include "vendors/gds/sabre/requests.hpp"

#include <algorithm>

#include <boost/json.hpp>

namespace airside::sabre {
namespace {

namespace json = boost::json;

std::string_view cabin_code(gds::CabinClass cabin) {
    switch (cabin) {
        case gds::CabinClass::ECONOMY: return "Y";
        case gds::CabinClass::PREMIUM_ECONOMY: return "S";
        case gds::CabinClass::BUSINESS: return "C";
        case gds::CabinClass::FIRST: return "F";
    }
    return "Y";
}

json::object location(std::string_view code) { return {{"LocationCode", code}}; }

json::object point_of_sale(const OfficeFacts& office) {
    return {
        {"Source", json::array{json::object{
                       {"PseudoCityCode", office.pcc},
                       {"RequestorID",
                        json::object{{"Type", "1"}, {"ID", "1"}, {"CompanyName", json::object{{"Code", "TN"}}}}}}}}};
}

// Penalties are told only when they are asked for.
json::object travellers(const std::vector<std::pair<gds::PassengerType, int>>& party, std::string_view currency) {
    json::array groups;
    for (auto& [type, count] : party)
        groups.push_back(
            json::object{{"Code", passenger_code(type)},
                         {"Quantity", count},
                         {"TPA_Extensions", json::object{{"VoluntaryChanges", json::object{{"Match", "Info"}}}}}});
    return {{"AirTravelerAvail", json::array{json::object{{"PassengerTypeQuantity", std::move(groups)}}}},
            {"PriceRequestInformation", json::object{{"CurrencyCode", currency}}}};
}

// Sabre has three sizes.
std::string_view request_type(int trips) { return trips <= 50 ? "50ITINS" : trips <= 100 ? "100ITINS" : "200ITINS"; }

json::object extensions(std::string_view type) {
    return {{"IntelliSellTransaction", json::object{{"RequestType", json::object{{"Name", type}}}}}};
}

std::string request_text(json::object request) {
    return json::serialize(json::object{{"OTA_AirLowFareSearchRQ", std::move(request)}});
}

}  // namespace

std::vector<std::pair<gds::PassengerType, int>> party_of(const gds::PassengerCounts& counts) {
    std::vector<std::pair<gds::PassengerType, int>> party;
    if (counts.adults > 0) party.emplace_back(gds::PassengerType::ADULT, counts.adults);
    if (counts.children > 0) party.emplace_back(gds::PassengerType::CHILD, counts.children);
    if (counts.infants > 0) party.emplace_back(gds::PassengerType::INFANT, counts.infants);
    return party;
}

std::string shop_body(const gds::SearchQuery& query, const OfficeFacts& office) {
    // Half as many itineraries as offers are wanted: most come in two or three brands.
    auto trips = std::max(1, (query.max_offers + 1) / 2);
    json::array directions;
    for (auto& slice : query.slices)
        directions.push_back(json::object{{"DepartureDateTime", slice.departure.str() + "T00:00:00"},
                                          {"OriginLocation", location(slice.origin.str())},
                                          {"DestinationLocation", location(slice.destination.str())}});
    json::object preferences{
        {"CabinPref", json::array{json::object{{"Cabin", cabin_code(query.cabin)}, {"PreferLevel", "Preferred"}}}},
        {"Baggage", json::object{{"RequestType", "A"}}},
        {"TPA_Extensions",
         json::object{{"NumTrips", json::object{{"Number", trips}}},
                      {"DataSources", json::object{{"NDC", "Disable"}, {"ATPCO", "Enable"}, {"LCC", "Disable"}}}}}};
    if (query.direct_only) preferences["MaxStopsQuantity"] = 0;
    auto people = travellers(party_of(query.passengers), query.currency.str());
    people["PriceRequestInformation"].as_object()["TPA_Extensions"] =
        json::object{{"BrandedFareIndicators", json::object{{"MultipleBrandedFares", true}, {"UpsellLimit", 3}}}};
    return request_text({{"Version", office.shop_version},
                         {"POS", point_of_sale(office)},
                         {"OriginDestinationInformation", std::move(directions)},
                         {"TravelPreferences", std::move(preferences)},
                         {"TravelerInfoSummary", std::move(people)},
                         {"TPA_Extensions", extensions(request_type(trips))}});
}

std::string revalidate_body(const StoredOffer& offer, const OfficeFacts& office) {
    json::array directions;
    for (auto& leg : offer.legs) {
        json::array flights;
        for (auto& flight : leg)
            flights.push_back(json::object{
                {"Number", flight.number},
                {"DepartureDateTime", flight.departs},
                {"ArrivalDateTime", flight.arrives},
                {"Type", "A"},
                {"ClassOfService", flight.booking_class},
                {"OriginLocation", location(flight.from)},
                {"DestinationLocation", location(flight.to)},
                {"Airline", json::object{{"Marketing", flight.carrier}, {"Operating", flight.operating}}}});
        json::object details{{"Flight", std::move(flights)}};
        if (auto& brand = leg.front().brand; !brand.empty())
            details["BrandFilters"] =
                json::object{{"Brand", json::array{json::object{{"Code", brand}, {"PreferLevel", "Preferred"}}}}};
        directions.push_back(json::object{{"DepartureDateTime", leg.front().departs},
                                          {"OriginLocation", location(leg.front().from)},
                                          {"DestinationLocation", location(leg.back().to)},
                                          {"TPA_Extensions", std::move(details)}});
    }
    // In the classes that are named; "L" would look for the lowest fare in any.
    json::object preferences{
        {"Baggage", json::object{{"RequestType", "A"}}},
        {"TPA_Extensions", json::object{{"VerificationItinCallLogic", json::object{{"Value", "M"}}}}}};
    return request_text({{"Version", office.shop_version},
                         {"POS", point_of_sale(office)},
                         {"OriginDestinationInformation", std::move(directions)},
                         {"TravelPreferences", std::move(preferences)},
                         {"TravelerInfoSummary", travellers(offer.party, offer.currency)},
                         {"TPA_Extensions", extensions("50ITINS")}});
}

std::string seats_body(const StoredOffer& offer, std::size_t leg, std::size_t first) {
    json::array ids, segments, people;
    auto end = [](std::string_view airport, std::string_view local) {
        return json::object{{"locationCode", airport},
                            {"aircraftScheduledDate", json::object{{"date", local.substr(0, 10)}}}};
    };
    for (auto& flight : offer.legs[leg]) {
        auto id = "segment" + std::to_string(first++);
        ids.push_back(json::string(id));
        auto number = std::to_string(flight.number);
        segments.push_back(json::object{{"paxSegmentId", id},
                                        {"departure", end(flight.from, flight.departs)},
                                        {"arrival", end(flight.to, flight.arrives)},
                                        {"marketingCarrierInfo", json::object{{"bookingCode", flight.booking_class},
                                                                              {"carrierCode", flight.carrier},
                                                                              {"carrierFlightNumber", number}}}});
    }
    for (auto& [type, count] : offer.party)
        for (int i = 0; i < count; ++i)
            people.push_back(json::object{{"paxID", "passenger" + std::to_string(people.size() + 1)},
                                          {"ptc", passenger_code(type)}});
    json::object request{
        {"paxSegmentRefIds", std::move(ids)},
        {"originDest", json::object{{"paxJourney", json::object{{"paxSegments", std::move(segments)}}}}},
        {"paxes", std::move(people)},
        {"currency", offer.currency}};
    return json::serialize(json::object{{"requestType", "payload"}, {"request", std::move(request)}});
}

std::string booking_body(const std::string& locator) {
    return json::serialize(json::object{{"confirmationId", locator}});
}

std::string find_body(const BookingReference& reference, const gds::FindHints& hints, const OfficeFacts& office) {
    return json::serialize(
        json::object{{"remarkText", office.remark_prefix + reference.str()}, {"departureDate", hints.departure.str()}});
}

std::string fulfil_body(const std::string& locator, const std::vector<std::string>& price_quotes,
                        const std::vector<std::string>& ancillaries, const OfficeFacts& office) {
    json::object cash{{"primaryFormOfPayment", 1}};
    json::array fulfilments, records(price_quotes.begin(), price_quotes.end()),
        items(ancillaries.begin(), ancillaries.end());
    if (!records.empty())
        fulfilments.push_back(json::object{
            {"ticketingQualifiers", json::object{{"priceQuoteRecordIds", std::move(records)}}}, {"payment", cash}});
    if (!items.empty()) fulfilments.push_back(json::object{{"ancillaryIds", std::move(items)}, {"payment", cash}});
    json::object printer{{"ticket", json::object{{"countryCode", office.ticket_country}}}};
    return json::serialize(json::object{{"confirmationId", locator},
                                        {"fulfillments", std::move(fulfilments)},
                                        {"formsOfPayment", json::array{json::object{{"type", "CASH"}}}},
                                        {"designatePrinters", json::array{std::move(printer)}},
                                        {"acceptPriceChanges", false},
                                        {"receivedFrom", received_from}});
}

std::string void_body(std::span<const std::string> documents) {
    return json::serialize(json::object{{"tickets", json::array(documents.begin(), documents.end())},
                                        {"errorHandlingPolicy", "HALT_ON_ERROR"},
                                        {"receivedFrom", received_from}});
}

std::string refund_body(std::span<const std::string> documents) {
    json::array tickets;
    for (auto& number : documents) tickets.push_back(json::object{{"number", number}});
    return json::serialize(json::object{
        {"tickets", std::move(tickets)}, {"errorHandlingPolicy", "HALT_ON_ERROR"}, {"receivedFrom", received_from}});
}

std::string cancel_body(const std::string& locator) {
    return json::serialize(json::object{{"confirmationId", locator},
                                        {"retrieveBooking", false},
                                        {"cancelAll", true},
                                        {"errorHandlingPolicy", "HALT_ON_ERROR"},
                                        {"receivedFrom", received_from}});
}

}  // namespace airside::sabre

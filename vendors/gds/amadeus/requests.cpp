#include "vendors/gds/amadeus/requests.hpp"

#include <boost/json.hpp>

#include "vendors/gds/travellers.hpp"

namespace airside::amadeus {
namespace {

namespace json = boost::json;
using gds::split_phone;
using gds::ticket_name;

json::array travelers(const gds::PassengerCounts& counts) {
    json::array list;
    auto add = [&](std::string_view type, int adult) {
        json::object one{{"id", std::to_string(list.size() + 1)}, {"travelerType", type}};
        if (adult > 0) one["associatedAdultId"] = std::to_string(adult);
        list.push_back(std::move(one));
    };
    for (int i = 0; i < counts.adults; ++i) add("ADULT", 0);
    for (int i = 0; i < counts.children; ++i) add("CHILD", 0);
    for (int i = 0; i < counts.infants; ++i) add("HELD_INFANT", i + 1);
    return list;
}

json::object phone(const gds::Contact& contact) {
    auto parts = split_phone(contact.phone);
    // Amadeus' schema wants two characters at least, of digits and plus signs.
    if (parts.country_code.size() < 2) parts.country_code.insert(0, "+");
    return {{"deviceType", "MOBILE"}, {"countryCallingCode", parts.country_code}, {"number", parts.number}};
}

json::object document(const gds::TravelDocument& passport) {
    return {{"documentType", "PASSPORT"},
            {"number", passport.number},
            {"expiryDate", passport.expires.str()},
            {"issuanceCountry", passport.issuing_country.str()},
            {"nationality", passport.nationality.str()},
            {"holder", true}};
}

json::object traveler(const gds::Traveller& person, std::size_t id, const gds::Contact& contact) {
    json::object name{{"firstName", ticket_name(person.first_name.str())},
                      {"lastName", ticket_name(person.last_name.str())}};
    // One without a Latin letter is left out rather than sent empty.
    auto middle = person.middle_name ? ticket_name(person.middle_name->str()) : std::string();
    if (!middle.empty()) name["middleName"] = middle;
    json::object one{
        {"id", std::to_string(id)}, {"dateOfBirth", person.date_of_birth.str()}, {"name", std::move(name)}};
    one["gender"] = person.gender == gds::Gender::MALE     ? "MALE"
                    : person.gender == gds::Gender::FEMALE ? "FEMALE"
                                                           : "UNSPECIFIED";
    if (person.document) one["documents"] = json::array{document(*person.document)};
    if (person.frequent_flyer)
        one["loyaltyPrograms"] = json::array{json::object{{"programOwner", person.frequent_flyer->airline.str()},
                                                          {"id", person.frequent_flyer->number}}};
    if (person.type == gds::PassengerType::ADULT)
        one["contact"] = json::object{{"emailAddress", contact.email}, {"phones", json::array{phone(contact)}}};
    return one;
}

}  // namespace

std::string search_body(const gds::SearchQuery& query) {
    json::array directions, ids;
    for (auto& slice : query.slices) {
        auto id = std::to_string(directions.size() + 1);
        directions.push_back(json::object{{"id", id},
                                          {"originLocationCode", slice.origin.str()},
                                          {"destinationLocationCode", slice.destination.str()},
                                          {"departureDateTimeRange", json::object{{"date", slice.departure.str()}}}});
        ids.push_back(json::string(id));
    }
    json::object filters{{"cabinRestrictions", json::array{json::object{{"cabin", gds::to_string(query.cabin)},
                                                                        {"coverage", "MOST_SEGMENTS"},
                                                                        {"originDestinationIds", std::move(ids)}}}}};
    if (query.direct_only) filters["connectionRestriction"] = json::object{{"maxNumberOfConnections", 0}};
    json::object body{{"currencyCode", query.currency.str()},
                      {"originDestinations", std::move(directions)},
                      {"travelers", travelers(query.passengers)},
                      {"sources", json::array{"GDS"}},
                      {"searchCriteria", json::object{{"maxFlightOffers", query.max_offers},
                                                      {"additionalInformation", json::object{{"brandedFares", true}}},
                                                      {"flightFilters", std::move(filters)}}}};
    return json::serialize(body);
}

std::string pricing_body(std::string_view offer) {
    // The offer goes back byte for byte: Amadeus compares it with what it gave.
    return R"({"data":{"type":"flight-offers-pricing","flightOffers":[)" + std::string(offer) + "]}}";
}

std::string seat_map_body(const gds::Offer& offer) { return R"({"data":[)" + offer.raw.str() + "]}"; }

std::string order_body(const gds::OrderRequest& request, std::string_view remark_prefix) {
    json::array people;
    for (auto& person : request.travellers) people.push_back(traveler(person, people.size() + 1, request.contact));
    auto lead = ticket_name(request.travellers.front().last_name.str());
    json::object rest{
        {"travelers", std::move(people)},
        {"remarks", json::object{{"general", json::array{json::object{
                                                 {"subType", "GENERAL_MISCELLANEOUS"},
                                                 {"text", std::string(remark_prefix) + request.reference.str()}}}}}},
        {"ticketingAgreement",
         json::object{{"option", request.offer.instant_ticketing ? "CONFIRM" : "DELAY_TO_CANCEL"}}},
        {"contacts", json::array{json::object{{"addresseeName", json::object{{"lastName", lead}}},
                                              {"purpose", "STANDARD"},
                                              {"phones", json::array{phone(request.contact)}},
                                              {"emailAddress", request.contact.email}}}}};
    return R"({"data":{"type":"flight-order","flightOffers":[)" + request.offer.raw.str() + "]," +
           std::string(json::serialize(rest)).substr(1) + "}";
}

}  // namespace airside::amadeus

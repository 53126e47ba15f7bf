#include "vendors/gds/amadeus/requests.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "platform/reference/airports.hpp"

namespace airside::amadeus {
namespace {

namespace json = boost::json;

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
    if (person.middle_name) name["middleName"] = ticket_name(person.middle_name->str());
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

int count_of(const gds::Offer& offer, gds::PassengerType type) {
    int count = 0;
    for (auto& fare : offer.passengers)
        if (fare.type == type) count += fare.count;
    return count;
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

std::string pricing_body(const gds::Offer& offer) {
    // The offer goes back byte for byte: Amadeus compares it with what it gave.
    return R"({"data":{"type":"flight-offers-pricing","flightOffers":[)" + offer.raw.str() + "]}}";
}

std::string travellers_problem(const gds::OrderRequest& request) {
    for (auto type : {gds::PassengerType::ADULT, gds::PassengerType::CHILD, gds::PassengerType::INFANT}) {
        auto given = std::ranges::count(request.travellers, type, &gds::Traveller::type);
        if (auto wanted = count_of(request.offer, type); given != wanted)
            return "the offer is for " + std::to_string(wanted) + " of type " + std::string(gds::to_string(type)) +
                   ", given are " + std::to_string(given);
    }
    if (!std::ranges::is_sorted(request.travellers, {}, &gds::Traveller::type))
        return "travellers must be listed adults first, then children, then infants";
    for (auto& person : request.travellers)
        if (ticket_name(person.first_name.str()).empty() || ticket_name(person.last_name.str()).empty())
            return "a name has no Latin letter; give it as in the machine-readable zone of the passport";
    return {};
}

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

PhoneParts split_phone(std::string_view e164) {
    if (e164.starts_with('+')) e164.remove_prefix(1);
    // One digit: 1 and 7. Two digits: the listed ones. All others have three.
    static constexpr std::string_view two_digits =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 "
        "86 90 91 92 "
        "93 94 95 98";
    std::size_t length = 3;
    if (e164.starts_with('1') || e164.starts_with('7'))
        length = 1;
    else if (e164.size() >= 2 && two_digits.find(e164.substr(0, 2)) != std::string_view::npos)
        length = 2;
    length = std::min(length, e164.size());
    return {std::string(e164.substr(0, length)), std::string(e164.substr(length))};
}

std::string ticket_name(std::string_view name) {
    std::string out;
    for (char c : reference::fold(name)) {
        bool letter = c >= 'A' && c <= 'Z';
        if (letter || ((c == ' ' || c == '-') && !out.empty() && out.back() != ' ' && out.back() != '-')) out += c;
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == '-')) out.pop_back();
    return out;
}

}  // namespace airside::amadeus

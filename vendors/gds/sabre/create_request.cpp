// The body of createBooking.
#include <algorithm>

#include <boost/json.hpp>

#include "platform/core/ascii.hpp"
#include "vendors/gds/sabre/requests.hpp"
#include "vendors/gds/travellers.hpp"

namespace airside::sabre {
namespace {

namespace json = boost::json;

std::string_view gender_of(const gds::Traveller& person) {
    bool infant = person.type == gds::PassengerType::INFANT;
    switch (person.gender) {
        case gds::Gender::MALE: return infant ? "INFANT_MALE" : "MALE";
        case gds::Gender::FEMALE: return infant ? "INFANT_FEMALE" : "FEMALE";
        case gds::Gender::UNSPECIFIED: break;
    }
    return "UNDISCLOSED";
}

// A middle name has no field of its own and is part of the given name.
std::string given_name(const gds::Traveller& person) {
    auto name = gds::ticket_name(person.first_name.str());
    if (person.middle_name) {
        auto middle = gds::ticket_name(person.middle_name->str());
        if (!middle.empty()) name += " " + middle;
    }
    return name;
}

json::object document(const gds::Traveller& person) {
    auto& passport = *person.document;
    std::string number;
    for (char c : passport.number)
        if (is_alphanumeric(c)) number += c;
    return {{"documentType", "PASSPORT"},
            {"documentNumber", number},
            {"expiryDate", passport.expires.str()},
            {"issuingCountryCode", passport.issuing_country.str()},
            {"residenceCountryCode", passport.nationality.str()},
            {"givenName", given_name(person)},
            {"surname", gds::ticket_name(person.last_name.str())},
            {"birthDate", person.date_of_birth.str()},
            {"gender", gender_of(person)}};
}

json::object traveller(const gds::Traveller& person) {
    json::object one{{"givenName", given_name(person)},
                     {"surname", gds::ticket_name(person.last_name.str())},
                     {"birthDate", person.date_of_birth.str()},
                     {"gender", gender_of(person)},
                     {"passengerCode", passenger_code(person.type)}};
    if (person.document) one["identityDocuments"] = json::array{document(person)};
    if (person.frequent_flyer)
        one["loyaltyPrograms"] = json::array{json::object{{"supplierCode", person.frequent_flyer->airline.str()},
                                                          {"programType", "FREQUENT_FLYER"},
                                                          {"programNumber", person.frequent_flyer->number}}};
    return one;
}

// The first infant on the first adult's lap.
json::array travellers(const std::vector<gds::Traveller>& people) {
    json::array list;
    for (auto& person : people) list.push_back(traveller(person));
    auto first_infant = static_cast<std::size_t>(
        std::ranges::find(people, gds::PassengerType::INFANT, &gds::Traveller::type) - people.begin());
    for (auto i = first_infant; i < people.size(); ++i)
        list[i - first_infant].as_object()["infantTravelerIndex"] = i + 1;
    return list;
}

json::array flights(const StoredOffer& offer) {
    json::array list;
    for (auto& leg : offer.legs)
        for (auto& flight : leg)
            list.push_back(json::object{{"flightNumber", flight.number},
                                        {"airlineCode", flight.carrier},
                                        {"fromAirportCode", flight.from},
                                        {"toAirportCode", flight.to},
                                        {"departureDate", flight.departs.substr(0, 10)},
                                        {"departureTime", flight.departs.substr(11, 5)},
                                        {"bookingClass", flight.booking_class},
                                        {"isMarriageGroup", &flight != &leg.front()},
                                        {"flightStatusCode", "NN"},
                                        {"source", "ATPCO"}});
    return list;
}

// Indices of flights from 1, by brand.
json::array brands(const StoredOffer& offer) {
    json::array list;
    int index = 0;
    for (auto& leg : offer.legs)
        for (auto& flight : leg) {
            ++index;
            if (flight.brand.empty()) continue;
            auto same = std::ranges::find_if(
                list, [&](auto& one) { return std::string_view(one.at("brandCode").as_string()) == flight.brand; });
            if (same == list.end()) {
                list.push_back(json::object{{"brandCode", flight.brand}, {"flightIndices", json::array{}}});
                same = std::prev(list.end());
            }
            same->as_object()["flightIndices"].as_array().push_back(index);
        }
    return list;
}

json::object pricing(const StoredOffer& offer) {
    json::array comparisons;
    for (auto type : {"INCREASE_BY_AMOUNT", "DECREASE_BY_AMOUNT"})
        comparisons.push_back(json::object{{"desiredAmount", offer.total}, {"comparisonType", type}, {"amount", "0"}});
    json::object qualifiers{{"validatingAirlineCode", offer.carrier}, {"currencyPricing", offer.currency}};
    if (auto branded = brands(offer); !branded.empty()) qualifiers["brandedFares"] = std::move(branded);
    return {{"priceComparisons", std::move(comparisons)}, {"qualifiers", std::move(qualifiers)}};
}

// By when it is to be ticketed, so that the office's queue shows it.
json::object agency(const gds::Offer& offer, const OfficeFacts& office) {
    if (!offer.ticket_time_limit || offer.instant_ticketing) return {{"ticketingPolicy", "TODAY"}};
    auto local = to_string(to_local(*offer.ticket_time_limit, office.time_zone));
    return {{"ticketingPolicy", "FUTURE_TICKETING"},
            {"futureTicketingPolicy",
             json::object{{"ticketingDate", local.substr(0, 10)}, {"ticketingTime", local.substr(11, 5)}}}};
}

}  // namespace

std::string create_body(const gds::OrderRequest& request, const StoredOffer& offer, const OfficeFacts& office) {
    json::object details{{"flights", flights(offer)},
                         {"flightPricing", json::array{pricing(offer)}},
                         {"haltOnFlightStatusCodes", json::array{"NO", "UC", "US", "UN", "UU", "LL", "HL"}}};
    json::object remark{{"type", "GENERAL"}, {"text", office.remark_prefix + request.reference.str()}};
    return json::serialize(
        json::object{{"errorHandlingPolicy", json::array{"HALT_ON_ERROR"}},
                     {"receivedFrom", received_from},
                     {"agency", agency(request.offer, office)},
                     {"flightDetails", std::move(details)},
                     {"travelers", travellers(request.travellers)},
                     {"contactInfo", json::object{{"emails", json::array{json::string(request.contact.email)}},
                                                  {"phones", json::array{json::string(request.contact.phone)}}}},
                     {"remarks", json::array{std::move(remark)}}});
}

}  // namespace airside::sabre

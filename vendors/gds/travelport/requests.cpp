#include "vendors/gds/travelport/requests.hpp"

#include <boost/json.hpp>

#include "vendors/gds/travellers.hpp"

namespace airside::travelport {
namespace {

namespace json = boost::json;

constexpr int child_age = 8, infant_age = 1;  // what a fare of the type is asked for with; the true one comes later
constexpr int upsells = 3;                    // brands above the cheapest

json::object typed(std::string_view type, json::object fields) {
    json::object object;
    object["@type"] = json::string(type);
    for (auto& field : fields) object[field.key()] = std::move(field.value());
    return object;
}

json::object identifier(std::string_view value) {
    return {{"authority", "Travelport"}, {"value", json::string(value)}};
}

std::string_view code_of(gds::PassengerType type) {
    switch (type) {
        case gds::PassengerType::ADULT: return "ADT";
        case gds::PassengerType::CHILD: return "CNN";
        case gds::PassengerType::INFANT: return "INF";
    }
    return {};
}

std::string_view cabin_of(gds::CabinClass cabin) {
    switch (cabin) {
        case gds::CabinClass::ECONOMY: return "Economy";
        case gds::CabinClass::PREMIUM_ECONOMY: return "PremiumEconomy";
        case gds::CabinClass::BUSINESS: return "Business";
        case gds::CabinClass::FIRST: return "First";
    }
    return {};
}

json::array passenger_criteria(const gds::PassengerCounts& counts) {
    json::array list;
    auto add = [&](gds::PassengerType type, int count, int age) {
        if (count == 0) return;
        auto one = typed("PassengerCriteria", {{"number", count}, {"passengerTypeCode", json::string(code_of(type))}});
        if (age > 0) one["age"] = age;
        list.push_back(std::move(one));
    };
    add(gds::PassengerType::ADULT, counts.adults, 0);
    add(gds::PassengerType::CHILD, counts.children, child_age);
    add(gds::PassengerType::INFANT, counts.infants, infant_age);
    return list;
}

json::object telephone(const gds::Contact& contact) {
    auto parts = gds::split_phone(contact.phone);
    return typed("Telephone",
                 {{"countryAccessCode", parts.country_code}, {"phoneNumber", parts.number}, {"role", "Mobile"}});
}

std::string_view gender_of(gds::Gender gender) {
    return gender == gds::Gender::MALE ? "Male" : gender == gds::Gender::FEMALE ? "Female" : "Unknown";
}

json::object person_name(const gds::Traveller& person, std::string_view type) {
    auto name = typed(type, {{"Given", gds::ticket_name(person.first_name.str())},
                             {"Surname", gds::ticket_name(person.last_name.str())}});
    // One without a Latin letter is left out rather than sent empty.
    auto middle = person.middle_name ? gds::ticket_name(person.middle_name->str()) : std::string();
    if (!middle.empty()) name["Middle"] = middle;
    return name;
}

json::object document(const gds::Traveller& person) {
    auto& passport = *person.document;
    return typed("TravelDocumentDetail", {{"docNumber", passport.number},
                                          {"docType", "Passport"},
                                          {"expireDate", passport.expires.str()},
                                          {"issueCountry", passport.issuing_country.str()},
                                          {"nationality", passport.nationality.str()},
                                          {"birthDate", person.date_of_birth.str()},
                                          {"Gender", json::string(gender_of(person.gender))},
                                          {"PersonName", person_name(person, "PersonName")}});
}

json::object traveller(const gds::Traveller& person, std::size_t number, const gds::Contact& contact) {
    auto one = typed("Traveler", {{"id", "trav_" + std::to_string(number)},
                                  {"gender", json::string(gender_of(person.gender))},
                                  {"birthDate", person.date_of_birth.str()},
                                  {"passengerTypeCode", json::string(code_of(person.type))},
                                  {"PersonName", person_name(person, "PersonNameDetail")}});
    if (person.type == gds::PassengerType::ADULT) {
        one["Telephone"] = json::array{telephone(contact)};
        one["Email"] = json::array{json::object{{"value", contact.email}}};
    }
    if (person.frequent_flyer)
        one["CustomerLoyalty"] = json::array{
            json::object{{"supplier", person.frequent_flyer->airline.str()}, {"value", person.frequent_flyer->number}}};
    if (person.document) one["TravelDocument"] = json::array{document(person)};
    return one;
}

// The selection as members of a request of that type.
std::string request_of(std::string_view type, std::string_view more, std::string_view selection) {
    return R"({"@type":")" + std::string(type) + R"(",)" + std::string(more) + std::string(selection) + "}";
}

// {"Identifier": {"value": X}} → {"id": X}, as the seat map's requests name the same things.
json::object by_id(const json::value& named) { return {{"id", named.at("Identifier").at("value")}}; }

json::object in_workbench(std::string_view type, std::string_view workbench, std::string_view offer) {
    auto from = typed("BuildFromReservationWorkbench",
                      {{"ReservationIdentifier", json::object{{"Identifier", identifier(workbench)}}},
                       {"OfferIdentifier", json::object{{"Identifier", identifier(offer)}}}});
    return typed(type, {{"BuildFromReservationWorkbench", std::move(from)}});
}

json::object service_order(const ServiceOrder& order) {
    auto& name = order.name;
    if (!name.seat.empty())
        return typed("BuildAncillaryOffersFromCatalogOfferingsAirSeat",
                     {{"CatalogOfferingsIdentifier", json::object{{"Identifier", identifier(name.offerings_uuid)}}},
                      {"CatalogOfferingIdentifier", json::object{{"Identifier", identifier(name.offering)}}},
                      {"TravelerIdentifierRef", json::object{{"value", name.traveller_uuid}}},
                      {"SeatAssignment", name.seat}});
    return typed("BuildAncillaryOffersFromCatalogOfferings",
                 {{"CatalogOfferingsIdentifier",
                   json::object{{"id", name.offerings}, {"Identifier", identifier(name.offerings_uuid)}}},
                  {"CatalogOfferingIdentifier", json::object{{"id", name.offering}}},
                  {"ProductIdentifier", json::object{{"id", name.product}}},
                  {"TravelerIdentifierRef", json::object{{"id", name.traveller_id}}},
                  {"Quantity", order.quantity}});
}

}  // namespace

std::string search_body(const gds::SearchQuery& query, Representation representation) {
    json::array flights;
    for (auto& slice : query.slices)
        flights.push_back(typed("SearchCriteriaFlight", {{"departureDate", slice.departure.str()},
                                                         {"From", json::object{{"value", slice.origin.str()}}},
                                                         {"To", json::object{{"value", slice.destination.str()}}}}));
    auto cabin = typed("CabinPreference",
                       {{"preferenceType", "Preferred"}, {"cabins", json::array{json::string(cabin_of(query.cabin))}}});
    auto modifiers = typed("SearchModifiersAir", {{"CabinPreference", json::array{std::move(cabin)}}});
    if (query.direct_only) modifiers["FlightType"] = typed("FlightType", {{"connectionType", "NonStopDirect"}});
    auto request =
        typed("CatalogProductOfferingsRequestAir",
              // Without offersPerPage the reply has no identifier, and nothing in it can be bought.
              {{"offersPerPage", query.max_offers},
               {"maxNumberOfUpsellsToReturn", upsells},
               {"contentSourceList", json::array{"GDS"}},
               {"PassengerCriteria", passenger_criteria(query.passengers)},
               {"SearchCriteriaFlight", std::move(flights)},
               {"SearchModifiersAir", std::move(modifiers)},
               {"PricingModifiersAir", typed("PricingModifiersAir", {{"currencyCode", query.currency.str()}})}});
    auto wanted = representation == Representation::journey ? "Journey" : "Leg";
    request["CustomResponseModifiersAir"] = typed("CustomResponseModifiersAir", {{"SearchRepresentation", wanted}});
    auto body = typed("CatalogProductOfferingsQueryRequest", {{"CatalogProductOfferingsRequest", std::move(request)}});
    return json::serialize(json::object{{"CatalogProductOfferingsQueryRequest", std::move(body)}});
}

std::string next_body(std::string_view selection) {
    return R"({"@type":"CatalogProductOfferingsQueryBuildNext","BuildFromCatalogProductOfferingsRequest":)" +
           request_of("BuildFromCatalogProductOfferingsRequestAir", "", selection) + "}";
}

std::string offer_body(std::string_view selection) {
    return R"({"OfferQueryBuildFromCatalogProductOfferings":{"BuildFromCatalogProductOfferingsRequest":)" +
           request_of("BuildFromCatalogProductOfferingsRequestAir", R"("validateInventoryInd":true,)", selection) +
           "}}";
}

std::string seat_map_body(std::string_view selection) {
    auto given = json::parse("{" + std::string(selection) + "}");
    json::array selections;
    for (auto& one : given.at("CatalogProductOfferingSelection").as_array()) {
        json::array products;
        for (auto& product : one.at("ProductIdentifier").as_array()) products.push_back(by_id(product));
        selections.push_back(
            json::object{{"CatalogProductOfferingIdentifier", by_id(one.at("CatalogProductOfferingIdentifier"))},
                         {"ProductIdentifier", std::move(products)}});
    }
    auto request = typed("BuildFromCatalogProductOfferingsRequest",
                         {{"CatalogProductOfferingsIdentifier", given.at("CatalogProductOfferingsIdentifier")},
                          {"CatalogProductOfferingSelection", std::move(selections)}});
    auto offerings = typed("SeatAvailabilityOfferingsBuildFromCatalogProductOfferings",
                           {{"BuildFromCatalogProductOfferingsRequest", std::move(request)}});
    json::object query{{"SeatAvailabilityOfferings", std::move(offerings)}};
    return json::serialize(json::object{{"CatalogOfferingsQuerySeatAvailability", std::move(query)}});
}

std::string travellers_body(const gds::OrderRequest& request) {
    json::array people;
    for (auto& person : request.travellers) people.push_back(traveller(person, people.size() + 1, request.contact));
    return json::serialize(
        json::object{{"TravelerListRequest", typed("TravelerListRequest", {{"Traveler", std::move(people)}})}});
}

std::string remark_body(const BookingReference& reference, std::string_view prefix) {
    auto comment = typed("ReservationComment",
                         {{"commentSource", "Agency"},
                          {"shareWith", "Agency"},
                          {"Comment", json::array{json::object{{"value", std::string(prefix) + reference.str()}}}}});
    auto list = typed("ReservationCommentListRequest", {{"ReservationComment", json::array{std::move(comment)}}});
    return json::serialize(json::object{{"ReservationCommentListRequest", std::move(list)}});
}

std::string commit_body(std::string_view received_from) {
    auto query = typed("ReservationQueryCommitReservation", {{"ReceivedFrom", json::string(received_from)},
                                                             {"enableTwoStepCommitInd", false},
                                                             {"errorWhenOfferPriceChangesInd", true},
                                                             {"errorWhenScheduleChangesInd", true}});
    return json::serialize(json::object{{"ReservationQueryCommitReservation", std::move(query)}});
}

std::string cash_body() {
    return json::serialize(
        typed("FormOfPaymentCash", {{"id", "formOfPayment_1"}, {"FormOfPaymentRef", "formOfPayment_1"}}));
}

std::string payment_body(const Money& amount, std::string_view form_of_payment, const std::vector<NamedOffer>& offers) {
    auto named = [](std::string_view id, std::string_view ref, std::string_view uuid) {
        json::object one{{"id", json::string(id)}, {"Identifier", identifier(uuid)}};
        one[ref] = json::string(id);
        return one;
    };
    json::array paid;
    for (auto& offer : offers) paid.push_back(named(offer.ref, "offerRef", offer.id));
    auto rest = json::serialize(
        typed("Payment", {{"id", "payment_1"},
                          {"FormOfPaymentIdentifier", named("formOfPayment_1", "FormOfPaymentRef", form_of_payment)},
                          {"OfferIdentifier", std::move(paid)}}));
    // The amount is a JSON number, written with its own digits: it must not go through a double.
    rest.pop_back();
    return rest + R"(,"Amount":{"code":")" + amount.currency().str() + R"(","minorUnit":)" +
           std::to_string(amount.currency().exponent()) + R"(,"currencySource":"Charged","value":)" + amount.decimal() +
           "}}";
}

std::string tickets_body(std::string_view locator) {
    json::object query{{"Locator", json::object{{"value", json::string(locator)}}}};
    return json::serialize(
        json::object{{"TicketQueryGetByLocator", typed("TicketQueryGetByLocator", std::move(query))}});
}

std::string ancillaries_body(std::string_view workbench, std::string_view offer) {
    auto offerings = in_workbench("AncillaryOfferingsBuildFromReservationWorkbench", workbench, offer);
    auto query = typed("CatalogOfferingsQueryAncillaries", {{"AncillaryOfferings", std::move(offerings)}});
    return json::serialize(json::object{{"CatalogOfferingsQueryAncillaries", std::move(query)}});
}

std::string seats_body(std::string_view workbench, std::string_view offer) {
    auto offerings = in_workbench("SeatAvailabilityOfferingsBuildFromReservationWorkbench", workbench, offer);
    json::object query{{"SeatAvailabilityOfferings", std::move(offerings)}};
    return json::serialize(json::object{{"CatalogOfferingsQuerySeatAvailability", std::move(query)}});
}

std::string add_services_body(const std::vector<ServiceOrder>& orders) {
    json::array list;
    for (auto& order : orders) list.push_back(service_order(order));
    auto query = typed("OfferQueryBuildAncillaryOffersFromCatalogOfferings",
                       {{"BuildAncillaryOffersFromCatalogOfferings", std::move(list)}});
    return json::serialize(json::object{{"OfferQueryBuildAncillaryOffersFromCatalogOfferings", std::move(query)}});
}

}  // namespace airside::travelport

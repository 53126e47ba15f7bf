#include "vendors/gds/travelport/requests.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "vendors/gds/redact.hpp"
#include "vendors/gds/travelport/errors.hpp"
#include "vendors/gds/travelport/personal.hpp"

namespace airside::travelport {
namespace {

namespace json = boost::json;

constexpr std::string_view selection =
    R"("CatalogProductOfferingsIdentifier":{"Identifier":{"value":"s-1"}},"CatalogProductOfferingSelection":[{"CatalogProductOfferingIdentifier":{"Identifier":{"value":"o1"}},"ProductIdentifier":[{"Identifier":{"value":"p0"}},{"Identifier":{"value":"p1"}}]}])";

gds::SearchQuery query() {
    return {{{IataAirport::of("JFK"), IataAirport::of("LHR"), Date::of(2027, 3, 10)},
             {IataAirport::of("LHR"), IataAirport::of("JFK"), Date::of(2027, 3, 20)}},
            {2, 1, 1},
            gds::CabinClass::PREMIUM_ECONOMY,
            true,
            Currency::of("EUR"),
            40};
}

TEST(SearchBody, NamesPassengersAndLegs) {
    auto body = json::parse(search_body(query(), Representation::journey));
    auto& request = body.at("CatalogProductOfferingsQueryRequest").at("CatalogProductOfferingsRequest");
    EXPECT_EQ(request.at("@type"), "CatalogProductOfferingsRequestAir");
    EXPECT_EQ(request.at("offersPerPage"), 40);
    auto& people = request.at("PassengerCriteria").as_array();
    ASSERT_EQ(people.size(), 3u);
    EXPECT_EQ(people[0].at("number"), 2);
    EXPECT_EQ(people[1].at("passengerTypeCode"), "CNN");
    EXPECT_EQ(people[2].at("passengerTypeCode"), "INF");
    auto& legs = request.at("SearchCriteriaFlight").as_array();
    ASSERT_EQ(legs.size(), 2u);
    EXPECT_EQ(legs[1].at("From").at("value"), "LHR");
    EXPECT_EQ(legs[1].at("departureDate"), "2027-03-20");
    auto& modifiers = request.at("SearchModifiersAir");
    EXPECT_EQ(modifiers.at("CabinPreference").at(0).at("cabins").at(0), "PremiumEconomy");
    EXPECT_EQ(modifiers.at("FlightType").at("connectionType"), "NonStopDirect");
    EXPECT_EQ(request.at("PricingModifiersAir").at("currencyCode"), "EUR");
    EXPECT_EQ(request.at("CustomResponseModifiersAir").at("SearchRepresentation"), "Journey");
}

TEST(OfferBody, CarriesTheSelection) {
    auto body = json::parse(offer_body(selection));
    auto& request = body.at("OfferQueryBuildFromCatalogProductOfferings").at("BuildFromCatalogProductOfferingsRequest");
    EXPECT_EQ(request.at("validateInventoryInd"), true);
    EXPECT_EQ(request.at("CatalogProductOfferingsIdentifier").at("Identifier").at("value"), "s-1");
    EXPECT_EQ(
        request.at("CatalogProductOfferingSelection").at(0).at("ProductIdentifier").at(1).at("Identifier").at("value"),
        "p1");
    auto seats = json::parse(seat_map_body(selection))
                     .at("CatalogOfferingsQuerySeatAvailability")
                     .at("SeatAvailabilityOfferings")
                     .at("BuildFromCatalogProductOfferingsRequest");
    EXPECT_EQ(seats.at("CatalogProductOfferingSelection").at(0).at("ProductIdentifier").at(1).at("id"), "p1");
}

// As digits, and as the number that they are: 520.50 is not 520.4999….
TEST(PaymentBody, WritesTheAmountAsItIs) {
    auto body = payment_body(Money(52'050, Currency::of("USD")), "fop", {{"offer_1", "offer"}, {"offer_2", "bag"}});
    EXPECT_NE(body.find(R"("value":520.50})"), body.npos) << body;
    auto payment = json::parse(body);
    EXPECT_EQ(payment.at("Amount").at("minorUnit"), 2);
    EXPECT_EQ(payment.at("FormOfPaymentIdentifier").at("Identifier").at("value"), "fop");
    EXPECT_EQ(payment.at("OfferIdentifier").at(0).at("Identifier").at("value"), "offer");
    EXPECT_EQ(payment.at("OfferIdentifier").at(1).at("Identifier").at("value"), "bag");
    EXPECT_EQ(payment.at("OfferIdentifier").at(1).at("offerRef"), "offer_2");
    EXPECT_NE(payment_body(Money(1'200, Currency::of("JPY")), "f", {{"offer_1", "o"}}).find(R"("value":1200})"),
              std::string::npos);
}

TEST(TravellersBody, SaysWhatATicketNeeds) {
    gds::TravelDocument passport{"P1", CountryCode::of("GB"), CountryCode::of("FR"), Date::of(2033, 1, 1)};
    gds::Traveller adult{gds::PassengerType::ADULT, PersonName::of("Zoë"), {},       PersonName::of("Müller"),
                         Date::of(1984, 5, 6),      gds::Gender::FEMALE,   passport, {}};
    gds::Traveller child{gds::PassengerType::CHILD, PersonName::of("Luz"),    {}, PersonName::of("Müller"),
                         Date::of(2019, 5, 6),      gds::Gender::UNSPECIFIED, {}, {}};
    adult.middle_name = PersonName::of("Ana");
    child.middle_name = PersonName::of("\u738b");  // no Latin letter
    auto zero = Money::zero(Currency::of("USD"));
    gds::Offer offer{gds::Provider::TRAVELPORT,
                     "1",
                     IataAirline::of("BA"),
                     {},
                     {zero, zero, zero, {}, {}},
                     {},
                     {},
                     {},
                     false,
                     {},
                     {},
                     {}};
    gds::OrderRequest request{
        offer, BookingReference::of("K7MN4QZX"), {adult, child}, {"z@example.org", "+442071234567"}};
    auto body = json::parse(travellers_body(request));
    auto& people = body.at("TravelerListRequest").at("Traveler").as_array();
    ASSERT_EQ(people.size(), 2u);
    EXPECT_EQ(people[0].at("PersonName").at("Surname"), "MULLER");
    EXPECT_EQ(people[0].at("PersonName").at("Middle"), "ANA");
    EXPECT_FALSE(people[1].at("PersonName").as_object().contains("Middle"));
    EXPECT_EQ(people[0].at("Telephone").at(0).at("countryAccessCode"), "44");
    EXPECT_EQ(people[0].at("Telephone").at(0).at("phoneNumber"), "2071234567");
    EXPECT_EQ(people[0].at("TravelDocument").at(0).at("issueCountry"), "GB");
    EXPECT_EQ(people[1].at("passengerTypeCode"), "CNN");
    EXPECT_FALSE(people[1].as_object().contains("Telephone"));
    EXPECT_NE(remark_body(request.reference, "AIRSIDE REF ").find("AIRSIDE REF K7MN4QZX"), std::string::npos);
}

std::string error(std::string_view message, int status = 400, std::string_view category = "Validation") {
    return R"({"ReservationResponse":{"@type":"ReservationResponse","Result":{"status":"Incomplete","Error":[{"category":")" +
           std::string(category) + R"(","StatusCode":)" + std::to_string(status) + R"(,"Message":")" +
           std::string(message) + R"(","SourceID":"1G","SourceCode":"4350"}]}}})";
}

TEST(Errors, AreFoundInAnswersThatSay200) {
    auto meaning = [](const std::string& body, int http = 200) { return refusal_of(http, read_errors(body)).code; };
    using enum gds::RefusalCode;
    EXPECT_EQ(meaning(error("UNABLE TO SELL SEGMENT 1 - 0 AVAIL/WL CLOSED")), SOLD_OUT);
    EXPECT_EQ(meaning(error("No Fare Found", 404, "Business")), SOLD_OUT);
    EXPECT_EQ(meaning(error("THE PRICE OF THE OFFER HAS CHANGED", 409, "Business")), PRICE_CHANGED);
    EXPECT_EQ(meaning(error("DOCUMENT TICKET DOES NOT EXIST", 404)), NOT_FOUND);
    EXPECT_EQ(meaning(error("TELEPHONE IS A REQUIRED FIELD")), INVALID_PASSENGER);
    EXPECT_EQ(meaning(error("WORKBENCH ID IS NOT VALID", 404)), INVALID_REQUEST);
    EXPECT_EQ(meaning(error("COMMISSION PERCENTAGE MUST BE ENTERED")), INVALID_REQUEST);
    EXPECT_EQ(meaning(error("SOMETHING ELSE", 409, "Business")), OTHER);
    EXPECT_EQ(meaning(error("NO ACCESS", 403, "Security")), CREDENTIALS);
    EXPECT_EQ(meaning(R"({"Result":{"Error":[{"StatusCode":404,"Message":"gone"}]}})", 404), NOT_FOUND);
    EXPECT_EQ(meaning(R"({"ErrorResponse":{"Result":{"Error":[{"Message":"INVALID INPUT FORMAT"}]}}})", 400),
              INVALID_REQUEST);
    EXPECT_EQ(refusal_of(404, read_errors("<html>")).vendor_code, "HTTP 404");
    EXPECT_EQ(refusal_of(200, read_errors(error("X"))).vendor_code, "4350");
    EXPECT_TRUE(says_no_flights(read_errors(error("No flights found."))));
    EXPECT_TRUE(is_failure(read_errors(error("HOST IS DOWN", 503, "System"))));
    EXPECT_FALSE(is_failure(read_errors(error("X"))));
    EXPECT_TRUE(is_failure(read_errors(
        R"({"Result":{"Error":[{"StatusCode":400,"Message":"NO"},{"StatusCode":500,"Message":"HOST IS DOWN"}]}})")));
    EXPECT_TRUE(read_errors(R"({"ReservationResponse":{"Result":{"status":"Complete","Error":[]}}})").empty());
    EXPECT_TRUE(read_errors(R"({"ReservationResponse":{"Result":{"Error":[7,{"StatusCode":"x"}]}}})").size() == 1);
}

TEST(Redaction, MasksPeopleAndKeepsFlights) {
    auto kept = gds::redact(
        R"({"Traveler":[{"id":"travelerRefId_1","birthDate":"1982-01-16","PersonName":{"Given":"JORGE"},
        "TravelDocument":[{"docNumber":"X12345"}],"Telephone":[{"phoneNumber":"612"}],"Email":[{"value":"j@x.org"}]}],
        "Flight":{"carrier":"BA","number":"178"},"access_token":"secret"})",
        personal);
    for (auto gone : {"JORGE", "1982", "X12345", "612", "secret", "j@x.org"})
        EXPECT_EQ(kept.find(gone), kept.npos) << gone;
    for (auto stays : {"\"178\"", "\"BA\"", "travelerRefId_1"}) EXPECT_NE(kept.find(stays), kept.npos) << stays;
}

}  // namespace
}  // namespace airside::travelport

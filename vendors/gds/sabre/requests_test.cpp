#include "vendors/gds/sabre/requests.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "vendors/gds/redact.hpp"
#include "vendors/gds/sabre/answers.hpp"
#include "vendors/gds/sabre/parser_for_test.hpp"
#include "vendors/gds/sabre/personal.hpp"
#include "vendors/gds/sabre/samples_for_test.hpp"

namespace airside::sabre {
namespace {

namespace json = boost::json;

TEST(ShopBody, AsksForThePartyAndTheCabin) {
    gds::SearchQuery query{{{IataAirport::of("JFK"), IataAirport::of("LHR"), Date::of(2027, 3, 10)},
                            {IataAirport::of("LHR"), IataAirport::of("JFK"), Date::of(2027, 3, 20)}},
                           {2, 1, 1},
                           gds::CabinClass::PREMIUM_ECONOMY,
                           true,
                           Currency::of("EUR"),
                           120};
    auto request = json::parse(shop_body(query, {})).at("OTA_AirLowFareSearchRQ").as_object();
    EXPECT_EQ(request["Version"], "5");
    EXPECT_EQ(request["POS"].at("Source").at(0).at("PseudoCityCode"), "AIRS");
    EXPECT_EQ(request["OriginDestinationInformation"].at(1).at("DepartureDateTime"), "2027-03-20T00:00:00");
    EXPECT_EQ(request["OriginDestinationInformation"].at(1).at("OriginLocation").at("LocationCode"), "LHR");
    EXPECT_EQ(request["TravelPreferences"].at("CabinPref").at(0).at("Cabin"), "S");
    EXPECT_EQ(request["TravelPreferences"].at("MaxStopsQuantity"), 0);
    EXPECT_EQ(request["TravelPreferences"].at("TPA_Extensions").at("NumTrips").at("Number"), 60);
    EXPECT_EQ(request["TPA_Extensions"].at("IntelliSellTransaction").at("RequestType").at("Name"), "100ITINS");
    auto& people = request["TravelerInfoSummary"].at("AirTravelerAvail").at(0).at("PassengerTypeQuantity").as_array();
    ASSERT_EQ(people.size(), 3u);
    EXPECT_EQ(people[0].at("Code"), "ADT");
    EXPECT_EQ(people[0].at("Quantity"), 2);
    EXPECT_EQ(people[2].at("Code"), "INF");
    EXPECT_EQ(request["TravelerInfoSummary"].at("PriceRequestInformation").at("CurrencyCode"), "EUR");
}

StoredOffer stored() {
    StoredFlight out{"BA", "AA", "JFK", "LHR", 178, "2027-03-10T18:30:00", "2027-03-11T05:30:00", "K", "LIGHT"};
    StoredFlight home{"BA", "BA", "LHR", "DUB", 844, "2027-03-20T22:00:00", "2027-03-20T23:20:00", "O", "FLEX"};
    StoredFlight last{"BA", "BA", "DUB", "JFK", 175, "2027-03-21T06:10:00", "2027-03-21T09:00:00", "O", "FLEX"};
    return {{{out}, {home, last}},
            {{gds::PassengerType::ADULT, 1}, {gds::PassengerType::INFANT, 1}},
            "BA",
            "EUR",
            "600.25"};
}

TEST(RevalidateBody, NamesFlightsClassesAndBrands) {
    auto request = json::parse(revalidate_body(stored(), {})).at("OTA_AirLowFareSearchRQ").as_object();
    auto& back = request["OriginDestinationInformation"].at(1);
    EXPECT_EQ(back.at("OriginLocation").at("LocationCode"), "LHR");
    EXPECT_EQ(back.at("DestinationLocation").at("LocationCode"), "JFK");
    auto& flights = back.at("TPA_Extensions").at("Flight").as_array();
    ASSERT_EQ(flights.size(), 2u);
    EXPECT_EQ(flights[1].at("Number"), 175);
    EXPECT_EQ(flights[1].at("ClassOfService"), "O");
    EXPECT_EQ(flights[1].at("ArrivalDateTime"), "2027-03-21T09:00:00");
    EXPECT_EQ(back.at("TPA_Extensions").at("BrandFilters").at("Brand").at(0).at("Code"), "FLEX");
    auto& preferences = request["TravelPreferences"].at("TPA_Extensions");
    EXPECT_EQ(preferences.at("VerificationItinCallLogic").at("Value"), "M");
}

// A reply to a revalidation may have other classes, brands or people than were asked for: that is another fare.
TEST(StoredOffers, AreTheSameFaresOrNot) {
    auto changed = [](auto change) {
        auto other = stored();
        change(other);
        return same_fares(stored(), other);
    };
    EXPECT_TRUE(changed([](StoredOffer& one) { one.total = "700.00", one.carrier = "AA"; }));
    EXPECT_TRUE(changed([](StoredOffer& one) { one.legs[0][0].arrives = "2027-03-11T05:40:00"; }));
    EXPECT_TRUE(changed([](StoredOffer& one) { one.legs[0][0].brand.clear(); }));
    EXPECT_FALSE(changed([](StoredOffer& one) { one.legs[1][1].booking_class = "Y"; }));
    EXPECT_FALSE(changed([](StoredOffer& one) { one.legs[1][1].brand = "LIGHT"; }));
    EXPECT_FALSE(changed([](StoredOffer& one) { one.legs[0][0].number = 179; }));
    EXPECT_FALSE(changed([](StoredOffer& one) { one.legs[0][0].departs = "2027-03-11T18:30:00"; }));
    EXPECT_FALSE(changed([](StoredOffer& one) { one.legs[1].pop_back(); }));
    EXPECT_FALSE(changed([](StoredOffer& one) { one.party.pop_back(); }));
    EXPECT_FALSE(changed([](StoredOffer& one) { one.party[0].second = 2; }));
    EXPECT_FALSE(changed([](StoredOffer& one) { one.currency = "USD"; }));
}

gds::Offer offer() {
    auto zero = Money::zero(Currency::of("EUR"));
    gds::Price price{zero, zero, zero, {}, {}};
    return {gds::Provider::SABRE,
            "1.0",
            IataAirline::of("BA"),
            {},
            price,
            {},
            {},
            {},
            false,
            parse_instant("2027-02-20T15:00:00Z"),
            {},
            {}};
}

TEST(CreateBody, SellsTheFlightsAtThisPriceOnly) {
    gds::TravelDocument passport{"P-765 4321X", CountryCode::of("GB"), CountryCode::of("IE"), Date::of(2031, 1, 2)};
    gds::OrderRequest request{
        offer(),
        BookingReference::of("K7MN4QZX"),
        {{gds::PassengerType::ADULT, PersonName::of("Zoë"), PersonName::of("Ann"), PersonName::of("Müller-Łukasz"),
          Date::of(1984, 5, 6), gds::Gender::FEMALE, passport, gds::FrequentFlyer{IataAirline::of("BA"), "12345"}},
         {gds::PassengerType::INFANT,
          PersonName::of("Luz"),
          {},
          PersonName::of("Müller"),
          Date::of(2026, 5, 6),
          gds::Gender::MALE,
          {},
          {}}},
        {"zoe@example.org", "+442071234567"}};
    auto body = json::parse(create_body(request, stored(), {})).as_object();
    auto& flights = body["flightDetails"].at("flights").as_array();
    ASSERT_EQ(flights.size(), 3u);
    EXPECT_EQ(flights[1].at("departureTime"), "22:00");
    EXPECT_EQ(flights[1].at("isMarriageGroup"), false);
    EXPECT_EQ(flights[2].at("isMarriageGroup"), true);
    auto& pricing = body["flightDetails"].at("flightPricing").at(0);
    ASSERT_EQ(pricing.at("priceComparisons").as_array().size(), 2u);
    for (auto& comparison : pricing.at("priceComparisons").as_array()) {
        EXPECT_EQ(comparison.at("desiredAmount"), "600.25");
        EXPECT_EQ(comparison.at("amount"), "0");
    }
    auto& brands = pricing.at("qualifiers").at("brandedFares").as_array();
    ASSERT_EQ(brands.size(), 2u);
    EXPECT_EQ(brands[1].at("brandCode"), "FLEX");
    EXPECT_EQ(brands[1].at("flightIndices"), (json::array{2, 3}));
    auto& adult = body["travelers"].at(0);
    EXPECT_EQ(adult.at("givenName"), "ZOE ANN");
    EXPECT_EQ(adult.at("surname"), "MULLER-LUKASZ");
    EXPECT_EQ(adult.at("infantTravelerIndex"), 2);
    EXPECT_EQ(adult.at("identityDocuments").at(0).at("documentNumber"), "P7654321X");
    EXPECT_EQ(body["travelers"].at(1).at("gender"), "INFANT_MALE");
    EXPECT_EQ(body["remarks"].at(0).at("text"), "AIRSIDE REF K7MN4QZX");
    EXPECT_EQ(body["agency"].at("futureTicketingPolicy").at("ticketingDate"), "2027-02-20");
}

TEST(FulfilBody, NamesPriceQuotesAndAncillaries) {
    auto fulfilments = [](const std::vector<std::string>& quotes, const std::vector<std::string>& ancillaries) {
        return json::parse(fulfil_body("QVHABX", quotes, ancillaries, {})).at("fulfillments");
    };
    auto both = fulfilments({"1", "2"}, {"60"});
    ASSERT_EQ(both.as_array().size(), 2u);
    EXPECT_EQ(both.at(0).at("ticketingQualifiers").at("priceQuoteRecordIds"), (json::array{"1", "2"}));
    EXPECT_EQ(both.at(1).at("ancillaryIds"), (json::array{"60"}));
    EXPECT_EQ(both.at(1).at("payment").at("primaryFormOfPayment"), 1);
    EXPECT_EQ(fulfilments({"1"}, {}).as_array().size(), 1u);
    EXPECT_TRUE(fulfilments({}, {"60"}).at(0).as_object().contains("ancillaryIds"));
}

TEST(AncillaryBodies, ChangeTheBookingThatWasRead) {
    ReplyParser parser(airports(), {});
    auto body = R"({"bookingSignature":"76c2817b",)" +
                replaced(samples::booking(), R"("surname":"MÜLLER")",
                         R"("surname":"MÜLLER","ancillaries":)" + samples::ancillaries()) +
                "}";
    auto booking = parser.booking(body);
    auto catalogue = samples::catalogue();
    auto services = parser.ancillaries(catalogue, booking).services;
    ASSERT_EQ(services.size(), 2u);
    auto request = json::parse(add_ancillaries_body(booking, {{services[0], 2, 2}, {services[1], 1, 1}})).as_object();
    EXPECT_EQ(request["confirmationId"], "QVHABX");
    EXPECT_EQ(request["bookingSignature"], "76c2817b");
    auto &before = request["before"].at("travelers").as_array(), &after = request["after"].at("travelers").as_array();
    ASSERT_EQ(before.size(), 3u);
    ASSERT_EQ(after.size(), 3u);
    EXPECT_EQ(before[1].at("ancillaries"), json::parse(R"([{"itemId":"60"},{"itemId":"61"}])"));
    EXPECT_EQ(before[2], json::parse(R"({"ancillaries":[]})"));
    EXPECT_EQ(after[0], before[0]);
    auto& internet = after[1].at("ancillaries").as_array();
    ASSERT_EQ(internet.size(), 3u);
    EXPECT_EQ(internet[0], before[1].at("ancillaries").at(0));
    EXPECT_EQ(internet[2].at("offerId"), "o-3");
    EXPECT_EQ(internet[2].at("subcode"), "0DE");
    EXPECT_EQ(internet[2].at("flights"), json::parse(R"([{"itemId":"12"},{"itemId":"13"}])"));
    EXPECT_EQ(internet[2].at("flightApplicabilityType"), "Multiple");
    auto& bags = after[2].at("ancillaries").at(0).as_object();
    EXPECT_EQ(bags.at("offerId"), "o-2");
    EXPECT_EQ(bags.at("numberOfItems"), 2);
    EXPECT_EQ(bags.at("airlineCode"), "BA");
    EXPECT_EQ(bags.at("totals"), json::parse(R"({"total":"66.00","currencyCode":"EUR"})"));
    EXPECT_EQ(bags.at("flights"), json::parse(R"([{"itemId":"13"}])"));
    EXPECT_FALSE(bags.contains("subcode"));
    EXPECT_EQ(json::parse(ancillaries_body("QVHABX")),
              json::parse(R"({"requestType":"orderId","request":{"orderId":"QVHABX"}})"));
}

TEST(Errors, AreOurs) {
    auto code = [](std::string_view category, std::string_view type, std::string_view description = "",
                   std::string_view path = "") -> std::optional<gds::RefusalCode> {
        auto errors = booking_errors(R"({"errors":[{"category":")" + std::string(category) + R"(","type":")" +
                                     std::string(type) + R"(","description":")" + std::string(description) +
                                     R"(","fieldPath":")" + std::string(path) + "\"}]}");
        auto refused = refusal_of(errors);
        if (!refused) return {};
        return refused->code;
    };
    using gds::RefusalCode;
    EXPECT_EQ(code("APPLICATION_ERROR", "UNABLE_TO_SELL_FLIGHT"), RefusalCode::SOLD_OUT);
    EXPECT_EQ(code("APPLICATION_ERROR", "PRICE_COMPARISON_FAILED"), RefusalCode::PRICE_CHANGED);
    EXPECT_EQ(code("APPLICATION_ERROR", "X", "Tickets have already been issued"), RefusalCode::ALREADY_TICKETED);
    EXPECT_EQ(code("APPLICATION_ERROR", "TICKET_NOT_VOIDABLE"), RefusalCode::VOID_WINDOW_CLOSED);
    EXPECT_EQ(code("APPLICATION_ERROR", "TICKET_NOT_REFUNDABLE"), RefusalCode::NOT_ALLOWED);
    EXPECT_EQ(code("BAD_REQUEST", "BOOKING_NOT_FOUND"), RefusalCode::NOT_FOUND);
    EXPECT_EQ(code("BAD_REQUEST", "INVALID_VALUE", "no", "CreateBookingRequest.travelers[2]"),
              RefusalCode::INVALID_PASSENGER);
    EXPECT_EQ(code("BAD_REQUEST", "INVALID_VALUE", "no", "CreateBookingRequest.agency"), RefusalCode::INVALID_REQUEST);
    EXPECT_EQ(code("UNAUTHORIZED", "ACCESS"), RefusalCode::CREDENTIALS);
    EXPECT_EQ(
        code("BAD_REQUEST", "INVALID_VALUE", "no", "ModifyBookingRequest.after.travelers[0].ancillaries[0].offerId"),
        RefusalCode::OFFER_EXPIRED);
    EXPECT_EQ(code("APPLICATION_ERROR", "BOOKING_ALREADY_TICKETED"), RefusalCode::ALREADY_TICKETED);
    // Nobody knows what was done.
    EXPECT_FALSE(code("APPLICATION_ERROR", "TIMEOUT"));
    EXPECT_FALSE(code("APPLICATION_ERROR", "SOMETHING_NEW"));
    EXPECT_TRUE(booking_errors(R"({"errors":[{"category":"WARNING","type":"EMAIL_NOT_FOUND"}]})").empty());
    for (auto body : {"", "<html>", R"({"errors":null})", R"({"errors":[]})", R"({"errors":[)"})
        EXPECT_TRUE(booking_errors(body).empty()) << body;
    for (auto body : {R"({"errors":7})", R"({"errors":{}})", R"({"errors":[7,null]})"}) {
        EXPECT_FALSE(booking_errors(body).empty()) << body;
        EXPECT_FALSE(refusal_of(booking_errors(body))) << body;
    }
    EXPECT_EQ(refusal_of(401, "").code, RefusalCode::CREDENTIALS);
    EXPECT_EQ(refusal_of(400, R"({"errorCode":"ERR.2SG.CLIENT.VALIDATION_FAILED","message":"no"})").vendor_code,
              "ERR.2SG.CLIENT.VALIDATION_FAILED");
    EXPECT_EQ(refusal_of(400, R"({"errorCode":7,"message":"Flight: no such flight"})").code,
              RefusalCode::OFFER_EXPIRED);
    EXPECT_EQ(refusal_of(418, "<html>").vendor_code, "HTTP 418");
}

// HTTP 200, errors, and yet a booking: neither a refusal nor a good answer.
TEST(Answers, TellWhatWasDoneInPart) {
    auto outcome = [](std::string body, bool effect) {
        gds::Exchange exchange = gds::Answer{200, std::move(body)};
        gds::Call call{"create_order", http::Method::POST, "/"};
        call.effect = effect;
        return booking_outcome<int>(exchange, call, [](std::string&) { return 7; });
    };
    constexpr auto sold_out = R"("errors":[{"category":"APPLICATION_ERROR","type":"UNABLE_TO_SELL_FLIGHT"}])";
    auto body = [&](std::string_view rest) { return "{" + std::string(sold_out) + std::string(rest) + "}"; };
    EXPECT_TRUE(outcome(body(""), true).refused());
    EXPECT_TRUE(outcome(body(R"(,"confirmationId":"QVHABX")"), true).unknown());
    EXPECT_TRUE(outcome(body(R"(,"booking":{"bookingId":"QVHABX"})"), true).unknown());
    EXPECT_TRUE(outcome(body(R"(,"booking":{"travelers":[]})"), true).refused());
    EXPECT_TRUE(outcome(body(R"(,"voidedTickets":["1252400000001"])"), true).unknown());
    EXPECT_TRUE(outcome(body(R"(,"tickets":[])"), true).refused());
    constexpr auto timeout = R"({"errors":[{"category":"APPLICATION_ERROR","type":"TIMEOUT"}]})";
    EXPECT_TRUE(outcome(timeout, true).unknown());
    EXPECT_TRUE(outcome(timeout, false).unavailable());
    EXPECT_EQ(outcome("{}", true).value(), 7);
    // What gave up may have done it all the same, whatever else is complained about.
    constexpr auto both = R"({"errors":[{"category":"BAD_REQUEST","type":"INVALID_VALUE","fieldPath":"x.agency"},
        {"category":"APPLICATION_ERROR","type":"TIMEOUT"}]})";
    EXPECT_TRUE(outcome(both, true).unknown());
    EXPECT_TRUE(outcome(R"({"errors":["?"]})", true).unknown());
}

// Of what is cut off, or a proxy's page, nobody knows what was done.
TEST(Answers, AreJsonObjectsOrUnknown) {
    for (auto body : {R"({"timestamp":"2027-02-01T10:20:30Z","errors":[{"cat)", "<html>502</html>", "", "[]"})
        EXPECT_THROW(expect_object(body), std::runtime_error) << body;
    EXPECT_NO_THROW(expect_object("{}"));
}

// An order that Sabre does not know is told in the body; HTTP 404 is a gateway's, and must not be taken for it.
TEST(Answers, AGatewaysNotFoundSaysNothingOfTheOrder) {
    for (bool effect : {false, true}) {
        gds::Exchange exchange = gds::Answer{404, "no route"};
        gds::Call call{"cancel", http::Method::POST, "/"};
        call.effect = effect;
        auto outcome = booking_outcome<int>(exchange, call, [](std::string&) { return 7; });
        EXPECT_TRUE(outcome.unavailable()) << outcome.describe();
    }
}

TEST(Redaction, MasksPeopleAndKeepsFlights) {
    auto kept = gds::redact(
        R"({"travelers":[{"givenName":"JORGE","surname":"GONZALES","birthDate":"1982-01-16","passengerCode":"ADT",
        "identityDocuments":[{"documentNumber":"X12345"}]}],"contactInfo":{"phones":["+34612"]},
        "errors":[{"fieldValue":"1982-01-16"}],"flights":[{"airlineCode":"BA","flightNumber":178}],"confirmationId":"QVHABX"})",
        personal);
    for (auto gone : {"JORGE", "GONZALES", "1982", "X12345", "612"}) EXPECT_EQ(kept.find(gone), kept.npos) << gone;
    for (auto stays : {"178", "\"BA\"", "QVHABX", "ADT"}) EXPECT_NE(kept.find(stays), kept.npos) << stays;
}

}  // namespace
}  // namespace airside::sabre

#include "vendors/gds/amadeus/requests.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "vendors/gds/amadeus/errors.hpp"
#include "vendors/gds/amadeus/personal.hpp"
#include "vendors/gds/redact.hpp"

namespace airside::amadeus {
namespace {

namespace json = boost::json;

TEST(SearchBody, NumbersTravellersAndDirections) {
    gds::SearchQuery query{{{IataAirport::of("JFK"), IataAirport::of("LHR"), Date::of(2027, 3, 10)},
                            {IataAirport::of("LHR"), IataAirport::of("JFK"), Date::of(2027, 3, 20)}},
                           {2, 1, 1},
                           gds::CabinClass::PREMIUM_ECONOMY,
                           true,
                           Currency::of("EUR"),
                           40};
    auto body = json::parse(search_body(query)).as_object();
    EXPECT_EQ(body["currencyCode"], "EUR");
    EXPECT_EQ(body["originDestinations"].at(1).at("originLocationCode"), "LHR");
    EXPECT_EQ(body["originDestinations"].at(1).at("departureDateTimeRange").at("date"), "2027-03-20");
    auto& people = body["travelers"].as_array();
    ASSERT_EQ(people.size(), 4u);
    EXPECT_EQ(people[2].at("travelerType"), "CHILD");
    EXPECT_EQ(people[3].at("travelerType"), "HELD_INFANT");
    EXPECT_EQ(people[3].at("associatedAdultId"), "1");
    auto& filters = body["searchCriteria"].at("flightFilters");
    EXPECT_EQ(filters.at("cabinRestrictions").at(0).at("cabin"), "PREMIUM_ECONOMY");
    EXPECT_EQ(filters.at("connectionRestriction").at("maxNumberOfConnections"), 0);
    EXPECT_EQ(body["searchCriteria"].at("maxFlightOffers"), 40);
}

TEST(OrderBody, AMiddleNameWithoutALatinLetterIsLeftOut) {
    auto offer = Maker::make<gds::Offer>();
    offer.raw = R"({"id":"1"})";
    offer.instant_ticketing = false;
    for (auto [given, sent] : {std::pair{"Ana", "ANA"}, {"\u738b", ""}}) {
        gds::Traveller person{gds::PassengerType::ADULT,
                              PersonName::of("Mei"),
                              PersonName::of(given),
                              PersonName::of("Wang"),
                              Date::of(1982, 1, 16),
                              gds::Gender::FEMALE,
                              {},
                              {}};
        gds::OrderRequest request{
            offer, BookingReference::of("K7MN4QZX"), {person}, {"mei@example.com", "+442071234567"}};
        auto body = json::parse(order_body(request, "AIRSIDE REF ")).as_object();
        auto& name = body["data"].at("travelers").at(0).at("name").as_object();
        ASSERT_EQ(name.contains("middleName"), *sent != 0) << given;
        if (*sent != 0) EXPECT_EQ(name["middleName"], sent);
    }
}

TEST(Errors, AreOurs) {
    auto refused = [](int status, std::string_view code, std::string_view title, std::string_view detail = "",
                      std::string_view pointer = "") {
        auto body = R"({"errors":[{"status":400,"code":)" + std::string(code) + R"(,"title":")" + std::string(title) +
                    R"(","detail":")" + std::string(detail) + R"(","source":{"pointer":")" + std::string(pointer) +
                    "\"}}]}";
        return refusal_of(status, body);
    };
    EXPECT_EQ(refused(400, "34651", "SEGMENT SELL FAILURE").code, gds::RefusalCode::SOLD_OUT);
    EXPECT_EQ(refused(400, "37200", "PRICE DISCREPANCY").code, gds::RefusalCode::PRICE_CHANGED);
    EXPECT_EQ(refused(404, "1797", "NOT FOUND").code, gds::RefusalCode::NOT_FOUND);
    EXPECT_EQ(refused(401, "38190", "Invalid access token").code, gds::RefusalCode::CREDENTIALS);
    EXPECT_EQ(refused(400, "477", "INVALID FORMAT", "bad", "/data/travelers/0/dateOfBirth").code,
              gds::RefusalCode::INVALID_PASSENGER);
    EXPECT_EQ(refused(400, "477", "INVALID FORMAT").code, gds::RefusalCode::INVALID_REQUEST);
    EXPECT_EQ(refused(400, "9112", "TICKETING - TKT", "TICKET ALREADY ISSUED").code,
              gds::RefusalCode::ALREADY_TICKETED);
    EXPECT_EQ(refused(400, "9112", "TICKETING - TKT", "VOID PERIOD HAS ENDED").code,
              gds::RefusalCode::VOID_WINDOW_CLOSED);
    EXPECT_EQ(refused(400, "36870", "BOOKING FAILED").code, gds::RefusalCode::OTHER);
    EXPECT_EQ(refused(400, "8791", "SEAT MAP DISPLAY REQUEST IS OUTSIDE SYSTEM DATE RANGE").code,
              gds::RefusalCode::NOT_ALLOWED);
    EXPECT_EQ(refused(400, "1", "NO SEAT MAP AVAILABLE").code, gds::RefusalCode::NOT_ALLOWED);
    EXPECT_EQ(refused(400, "1", "NO SEAT AVAILABLE").code, gds::RefusalCode::SOLD_OUT);
    EXPECT_EQ(refused(400, "36870", "BOOKING FAILED").vendor_code, "36870");
    EXPECT_EQ(refusal_of(404, "<html>").code, gds::RefusalCode::NOT_FOUND);
    EXPECT_EQ(refusal_of(418, "").vendor_code, "HTTP 418");
    EXPECT_EQ(refusal_of(400, R"({"errors":[{"code":"477","title":null,"source":7}]})").code,
              gds::RefusalCode::INVALID_REQUEST);
}

TEST(Redaction, MasksPeopleAndKeepsFlights) {
    auto kept = gds::redact(R"({"data":{"travelers":[{"id":"1","dateOfBirth":"1982-01-16","name":{"firstName":"JORGE"},
        "documents":[{"number":"X12345"}],"contact":{"phones":[{"number":"612"}]}}],
        "flightOffers":[{"itineraries":[{"segments":[{"carrierCode":"BA","number":"178"}]}]}]},"access_token":"secret"})",
                            personal);
    for (auto gone : {"JORGE", "1982", "X12345", "612", "secret"}) EXPECT_EQ(kept.find(gone), kept.npos) << gone;
    for (auto stays : {"\"178\"", "\"BA\"", "\"1\""}) EXPECT_NE(kept.find(stays), kept.npos) << stays;
    EXPECT_EQ(gds::redact("{broken", personal), "(7 bytes that are no JSON)");
    EXPECT_EQ(gds::redact("", personal), "");
    EXPECT_EQ(gds::redact(std::string(100, ' ') + "{}", personal, 50), "(102 bytes, too long to keep)");
}

}  // namespace
}  // namespace airside::amadeus

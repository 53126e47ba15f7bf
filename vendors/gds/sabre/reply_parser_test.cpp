#include "vendors/gds/sabre/reply_parser.hpp"

#include <gtest/gtest.h>

#include "vendors/gds/sabre/errors.hpp"
#include "vendors/gds/sabre/parser_for_test.hpp"
#include "vendors/gds/sabre/samples_for_test.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"

namespace airside::sabre {
namespace {

using gds::PassengerType;

const ReplyParser::Party family{{PassengerType::ADULT, 2}, {PassengerType::CHILD, 1}, {PassengerType::INFANT, 1}};

class Shopping : public testing::Test {
  protected:
    ParsedOffers parse(std::string body) { return parser_.offers(body, family); }
    // The one offer with `what` replaced by `with` has to be refused with a message that has `why` in it.
    void refused(std::string_view what, std::string_view with, std::string_view why) {
        auto parsed = parse(replaced(samples::search_reply(samples::itinerary()), what, with));
        EXPECT_TRUE(parsed.offers.empty()) << what << " -> " << with;
        ASSERT_EQ(parsed.rejected.size(), 1u) << what << " -> " << with;
        EXPECT_NE(parsed.rejected[0].find(why), std::string::npos) << parsed.rejected[0];
        EXPECT_TRUE(
            parsed.rejected[0].starts_with("sabre: $.groupedItineraryResponse.itineraryGroups[0].itineraries[0]"))
            << parsed.rejected[0];
    }
    // The reply as a whole can't be read.
    void condemned(std::string_view what, std::string_view with, std::string_view why) {
        try {
            parse(replaced(samples::search_reply(samples::itinerary()), what, with));
            ADD_FAILURE() << what << " -> " << with;
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string_view(error.what()).find(why), std::string_view::npos) << error.what();
            EXPECT_TRUE(std::string_view(error.what()).starts_with("sabre: $")) << error.what();
        }
    }
    ReplyParser parser_{airports(), OfficeFacts{}};
};

TEST_F(Shopping, FollowsTheReferences) {
    auto parsed = parse(samples::search_reply(samples::itinerary(7)));
    ASSERT_EQ(parsed.offers.size(), 1u) << parsed.rejected.at(0);
    auto& offer = parsed.offers[0];
    EXPECT_EQ(offer.provider_offer_id, "7.0");
    EXPECT_EQ(offer.validating_carrier.str(), "BA");
    ASSERT_EQ(offer.itineraries.size(), 2u);
    auto& out = offer.itineraries[0].segments[0];
    EXPECT_EQ(out.flight_number, "178");
    EXPECT_EQ(out.operating_carrier.str(), "AA");
    EXPECT_EQ(out.departure.zone.str(), "America/New_York");
    EXPECT_EQ(to_string(out.departure.at), "2027-03-10T23:30:00Z");
    EXPECT_EQ(to_string(out.arrival.at), "2027-03-11T05:30:00Z");
    EXPECT_EQ(out.departure.terminal, "7");
    EXPECT_EQ(out.duration_min, 360);
    EXPECT_EQ(out.aircraft, "77W");
    EXPECT_EQ(out.booking_class.str(), "K");
    ASSERT_EQ(offer.itineraries[1].segments.size(), 2u);
    auto& last = offer.itineraries[1].segments[1];
    EXPECT_EQ(to_string(last.departure.local), "2027-03-21T06:10:00");
    EXPECT_EQ(to_string(last.arrival.at), "2027-03-21T13:00:00Z");
    EXPECT_EQ(last.operating_carrier.str(), "BA");
    EXPECT_EQ(last.technical_stops, 1);
    EXPECT_EQ(last.cabin, gds::CabinClass::BUSINESS);
    EXPECT_FALSE(last.arrival.terminal);
    EXPECT_EQ(offer.itineraries[1].duration_min, 15 * 60);
    EXPECT_EQ(offer.seats_left, 4);
    EXPECT_FALSE(offer.instant_ticketing);
    EXPECT_EQ(to_string(*offer.ticket_time_limit), "2027-02-20T15:00:00Z");
}

TEST_F(Shopping, ReadsPricesExactly) {
    auto parsed = parse(samples::search_reply(samples::itinerary()));
    ASSERT_EQ(parsed.offers.size(), 1u) << parsed.rejected.at(0);
    auto& offer = parsed.offers[0];
    EXPECT_EQ(offer.price.total.str(), "1570.60 EUR");
    EXPECT_EQ(offer.price.base.str(), "1140.00 EUR");
    EXPECT_EQ(offer.price.taxes_total.str(), "430.60 EUR");
    expect_sums(offer);
    ASSERT_EQ(offer.price.taxes.size(), 2u);
    EXPECT_EQ(offer.price.taxes[0].amount.decimal(), "330.60");
    ASSERT_EQ(offer.passengers.size(), 3u);
    EXPECT_EQ(offer.passengers[0].count, 2);
    EXPECT_EQ(offer.passengers[0].each.total.decimal(), "550.25");
    EXPECT_EQ(offer.passengers[1].type, PassengerType::CHILD);
    EXPECT_EQ(offer.passengers[1].segments[2].fare_basis, "KLX0CH");
    EXPECT_EQ(offer.passengers[0].segments[0].brand, "ECOLIGHT");
    EXPECT_EQ(offer.passengers[0].segments[0].brand_label, "Economy Light");
    EXPECT_EQ(offer.passengers[0].segments[2].checked.pieces, 1);
    EXPECT_EQ(offer.passengers[0].segments[2].checked.weight_kg, 22);
    EXPECT_EQ(offer.passengers[2].segments[0].checked.pieces, 0);
    EXPECT_FALSE(offer.passengers[0].segments[0].cabin_bag.pieces);
    EXPECT_EQ(offer.conditions.change.penalty->str(), "75.00 EUR");
    EXPECT_EQ(offer.conditions.refund.allowance, gds::Allowance::NOT_ALLOWED);
}

// What is not known of one traveller is not known of the party: nothing else may make it free.
TEST_F(Shopping, WhatIsNotKnownIsNeverFree) {
    auto conditions = [&](std::string_view what, std::string_view with) {
        auto parsed = parse(replaced(samples::search_reply(samples::itinerary()), what, with));
        EXPECT_EQ(parsed.offers.size(), 1u);
        return parsed.offers.at(0).conditions;
    };
    EXPECT_EQ(conditions(R"("changeable":true,"amount":75)", R"("amount":75)").change.allowance,
              gds::Allowance::UNKNOWN);
    EXPECT_EQ(conditions(R"("type":"Exchange","applicability":"Before")", R"("type":"Other")").change.allowance,
              gds::Allowance::UNKNOWN);
    auto refund = conditions(R"("applicability":"Before","refundable":false)", R"("applicability":"Before")").refund;
    EXPECT_EQ(refund.allowance, gds::Allowance::NOT_ALLOWED);
    for (auto beside : {R"("amount":0,"conditionsApply":true)", R"("amount":0,"cat16TextOnly":[{"x":1}])"}) {
        auto change = conditions(R"("amount":75)", beside).change;
        EXPECT_EQ(change.allowance, gds::Allowance::ALLOWED) << beside;
        EXPECT_FALSE(change.penalty) << beside;
    }
}

TEST_F(Shopping, KeepsWhatIsNeededToPriceAgain) {
    auto parsed = parse(samples::search_reply(samples::itinerary()));
    ASSERT_EQ(parsed.offers.size(), 1u);
    auto stored = read_stored(parsed.offers[0].raw.view());
    ASSERT_EQ(stored.legs.size(), 2u);
    EXPECT_EQ(stored.legs[1][1].from, "DUB");
    EXPECT_EQ(stored.legs[1][1].number, 175);
    EXPECT_EQ(stored.legs[1][1].departs, "2027-03-21T06:10:00");
    EXPECT_EQ(stored.legs[1][1].booking_class, "D");
    EXPECT_EQ(stored.legs[0][0].brand, "ECOLIGHT");
    EXPECT_EQ(stored.party, family);
    EXPECT_EQ(stored.total, "1570.60");
    for (std::string_view broken : {"", "[]", "{}", R"({"carrier":"BA"})", "{\"data\":"})
        EXPECT_THROW(read_stored(broken), std::runtime_error);
}

TEST_F(Shopping, EachBrandOfAnItineraryIsAnOffer) {
    auto dearer = replaced(samples::pricing(), "1570.6", "1570.61");
    auto parsed = parse(samples::search_reply(samples::itinerary(1, samples::pricing() + "," + samples::pricing())));
    ASSERT_EQ(parsed.offers.size(), 2u);
    EXPECT_EQ(parsed.offers[1].provider_offer_id, "1.1");
    auto one_bad = parse(samples::search_reply(samples::itinerary(1, dearer + "," + samples::pricing())));
    EXPECT_EQ(one_bad.offers.size(), 1u);
    EXPECT_EQ(one_bad.rejected.size(), 1u);
}

// "soldOut" in the place of a fare is no offer, and nothing wrong with the reply.
TEST_F(Shopping, ABrandThatIsSoldOutIsPassedOver) {
    std::string sold_out = R"({"pricingSubsource":"MIP","soldOut":{"status":"A"}})", all = sold_out;
    for (int i = 0; i < 12; ++i) all += "," + sold_out;
    auto parsed = parse(samples::search_reply(samples::itinerary(1, all + "," + samples::pricing())));
    ASSERT_EQ(parsed.offers.size(), 1u);
    EXPECT_EQ(parsed.offers[0].provider_offer_id, "1.13");
    EXPECT_TRUE(parsed.rejected.empty());
}

// A child for whom there is no cheaper fare comes back as an adult; the order of the request tells who it is.
TEST_F(Shopping, AChildAtAnAdultsFareIsAChild) {
    auto parsed = parse(
        replaced(samples::search_reply(samples::itinerary()), R"("passengerType":"CNN")", R"("passengerType":"ADT")"));
    ASSERT_EQ(parsed.offers.size(), 1u) << parsed.rejected.at(0);
    ASSERT_EQ(parsed.offers[0].passengers.size(), 3u);
    EXPECT_EQ(parsed.offers[0].passengers[1].type, PassengerType::CHILD);
    EXPECT_EQ(parsed.offers[0].passengers[1].each.total.decimal(), "420.10");
}

TEST_F(Shopping, NoFlightsAreAGoodAnswer) {
    auto parsed = parse(
        R"({"groupedItineraryResponse":{"version":"6.9.0","messages":[{"severity":"Error","type":"MIP","code":"PROCESS","text":"NO FARES/RBD/CARRIER"}],"statistics":{"itineraryCount":0}}})");
    EXPECT_TRUE(parsed.offers.empty());
    EXPECT_TRUE(parsed.rejected.empty());
    EXPECT_EQ(parsed.error, "NO FARES/RBD/CARRIER");
    EXPECT_TRUE(says_nothing_found(parsed.error));
}

// Errors come with HTTP 200, in "text" or "value". Beside itineraries they are of some source that had none.
TEST_F(Shopping, TellsSabresOwnFailures) {
    auto error = [&](std::string_view message) {
        return parse(R"({"groupedItineraryResponse":{"messages":[{"severity":"Info","text":"x"},{"severity":"Error",)" +
                     std::string(message) + R"(}]}})")
            .error;
    };
    EXPECT_EQ(error(R"("text":"TRANSACTION TIMED OUT")"), "TRANSACTION TIMED OUT");
    EXPECT_EQ(error(R"("value":"SYSTEM ERROR")"), "SYSTEM ERROR");
    EXPECT_FALSE(says_nothing_found("TRANSACTION TIMED OUT"));
    EXPECT_FALSE(says_nothing_found("PCC not authorized"));
    EXPECT_TRUE(says_nothing_found("No complete journey can be built in IS2/ADVJR1."));
    auto some = replaced(samples::search_reply(samples::itinerary()), R"("severity":"Info")", R"("severity":"Error")");
    auto parsed = parse(some);
    EXPECT_EQ(parsed.offers.size(), 1u);
    EXPECT_EQ(parsed.error, "");
}

TEST_F(Shopping, RefusesPricesThatDoNotAddUp) {
    refused(R"("totalPrice":1570.6,)", R"("totalPrice":1570.61,)", "totalFare.totalPrice is 1570.61 EUR");
    refused(R"("totalTaxAmount":430.6,)", R"("totalTaxAmount":430.5,)", "totalTaxAmount");
    refused(R"("equivalentAmount":1140,)", R"("equivalentAmount":1139.99,)", "baseFareAmount");
    refused(R"("totalFare":550.25)", R"("totalFare":550.24)", "passengerTotalFare.totalFare is 550.24 EUR");
    refused(R"("code":"YQ","amount":50)", R"("code":"YQ","amount":49.99)", "the taxes listed");
    refused(R"("totalFare":550.25)", R"("totalFare":-550.25)", "negative");
    refused(R"("passengerNumber":2)", R"("passengerNumber":3)", "totalPrice");
    refused(R"("code":"YQ","amount":50,"currency":"EUR")", R"("code":"YQ","amount":50,"currency":"USD")",
            "tax in another currency");
    refused(R"("equivalentCurrency":"EUR","commission)", R"("equivalentCurrency":"USD","commission)",
            "has no base fare in EUR");
}

TEST_F(Shopping, RefusesAmountsThatAreNotExact) {
    refused(R"("totalPrice":1570.6,)", R"("totalPrice":"1570.60",)", "totalPrice is not a number");
    refused(R"("totalPrice":1570.6,)", R"("totalPrice":1570.601,)", "totalPrice is no amount in EUR");
    refused(R"("totalPrice":1570.6,)", R"("totalPrice":1.5706e3,)", "totalPrice is no amount");
    refused(R"("totalPrice":1570.6,)", R"("totalPrice":null,)", "totalPrice is missing");
    refused(R"("totalPrice":1570.6,)", R"("totelPrice":1570.6,)", "totalPrice is missing");
    refused(R"("totalPrice":1570.6,)", R"("totalPrice":99999999999999999999999999,)", "totalPrice is no amount");
    refused(R"("currency":"EUR","baseFareAmount":1744.4)", R"("currency":"EURO","baseFareAmount":1744.4)", "currency");
}

TEST_F(Shopping, RefusesReferencesThatLeadNowhere) {
    refused(R"("legs":[{"ref":1})", R"("legs":[{"ref":9})", "legs[0] refers to no leg");
    refused(R"("schedules":[{"ref":2})", R"("schedules":[{"ref":-1})", "refers to no schedule");
    refused(R"("taxes":[{"ref":1},{"ref":2}])", R"("taxes":[{"ref":1},{"ref":99}])", "taxes[1] refers to no tax");
    refused(R"({"ref":1,"beginAirport")", R"({"ref":77,"beginAirport")", "refers to no fare");
    refused(R"("allowance":{"ref":1})", R"("allowance":{"ref":5})", "refers to no allowance");
    refused(R"("legs":[{"ref":1},{"ref":2}])", R"("legs":[{"ref":1}])", "are not those that the group describes");
}

TEST_F(Shopping, RefusesFlightsThatCanNotBe) {
    refused(R"("dateAdjustment":1)", R"("dateAdjustment":0)", "arrives before it departs");
    refused(R"("dateAdjustment":1)", R"("dateAdjustment":9)", "is no number of days");
    refused(R"("time":"05:30:00Z")", R"("time":"25:30:00Z")", "arrival.time is no local time");
    refused(R"("time":"05:30:00Z")", R"("time":"")", "arrival.time is no local time");
    refused(R"("airport":"LHR")", R"("airport":"QQQ")", "airport is no airport");
    refused(R"("marketing":"BA")", R"("marketing":"BAW")", "marketing is no IATA airline");
    refused(R"("marketingFlightNumber":178)", R"("marketingFlightNumber":0)", "no flight number");
    refused(R"("departureDate":"2027-03-20")", R"("departureDate":"2027-02-30")", "has no date of departure");
    refused(R"("departureDate":"2027-03-20")", R"("departureDate":"2027-03-10")", "departs before");
    refused(R"("bookingCode":"K")", R"("bookingCode":"?")", "bookingCode");
    refused(R"("cabinCode":"C")", R"("cabinCode":"X")", "cabinCode is no cabin");
    refused(R"({"segment":{"bookingCode":"D","cabinCode":"C","seatsAvailable":9,"availabilityBreak":true}})",
            R"({"surface":{}})", "have other flights than the itinerary");
    refused(R"("passengerType":"CNN")", R"("passengerType":"MIL")", "none that was asked for");
    refused(R"("fareBasisCode":"KLX0",)", R"("fareBasisCode":"K\u0000X",)", "has no fare basis");
    refused(R"("lastTicketDate":"2027-02-20")", R"("lastTicketDate":"soon")", "time limit that is no day");
    refused(R"("pricingInformation":[)", R"("pricingInformation":{},"x":[)", "pricingInformation is not a list");
    refused(R"("seatsAvailable":4)", R"("seatsAvailable":"4")", "seatsAvailable is not an integer");
}

TEST_F(Shopping, WrongDescriptionsCondemnTheReply) {
    condemned(R"("marketingFlightNumber":178)", R"("marketingFlightNumber":"178")",
              "scheduleDescs[0].carrier.marketingFlightNumber is not an integer");
    condemned(R"("taxDescs":[)", R"("taxDescs":{},"x":[)", "taxDescs is not a list");
    condemned(R"({"groupedItineraryResponse")", R"({"groupedItineraryReply")", "groupedItineraryResponse is missing");
}

TEST_F(Shopping, OneBadItineraryDoesNotCostTheOthers) {
    auto wrong_type = replaced(samples::itinerary(2), R"("totalPrice":1570.6,)", R"("totalPrice":[],)");
    auto wrong_sum = replaced(samples::itinerary(3), R"("totalPrice":1570.6,)", R"("totalPrice":1570,)");
    auto parsed = parse(samples::search_reply(samples::itinerary(1) + "," + wrong_type + "," + wrong_sum + "," +
                                              samples::itinerary(4)));
    ASSERT_EQ(parsed.offers.size(), 2u);
    EXPECT_EQ(parsed.offers[0].provider_offer_id, "1.0");
    EXPECT_EQ(parsed.offers[1].provider_offer_id, "4.0");
    ASSERT_EQ(parsed.rejected.size(), 2u);
    EXPECT_NE(parsed.rejected[0].find("itineraries[1]"), std::string::npos) << parsed.rejected[0];
    EXPECT_NE(parsed.rejected[1].find("itineraries[2]"), std::string::npos) << parsed.rejected[1];
    std::string all = wrong_sum;
    for (int i = 0; i < 11; ++i) all += "," + wrong_sum;
    EXPECT_THROW(parse(samples::search_reply(all)), std::runtime_error);
}

TEST_F(Shopping, EveryTruncationIsAnErrorOrNothingWrong) {
    auto whole = samples::search_reply(samples::itinerary());
    for (std::size_t length = 0; length + 1 < whole.size(); length += 7) {
        try {
            auto parsed = parse(whole.substr(0, length));
            for (auto& offer : parsed.offers) EXPECT_EQ(offer.price.total.str(), "1570.60 EUR");
            ADD_FAILURE() << "a reply cut at " << length << " was taken";
        } catch (const std::runtime_error& error) {
            EXPECT_TRUE(std::string_view(error.what()).starts_with("sabre: $")) << error.what();
        }
    }
}

TEST_F(Shopping, RefusesHostileReplies) {
    for (std::string body :
         {std::string(), std::string("null"), std::string("[]"), std::string("{}"),
          std::string(R"({"groupedItineraryResponse":null})"), std::string(R"({"groupedItineraryResponse":[]})"),
          std::string("\xff\xfe{"), std::string(100'000, '['),
          std::string(R"({"groupedItineraryResponse":{"itineraryGroups":[)") + std::string(5000, '{'),
          std::string("<html>Bad gateway</html>")})
        EXPECT_THROW(parse(body), std::runtime_error) << body.substr(0, 60);
    auto nulls = parse(
        R"({"groupedItineraryResponse":{"itineraryGroups":[{"itineraries":[{"id":1,"pricingInformation":[{"fare":{}}]}]}]}})");
    EXPECT_TRUE(nulls.offers.empty());
    EXPECT_EQ(nulls.rejected.size(), 1u);
}

// Flips every byte of a reply in turn: whatever comes out must be refused, or carry a price that adds up.
TEST_F(Shopping, NoFlippedByteGivesAWrongPrice) {
    auto whole = samples::search_reply(samples::itinerary());
    for (std::size_t i = 0; i < whole.size(); ++i)
        for (char with : {'9', '"', '\\', '}', '\x80'}) {
            auto body = whole;
            body[i] = with;
            try {
                for (auto& offer : parse(body).offers) expect_sums(offer);
            } catch (const std::runtime_error&) {}
        }
}

}  // namespace
}  // namespace airside::sabre

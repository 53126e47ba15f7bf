#include "vendors/gds/sabre/reply_parser.hpp"

#include <gtest/gtest.h>

#include "vendors/gds/sabre/samples_for_test.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"

namespace airside::sabre {
namespace {

using gds::PassengerType;

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

const ReplyParser::Party family{{PassengerType::ADULT, 2}, {PassengerType::CHILD, 1}, {PassengerType::INFANT, 1}};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    auto at = text.find(what);
    EXPECT_NE(at, text.npos) << what;
    if (at != text.npos) text.replace(at, what.size(), with);
    return text;
}

void expect_sums(const gds::Offer& offer) {
    auto sum = offer.price.base + offer.price.taxes_total;
    for (auto& fee : offer.price.fees) sum += fee.amount;
    EXPECT_EQ(offer.price.total, sum);
    auto travellers = Money::zero(sum.currency());
    for (auto& fare : offer.passengers) travellers += fare.each.total * fare.count;
    EXPECT_EQ(travellers, offer.price.total);
}

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

class Bookings : public testing::Test {
  protected:
    Booking parse(std::string members) {
        auto body = "{\"timestamp\":\"2027-02-01T10:20:30Z\"," + members + "}";
        return parser_.booking(body);
    }
    void refused(std::string_view what, std::string_view with, std::string_view why) {
        try {
            parse(replaced(samples::booking(), what, with));
            ADD_FAILURE() << what << " -> " << with;
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string_view(error.what()).find(why), std::string_view::npos) << error.what();
        }
    }
    ReplyParser parser_{airports(), OfficeFacts{}};
};

TEST_F(Bookings, AreReadAsOrders) {
    auto booking = parse(samples::booking());
    auto& order = booking.order;
    EXPECT_EQ(order.order_id, "QVHABX");
    EXPECT_EQ(order.locator.str(), "QVHABX");
    EXPECT_EQ(order.reference->str(), "K7MN4QZX");
    EXPECT_EQ(order.status, gds::OrderStatus::ON_HOLD);
    EXPECT_EQ(to_string(*order.created_at), "2027-02-01T10:20:00Z");
    EXPECT_EQ(to_string(*order.ticket_time_limit), "2027-02-03T18:00:00Z");
    EXPECT_EQ(order.offer->price.total.str(), "1520.60 EUR");
    expect_sums(*order.offer);
    EXPECT_EQ(order.offer->itineraries.size(), 2u);
    EXPECT_EQ(order.offer->itineraries[0].segments[0].departure.terminal, "7");
    EXPECT_EQ(order.offer->passengers[1].type, PassengerType::CHILD);
    EXPECT_EQ(order.offer->conditions.change.penalty->str(), "75.00 EUR");
    EXPECT_EQ(order.offer->conditions.refund.allowance, gds::Allowance::NOT_ALLOWED);
    EXPECT_EQ(order.segments, (std::vector{gds::SegmentStatus::CONFIRMED, gds::SegmentStatus::CANCELLED}));
    EXPECT_EQ(order.last_names, (std::vector<std::string>{"GONZALES", "MULLER", "GONZALES"}));
    EXPECT_EQ(booking.price_quotes, (std::vector<std::string>{"1", "2"}));
    EXPECT_TRUE(booking.open_documents.empty());
    std::string created = R"({"confirmationId":"QVHABX","booking":{)" + samples::booking() + "}}";
    EXPECT_EQ(parser_.created_booking(created).order.locator.str(), "QVHABX");
    std::string without = R"({"confirmationId":"QVHABX"})";
    EXPECT_THROW(parser_.created_booking(without), std::runtime_error);
}

TEST_F(Bookings, HaveTheirTickets) {
    using samples::ticket;
    auto two = ticket(2, "1252400000002") + "," + ticket(1, "1252400000001");
    auto part = parse(samples::booking(two));
    EXPECT_EQ(part.order.status, gds::OrderStatus::PARTIALLY_TICKETED);
    ASSERT_EQ(part.order.tickets.size(), 2u);
    EXPECT_EQ(part.order.tickets[0].number, "1252400000001");
    EXPECT_EQ(part.order.tickets[1].traveller, 1);
    EXPECT_EQ(part.order.tickets[1].coupons[1].segment, 1);
    EXPECT_EQ(part.open_documents, (std::vector<std::string>{"1252400000002", "1252400000001"}));
    auto all = parse(samples::booking(two + "," + ticket(3, "1252400000003")));
    EXPECT_EQ(all.order.status, gds::OrderStatus::TICKETED);
    auto voided = parse(samples::booking(ticket(1, "1252400000004", "Voided", "V")));
    EXPECT_EQ(voided.order.status, gds::OrderStatus::ON_HOLD);
    EXPECT_TRUE(voided.open_documents.empty());
    EXPECT_EQ(parse(samples::booking(ticket(1, "1252400000004", "Refunded/Exchanged", "E"))).order.tickets[0].status,
              gds::TicketStatus::EXCHANGED);
    EXPECT_EQ(parse(samples::booking(ticket(1, "1252400000004", "Issued", "B"))).order.tickets[0].status,
              gds::TicketStatus::USED);
    auto conjunction = parse(samples::booking(ticket(1, "1252400000099/00")));
    ASSERT_EQ(conjunction.order.tickets.size(), 2u);
    EXPECT_EQ(conjunction.order.tickets[1].number, "1252400000100");
    EXPECT_EQ(conjunction.open_documents, std::vector<std::string>{"1252400000099/00"});
    for (auto& bad : {ticket(9, "1252400000004"), ticket(1, "125-24"), ticket(1, "1252400000004", "Lost"),
                      ticket(1, "1252400000004/55"), ticket(1, "1252400000004/x")})
        EXPECT_THROW(parse(samples::booking(bad)), std::runtime_error);
}

// What was paid for tickets that are void by now still counts in Sabre's totals: then only the fares are added up.
TEST_F(Bookings, WithTicketsMayHavePaidMore) {
    auto twice = replaced(samples::booking(samples::ticket(1, "1252400000004", "Voided", "V")), R"("total":"1520.60")",
                          R"("total":"2070.85")");
    EXPECT_EQ(parse(twice).order.offer->price.total.str(), "1520.60 EUR");
}

TEST_F(Bookings, ThatHoldNothingAreCancelled) {
    auto empty = parse(R"("bookingId":"QVHABX","travelers":[{"givenName":"A","surname":"B"}])");
    EXPECT_EQ(empty.order.status, gds::OrderStatus::CANCELLED);
    EXPECT_FALSE(empty.order.offer);
}

TEST_F(Bookings, AreRefusedWhereTheyDoNotAddUp) {
    refused(R"("total":"550.25")", R"("total":"550.24")", "fares[0].totals.total is 550.24 EUR");
    refused(R"("amount":"150.25")", R"("amount":"150.24")", "the taxes listed");
    refused(R"("total":"1520.60")", R"("total":"1520.61")", "flightTotals is 1520.61 EUR");
    refused(R"("total":"550.25")", R"("total":550.25)", "total is not a string");
    refused(R"("travelerIndices":[1,2])", R"("travelerIndices":[1])", "for each traveller once");
    refused(R"("travelerIndices":[1,2])", R"("travelerIndices":[1,8])", "names no traveller");
    refused(R"("flights":[{"itemId":"13"}])", R"("flights":[{"itemId":"14"}])", "leaves out a flight");
    refused(R"("numberOfFlights":1)", R"("numberOfFlights":2)", "journeys have other flights");
    refused(R"("bookingId":"QVHABX")", R"("bookingId":"?")", "bookingId is no");
    refused(R"("arrivalDate":"2027-03-11")", R"("arrivalDate":"2027-03-10")", "arrives before it departs");
    refused(R"("pricingStatusCode":"A")", R"("pricingStatusCode":"H")", "for each traveller once");
}

TEST_F(Bookings, EveryTruncationIsAnError) {
    auto whole = "{" + samples::booking(samples::ticket(1, "1252400000004")) + "}";
    for (std::size_t length = 0; length + 1 < whole.size(); length += 7) {
        auto cut = whole.substr(0, length);
        EXPECT_THROW(parser_.booking(cut), std::runtime_error) << length;
    }
}

TEST_F(Bookings, NoFlippedByteGivesAWrongPrice) {
    auto whole = "{" + samples::booking(samples::ticket(1, "1252400000004")) + "}";
    for (std::size_t i = 0; i < whole.size(); ++i)
        for (char with : {'9', '"', '\\', '}', '\x80'}) {
            auto body = whole;
            body[i] = with;
            try {
                auto booking = parser_.booking(body);
                if (booking.order.offer) expect_sums(*booking.order.offer);
            } catch (const std::runtime_error&) {}
        }
}

class SeatReplies : public testing::Test {
  protected:
    SeatReply parse(std::string body) { return parser_.seats(body); }
    ReplyParser parser_{airports(), OfficeFacts{}};
    const std::string sample_ = R"({"response":{"seatMaps":[{"paxSegmentRefID":"segment2","cabinCompartments":[
      {"cabinType":{"cabinTypeCode":"Y"},"cabinLayout":{"columns":[{"id":"A","position":"W"},{"id":"C","position":"A"},
        {"id":"D","position":"A"},{"id":"F","position":"W"}],"rows":{"firstRow":12,"lastRow":12}},
       "seatRows":[{"row":12,"seats":[
         {"column":"A","occupationStatusCode":"F","characteristics":[{"code":"W"},{"code":"E"},{"code":"L"}],"offerItemRefIDs":["i1"]},
         {"column":"C","occupationStatusCode":"O","characteristics":[{"code":"A"}],"offerItemRefIDs":["i2"]},
         {"column":"D","occupationStatusCode":"Z"}]}]}]}],
      "aLaCarteOffer":{"offerId":"o1","ownerCode":"BA","aLaCarteOfferItems":[
       {"offerItemID":"i1","unitPrice":{"totalAmount":{"amount":24.5,"currencyCode":"EUR"}}},
       {"offerItemID":"i2","unitPrice":{"totalAmount":{"amount":0,"currencyCode":"EUR"}}}]}}})";
};

TEST_F(SeatReplies, AreReadWithTheirPrices) {
    auto reply = parse(sample_);
    ASSERT_EQ(reply.maps.size(), 1u);
    auto& map = reply.maps[0];
    EXPECT_EQ(map.segment, 1);
    EXPECT_EQ(map.columns, "AC DF");
    ASSERT_EQ(map.rows.at(0).seats.size(), 3u);
    auto& seats = map.rows[0].seats;
    EXPECT_EQ(seats[0].number, "12A");
    EXPECT_EQ(seats[0].price->str(), "24.50 EUR");
    EXPECT_TRUE(seats[0].window && seats[0].exit_row && seats[0].extra_legroom && !seats[0].aisle);
    EXPECT_EQ(seats[1].availability, gds::SeatAvailability::OCCUPIED);
    EXPECT_TRUE(seats[1].price->is_zero());
    EXPECT_EQ(seats[2].availability, gds::SeatAvailability::BLOCKED);
    EXPECT_FALSE(seats[2].price);
    EXPECT_EQ(parse(R"({"errors":[{"code":"911","descriptionText":"NO SEAT MAP"}]})").error, "NO SEAT MAP");
}

TEST_F(SeatReplies, AreRefusedWhenTheyAreWrong) {
    for (auto [what, with] : {std::pair{"24.5", "\"24.5\""},
                              {"24.5", "24.555"},
                              {"24.5", "-1"},
                              {"segment2", "segment0"},
                              {"\"column\":\"A\"", "\"column\":\"AA\""},
                              {"\"row\":12", "\"row\":0"},
                              {"\"cabinTypeCode\":\"Y\"", "\"cabinTypeCode\":\"?\""},
                              {"\"seatMaps\":[", "\"seatMaps\":{},\"x\":["}})
        EXPECT_THROW(parse(replaced(sample_, what, with)), std::runtime_error) << what << " -> " << with;
    for (std::size_t length = 0; length + 1 < sample_.size(); length += 7)
        EXPECT_THROW(parse(sample_.substr(0, length)), std::runtime_error) << length;
}

TEST_F(Bookings, AreListedByTheirLocators) {
    std::string two = R"({"bookings":[{"confirmationId":"QVHABX"},{"confirmationId":"ABCDEF"}]})";
    EXPECT_EQ(parser_.found_bookings(two), (std::vector<std::string>{"QVHABX", "ABCDEF"}));
    std::string none = R"({"bookings":[]})", broken = R"({"bookings":[{"confirmationId":7}]})", other = "{}";
    EXPECT_TRUE(parser_.found_bookings(none).empty());
    EXPECT_THROW(parser_.found_bookings(broken), std::runtime_error);
    EXPECT_THROW(parser_.found_bookings(other), std::runtime_error);
}

}  // namespace
}  // namespace airside::sabre

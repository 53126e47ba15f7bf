#include "vendors/gds/travelport/reply_parser.hpp"

#include <gtest/gtest.h>

#include "vendors/gds/travelport/samples_for_test.hpp"
#include "vendors/gds/travelport/seat_map.hpp"

namespace airside::travelport {
namespace {

using samples::replaced;

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

class Parsing : public testing::Test {
  protected:
    ParsedOffers parse(std::string body, const Begun* before = nullptr) { return parser_.offers(body, 2, before); }
    static std::string one() { return samples::search_reply(samples::journey()); }
    // The one offer with `what` replaced by `with` has to be left out with a message that has `why` in it.
    void refused(std::string_view what, std::string_view with, std::string_view why) {
        auto parsed = parse(replaced(one(), what, with));
        EXPECT_TRUE(parsed.offers.empty()) << what << " -> " << with;
        ASSERT_EQ(parsed.rejected.size(), 1u) << what;
        EXPECT_NE(parsed.rejected[0].find(why), std::string::npos) << parsed.rejected[0];
        EXPECT_TRUE(parsed.rejected[0].starts_with("travelport: $.CatalogProductOfferingsResponse"))
            << parsed.rejected[0];
    }
    void unreadable(std::string body) {
        try {
            auto parsed = parse(std::move(body));
            EXPECT_TRUE(parsed.offers.empty());
            ADD_FAILURE() << "it was read";
        } catch (const std::runtime_error& error) {
            EXPECT_TRUE(std::string_view(error.what()).starts_with("travelport: $")) << error.what();
        }
    }
    ReplyParser parser_{airports(), OfficeFacts{}};
};

TEST_F(Parsing, NormalisesAJourney) {
    auto parsed = parse(one());
    ASSERT_EQ(parsed.offers.size(), 1u) << (parsed.rejected.empty() ? "" : parsed.rejected[0]);
    auto& offer = parsed.offers[0];
    EXPECT_EQ(offer.price.total.str(), "1570.60 EUR");
    EXPECT_EQ(offer.price.base.str(), "1140.00 EUR");
    EXPECT_EQ(offer.price.taxes_total.str(), "430.60 EUR");
    ASSERT_EQ(offer.price.taxes.size(), 2u);
    EXPECT_EQ(offer.price.taxes[0].code, "GB");
    EXPECT_EQ(offer.price.taxes[0].amount.decimal(), "330.60");
    ASSERT_EQ(offer.passengers.size(), 3u);
    EXPECT_EQ(offer.passengers[0].count, 2);
    EXPECT_EQ(offer.passengers[0].each.total.decimal(), "550.25");
    EXPECT_EQ(offer.passengers[0].segments[0].checked.pieces, 1) << "the second costs, and is not included";
    EXPECT_EQ(offer.passengers[0].segments[0].checked.weight_kg, 23);
    EXPECT_EQ(offer.passengers[0].segments[0].brand, "LIGHT");
    EXPECT_EQ(offer.passengers[1].segments[1].fare_basis, "KLX0CH");
    EXPECT_EQ(offer.passengers[2].type, gds::PassengerType::INFANT);
    EXPECT_EQ(offer.passengers[2].segments[0].checked.pieces, 0);
    EXPECT_FALSE(offer.passengers[0].segments[0].cabin_bag.pieces);

    ASSERT_EQ(offer.itineraries.size(), 2u);
    auto& out = offer.itineraries[0].segments[0];
    EXPECT_EQ(out.flight_number, "178");
    EXPECT_EQ(out.operating_carrier.str(), "AA");
    EXPECT_EQ(to_string(out.departure.at), "2027-03-10T23:30:00Z");
    EXPECT_EQ(out.duration_min, 360);
    EXPECT_EQ(out.booking_class.str(), "K");
    auto& back = offer.itineraries[1].segments[0];
    EXPECT_EQ(back.operating_carrier.str(), "BA");
    EXPECT_EQ(back.technical_stops, 1);
    EXPECT_FALSE(back.arrival.terminal);

    EXPECT_EQ(offer.conditions.change.penalty->str(), "75.00 EUR");
    EXPECT_EQ(offer.conditions.refund.allowance, gds::Allowance::NOT_ALLOWED);
    EXPECT_EQ(offer.seats_left, 4);
    EXPECT_EQ(to_string(*offer.ticket_time_limit), "2027-02-20T20:00:00Z");
    EXPECT_EQ(
        offer.raw.view(),
        R"("CatalogProductOfferingsIdentifier":{"Identifier":{"value":"search-1"}},"CatalogProductOfferingSelection":[{"CatalogProductOfferingIdentifier":{"Identifier":{"value":"o1"}},"ProductIdentifier":[{"Identifier":{"value":"p0"}},{"Identifier":{"value":"p1"}}]}])");
}

TEST_F(Parsing, LeavesUnknownConditionsUnknown) {
    auto parsed = parse(replaced(one(), "Penalties", "OtherRules"));
    ASSERT_EQ(parsed.offers.size(), 1u);
    EXPECT_EQ(parsed.offers[0].conditions.refund.allowance, gds::Allowance::UNKNOWN);
    EXPECT_FALSE(parsed.offers[0].conditions.change.penalty);
    auto percent =
        parse(replaced(one(), R"({"@type":"PenaltyAmount","Amount":{"code":"EUR","minorUnit":2,"value":75}})",
                       R"({"@type":"PenaltyPercent","Percent":50})"));
    ASSERT_EQ(percent.offers.size(), 1u);
    EXPECT_EQ(percent.offers[0].conditions.change.allowance, gds::Allowance::ALLOWED);
    EXPECT_FALSE(percent.offers[0].conditions.change.penalty) << "a share is no amount, and not free";
    auto both = parse(replaced(
        one(), R"({"@type":"PenaltyAmount","Amount":{"code":"EUR","minorUnit":2,"value":75}})",
        R"({"@type":"PenaltyAmount","Amount":{"code":"EUR","minorUnit":2,"value":0}},{"@type":"PenaltyPercent","Percent":50})"));
    EXPECT_EQ(both.offers.at(0).conditions.change.allowance, gds::Allowance::ALLOWED);
    EXPECT_FALSE(both.offers.at(0).conditions.change.penalty) << "a least amount beside a share is not the most";
    auto strange = parse(replaced(one(), R"("@type":"ChangePermitted")", R"("@type":"Change")"));
    EXPECT_EQ(strange.offers.at(0).conditions.change.allowance, gds::Allowance::UNKNOWN);
    auto beside = parse(
        replaced(one(), R"("Change":[)", R"("Change":[{"@type":"ChangeMaybe","penaltyTypes":["BeforeDeparture"]},)"));
    EXPECT_EQ(beside.offers.at(0).conditions.change.allowance, gds::Allowance::UNKNOWN) << "the other is no promise";
    auto later = parse(replaced(one(), R"("penaltyTypes":["BeforeDeparture"])", R"("penaltyTypes":["NoShow"])"));
    EXPECT_EQ(later.offers.at(0).conditions.change.allowance, gds::Allowance::UNKNOWN);
}

// A breakdown may be of each passenger or of all of its type: the sums tell.
TEST_F(Parsing, ReadsPricesOfAllOfAType) {
    auto all = replaced(one(),
                        samples::breakdown("ADT", 2, "400", "150.25",
                                           R"({"taxCode":"GB","value":100.25},{"taxCode":"YQ","value":50})", "550.25"),
                        samples::breakdown("ADT", 2, "800", "300.5",
                                           R"({"taxCode":"GB","value":200.5},{"taxCode":"YQ","value":100})", "1100.5"));
    auto parsed = parse(all);
    ASSERT_EQ(parsed.offers.size(), 1u) << parsed.rejected.at(0);
    EXPECT_EQ(parsed.offers[0].passengers[0].each.total.decimal(), "550.25");
    EXPECT_EQ(parsed.offers[0].price.taxes[0].amount.decimal(), "330.60");
}

TEST_F(Parsing, RefusesPricesThatDoNotAddUp) {
    refused(R"("TotalPrice":1570.6)", R"("TotalPrice":1570.61)", "TotalPrice is 1570.61 EUR");
    refused(R"("Base":1140)", R"("Base":1139.99)", "TotalPrice");
    refused(R"("Base":1140,"TotalTaxes":430.6)", R"("Base":1139,"TotalTaxes":431.6)", "Base is 1139.00 EUR");
    refused(R"("taxCode":"GB","value":100.25)", R"("taxCode":"GB","value":100.24)", "Tax make 150.24 EUR");
    refused(R"("Total":550.25)", R"("Total":-550.25)", "negative");
    refused(R"("quantity":2)", R"("quantity":3)", "TotalPrice");
    refused(R"("quantity":2)", R"("quantity":0)", "no number of passengers");
    refused(R"("TotalFees":0,"TotalPrice")", R"("TotalFees":1,"TotalPrice")", "TotalPrice");
}

TEST_F(Parsing, RefusesAmountsThatAreNotExact) {
    refused(R"("TotalPrice":1570.6)", R"("TotalPrice":"1570.6")", "TotalPrice is no amount in EUR");
    refused(R"("TotalPrice":1570.6)", R"("TotalPrice":1570.601)", "TotalPrice is no amount in EUR");
    refused(R"("TotalPrice":1570.6)", R"("TotalPrice":1.5706e3)", "TotalPrice is no amount");
    refused(R"("TotalPrice":1570.6)", R"("TotalPrice":null)", "TotalPrice is no amount");
    refused(R"("TotalPrice":1570.6)", R"("TotelPrice":1570.6)", "TotalPrice is missing");
    refused(R"("TotalPrice":1570.6)", R"("TotalPrice":99999999999999999999999999)", "TotalPrice is no amount");
    refused(R"("TotalPrice":1570.6)", R"("TotalPrice":90000000000000000)", "more than anything costs");
    refused(R"({"value":"EUR","decimalPlace":2},"Base":1140)", R"({"value":"EURO"},"Base":1140)", "CurrencyCode");
    refused(R"("CurrencyCode":{"value":"EUR","decimalPlace":2},"Base":400)",
            R"("CurrencyCode":{"value":"USD","decimalPlace":2},"Base":400)", "another currency");
}

TEST_F(Parsing, RefusesFlightsThatCanNotBe) {
    refused(R"("date":"2027-03-11","time":"05:30:00")", R"("date":"2027-03-10","time":"05:30:00")",
            "arrives before it departs");
    refused(R"("date":"2027-03-11","time":"05:30:00")", R"("date":"2027-02-30","time":"05:30:00")", "no local time");
    refused(R"("date":"2027-03-11","time":"05:30:00")", R"("date":"2027-05-11","time":"05:30:00")", "takes longer");
    refused(R"("date":"2027-03-20","time":"11:00:00")", R"("date":"2027-03-09","time":"11:00:00")", "");
    refused(R"("location":"LHR")", R"("location":"QQQ")", "location is no airport");
    refused(R"("number":"0178")", R"("number":"01x8")", "no flight number");
    refused(R"("carrier":"BA")", R"("carrier":"BAW")", "carrier is no IATA airline");
    refused(R"("FlightRef":"s1")", R"("FlightRef":"s7")", "names no flight");
    refused(R"("segmentSequence":[1])", R"("segmentSequence":[2])", "leaves out a segment");
    refused(R"("cabin":"Economy")", R"("cabin":"Cargo")", "cabin is no cabin");
    refused(R"("fareBasisCode":"KLX0")", R"("fareBasisCode":"K\u0000X")", "no fare basis");
    refused(R"("taxCode":"GB")", R"("taxCode":"G\nB")", "has no code");
    refused(R"("passengerTypeCode":"CNN")", R"("passengerTypeCode":"SRC")", "none that was asked for");
    refused(R"("passengerQuantity":2)", R"("passengerQuantity":1)", "another number of passengers");
    refused(R"("productRef":"p1")", R"("productRef":"p9")", "lacks a product");
    refused(R"("termsAndConditionsRef":"T0")", R"("termsAndConditionsRef":"T9")", "lacks the terms");
    refused(R"("ValidatingAirline":"BA")", R"("ValidatingAirline":"")", "ValidatingAirline");
    refused(R"("PaymentTimeLimit":"2027-02-20T20:00:00Z")", R"("PaymentTimeLimit":"soon")", "is no instant");
    refused(R"("id":"o1")", R"("id":"o\"1")", "is no id");
}

TEST_F(Parsing, OneBadOfferDoesNotCostTheOthers) {
    auto bad = replaced(samples::journey("o2"), R"("TotalPrice":1570.6)", R"("TotalPrice":1570)");
    auto parsed = parse(samples::search_reply(samples::journey("o1") + "," + bad + "," + samples::journey("o3")));
    ASSERT_EQ(parsed.offers.size(), 2u);
    EXPECT_EQ(parsed.offers[1].provider_offer_id, "o3.p0/o3.p1");
    ASSERT_EQ(parsed.rejected.size(), 1u);
    EXPECT_NE(parsed.rejected[0].find(
                  "CatalogProductOffering[1].ProductBrandOptions[0].ProductBrandOffering[0].BestCombinablePrice"),
              std::string::npos)
        << parsed.rejected[0];
    std::string all = bad;
    for (int i = 0; i < 11; ++i) all += "," + bad;
    EXPECT_THROW(parse(samples::search_reply(all)), std::runtime_error);
}

// Leg by leg: combined where they share a code and name one price.
TEST_F(Parsing, CombinesLegsThatShareACode) {
    auto out = [](std::string_view id, std::string_view code, std::string_view cost) {
        return samples::offering(id, 1, samples::brand_offering(samples::ref("p0"), code, cost));
    };
    auto back = [](std::string_view id, std::string_view code, std::string_view cost) {
        return samples::offering(id, 2, samples::brand_offering(samples::ref("p1"), code, cost));
    };
    auto cost = samples::price();
    auto both = parse(samples::search_reply(out("o1", "j0", cost) + "," + back("o2", "j0", cost)));
    ASSERT_EQ(both.offers.size(), 1u) << (both.rejected.empty() ? "" : both.rejected[0]);
    EXPECT_EQ(both.offers[0].price.total.str(), "1570.60 EUR");
    EXPECT_EQ(both.offers[0].itineraries.size(), 2u);
    EXPECT_NE(both.offers[0].raw.view().find(
                  R"({"Identifier":{"value":"o2"}},"ProductIdentifier":[{"Identifier":{"value":"p1"}}]})"),
              std::string::npos)
        << both.offers[0].raw.view();

    EXPECT_TRUE(parse(samples::search_reply(out("o1", "j0", cost) + "," + back("o2", "j1", cost))).offers.empty());
    auto dearer = replaced(replaced(cost, R"("TotalPrice":1570.6)", R"("TotalPrice":1571.6)"), R"("Base":1140)",
                           R"("Base":1141)");
    EXPECT_TRUE(parse(samples::search_reply(out("o1", "j0", cost) + "," + back("o2", "j0", dearer))).offers.empty())
        << "two prices: which it costs is not known";
}

TEST_F(Parsing, GoesOnWithTheNextLeg) {
    auto first = samples::offering("o1", 1, samples::brand_offering(samples::ref("p0"), "j0", samples::price()));
    auto begun = parse(samples::search_reply(first));
    EXPECT_TRUE(begun.offers.empty());
    ASSERT_EQ(begun.begun.size(), 1u);
    EXPECT_EQ(begun.begun[0].search_id, "search-1");
    auto second = samples::offering("o2", 2, samples::brand_offering(samples::ref("p1"), "j0", samples::price()));
    auto whole = parse(samples::search_reply(second), &begun.begun[0]);
    ASSERT_EQ(whole.offers.size(), 1u) << (whole.rejected.empty() ? "" : whole.rejected[0]);
    EXPECT_EQ(whole.offers[0].itineraries[0].segments[0].flight_number, "178");
    EXPECT_EQ(whole.offers[0].itineraries[1].segments[0].flight_number, "175");
}

TEST_F(Parsing, EveryTruncationIsAnError) {
    auto whole = one();
    for (std::size_t length = 0; length + 1 < whole.size(); length += 7) unreadable(whole.substr(0, length));
}

TEST_F(Parsing, RefusesHostileReplies) {
    for (std::string body :
         {std::string(), std::string("null"), std::string("[]"), std::string("{}"),
          std::string(R"({"CatalogProductOfferingsResponse":null})"),
          std::string(R"({"CatalogProductOfferingsResponse":[]})"),
          std::string(
              R"({"CatalogProductOfferingsResponse":{"CatalogProductOfferings":{"CatalogProductOffering":[1]}}})"),
          std::string("\xff\xfe{"), std::string(100'000, '['), std::string("<html>Bad gateway</html>")})
        unreadable(body);
    unreadable(replaced(one(), R"("FlightSegment":[)", R"("FlightSegment":{},"x":[)"));
    unreadable(replaced(one(), R"("carrier":"BA")", R"("carrier":7)"));
    EXPECT_TRUE(parse(samples::search_reply("")).offers.empty());
}

// Flips every byte of a reply in turn: whatever comes out must be refused, or carry the right price.
TEST_F(Parsing, NoFlippedByteGivesAWrongPrice) {
    auto whole = one();
    for (std::size_t i = 0; i < whole.size(); ++i)
        for (char with : {'9', '"', '\\', '}', '\x80'}) {
            auto body = whole;
            body[i] = with;
            try {
                for (auto& offer : parse(body).offers) {
                    auto sum = offer.price.base + offer.price.taxes_total;
                    for (auto& fee : offer.price.fees) sum += fee.amount;
                    ASSERT_EQ(offer.price.total, sum) << i;
                    auto travellers = Money::zero(sum.currency());
                    for (auto& fare : offer.passengers) travellers += fare.each.total * fare.count;
                    ASSERT_EQ(travellers, offer.price.total) << i;
                }
            } catch (const std::runtime_error&) {}
        }
}

TEST_F(Parsing, ReadsAPricedOffer) {
    auto body = samples::priced_reply(samples::own_offer());
    auto own = parser_.own_offer(body, SharedText("raw"));
    EXPECT_EQ(own.offer.price.total.str(), "1570.60 EUR");
    EXPECT_EQ(own.offer.raw.view(), "raw");
    EXPECT_EQ(own.id, "offer-uuid");
    EXPECT_EQ(own.offer.passengers[0].segments[1].brand_label, "Economy Light");
    auto none = samples::priced_reply("");
    EXPECT_THROW(parser_.own_offer(none, {}), std::runtime_error);
    auto two = samples::priced_reply(samples::own_offer() + "," + samples::own_offer());
    EXPECT_THROW(parser_.own_offer(two, {}), std::runtime_error);
    auto wrong =
        samples::priced_reply(replaced(samples::own_offer(), R"("TotalPrice":1570.6)", R"("TotalPrice":15706)"));
    EXPECT_THROW(parser_.own_offer(wrong, {}), std::runtime_error);
}

TEST_F(Parsing, ReadsAReservation) {
    auto body = samples::reservation_reply(samples::reservation(samples::own_offer()));
    auto read = parser_.reservation(body);
    EXPECT_EQ(read.workbench, "bench-1");
    EXPECT_EQ(read.offer_id, "offer-uuid");
    auto& order = read.order;
    EXPECT_EQ(order.order_id, "QVH2BX");
    EXPECT_EQ(order.locator.str(), "QVH2BX") << "the airline's locator is another";
    EXPECT_EQ(order.reference->str(), "K7MN4QZX");
    EXPECT_EQ(order.status, gds::OrderStatus::ON_HOLD);
    EXPECT_EQ(to_string(*order.ticket_time_limit), "2027-02-20T20:00:00Z");
    EXPECT_EQ(order.offer->price.total.str(), "1570.60 EUR");
    EXPECT_EQ(order.last_names, (std::vector<std::string>{"MULLER", "GONZALES", "GONZALES", "GONZALES"}));
    EXPECT_EQ(order.segments, (std::vector{gds::SegmentStatus::CONFIRMED, gds::SegmentStatus::WAITLISTED}));
    auto gone = samples::reservation_reply(samples::reservation(""));
    EXPECT_EQ(parser_.reservation(gone).order.status, gds::OrderStatus::CANCELLED);
    EXPECT_FALSE(parser_.reservation(gone).order.offer);
    auto nameless =
        replaced(samples::reservation_reply(samples::reservation("")), R"("source":"1G")", R"("source":"XX")");
    EXPECT_THROW(parser_.reservation(nameless), std::runtime_error);
}

TEST_F(Parsing, ReadsTicketsAndTheirStates) {
    using samples::document;
    auto held = samples::own_offer();
    auto three =
        document(2, "125-2400000002") + "," + document(1, "1252400000001") + "," + document(3, "1252400000003");
    auto body = samples::reservation_reply(samples::reservation(held, three));
    auto order = parser_.reservation(body).order;
    EXPECT_EQ(order.status, gds::OrderStatus::PARTIALLY_TICKETED);
    ASSERT_EQ(order.tickets.size(), 3u);
    EXPECT_EQ(order.tickets[0].number, "1252400000001") << "by traveller, whatever the list's order";
    EXPECT_EQ(order.tickets[1].traveller, 1);
    auto four = samples::reservation_reply(samples::reservation(held, three + "," + document(4, "1252400000004")));
    EXPECT_EQ(parser_.reservation(four).order.status, gds::OrderStatus::TICKETED);

    std::string states = R"({"TicketListResponse":{"TicketID":[
        {"Number":"1252400000001","Coupon":[{"segmentSequence":1,"status":"Void"},{"segmentSequence":2,"status":"Void"}]},
        {"Number":"1252400000002","Coupon":[{"segmentSequence":1,"status":"Used"},{"segmentSequence":2,"status":"Open"}]}]}})";
    auto known = parser_.tickets(states);
    set_states(known, order);
    EXPECT_EQ(order.tickets[0].status, gds::TicketStatus::VOIDED);
    EXPECT_EQ(order.tickets[1].status, gds::TicketStatus::ISSUED);
    EXPECT_EQ(order.tickets[1].coupons.at(0).status, gds::TicketStatus::USED);
    EXPECT_EQ(order.status, gds::OrderStatus::PARTIALLY_TICKETED);

    for (auto bad : {document(9, "1252400000004"), document(1, "125-24")}) {
        auto wrong = samples::reservation_reply(samples::reservation(held, bad));
        EXPECT_THROW(parser_.reservation(wrong), std::runtime_error);
    }
    auto lost = replaced(states, "Void", "Lost");
    EXPECT_THROW(parser_.tickets(lost), std::runtime_error);
}

TEST_F(Parsing, AListOfReservationsOverlooksNone) {
    auto one_held = samples::reservation(samples::own_offer());
    auto list = R"({"ReservationListResponse":{"Reservation":[)" + one_held + "," + one_held + "]}}";
    EXPECT_EQ(parser_.reservations(list).size(), 2u);
    auto broken = replaced(one_held, R"("TotalPrice":1570.6)", R"("TotalPrice":1570)");
    auto bad = R"({"ReservationListResponse":{"Reservation":[)" + one_held + "," + broken + "]}}";
    EXPECT_THROW(parser_.reservations(bad), std::runtime_error);
    std::string none = R"({"ReservationListResponse":{"Reservation":[]}})";
    EXPECT_TRUE(parser_.reservations(none).empty());
}

std::string seat_reply(std::string_view flight) {
    return R"({"CatalogOfferingsAncillaryListResponse":{"CatalogOfferingsID":[{"Flight":[)" + std::string(flight) +
           R"(],"CatalogOffering":[{"Price":{"CurrencyCode":{"value":"EUR"},"TotalPrice":12.5},"ProductOptions":[{"Product":[
  {"@type":"ProductSeatAvailability","SeatingChartRef":"c1","SeatAvailability":[{"seatAvailabilityStatus":"Available","value":["10A"]},{"seatAvailabilityStatus":"Reserved","value":["10B"]}]}]}]}]}],
  "ReferenceList":[{"@type":"ReferenceListSeatingChart","SeatingChart":[{"id":"c1","Cabin":[{"name":"ECONOMY",
   "Layout":[{"startRow":"10","endRow":"10"},{"position":["W"],"value":"A"},{"position":["A"],"value":"B"},{"position":["A","W"],"value":"C"}],
   "Row":[{"label":"10","Space":[{"location":"A","Characteristic":["W","L"]},{"location":"B","Characteristic":["A"]},{"location":"C","Characteristic":["A","W"]}]}]}]}]}]}})";
}

TEST_F(Parsing, ReadsASeatMap) {
    auto priced = samples::priced_reply(samples::own_offer());
    auto offer = parser_.own_offer(priced, {}).offer;
    auto body = seat_reply(samples::out_flight());
    auto maps = read_seat_maps(body, offer);
    ASSERT_EQ(maps.size(), 1u);
    EXPECT_EQ(maps[0].segment, 0);
    EXPECT_EQ(maps[0].columns, "AB C");
    auto& seats = maps[0].rows.at(0).seats;
    ASSERT_EQ(seats.size(), 3u);
    EXPECT_EQ(seats[0].number, "10A");
    EXPECT_EQ(seats[0].price->str(), "12.50 EUR");
    EXPECT_TRUE(seats[0].window && seats[0].extra_legroom && !seats[0].aisle);
    EXPECT_EQ(seats[1].availability, gds::SeatAvailability::OCCUPIED);
    EXPECT_EQ(seats[2].availability, gds::SeatAvailability::BLOCKED) << "shown, but not offered";
    auto other = seat_reply(replaced(samples::out_flight(), "0178", "0179"));
    EXPECT_TRUE(read_seat_maps(other, offer).empty()) << "of a flight that is not ours";
    auto wrong = replaced(body, "Reserved", "Gone");
    EXPECT_THROW(read_seat_maps(wrong, offer), std::runtime_error);
}

}  // namespace
}  // namespace airside::travelport

#include "vendors/gds/amadeus/reply_parser.hpp"

#include <gtest/gtest.h>

#include "vendors/gds/amadeus/samples_for_test.hpp"

namespace airside::amadeus {
namespace {

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

class Parsing : public testing::Test {
  protected:
    ParsedOffers parse(std::string body) { return parser_.offers(std::make_shared<std::string>(std::move(body))); }
    // The one offer with `what` replaced by `with` has to be refused with a message that has `why` in it.
    void refused(std::string_view what, std::string_view with, std::string_view why) {
        auto text = samples::offer();
        auto at = text.find(what);
        ASSERT_NE(at, text.npos) << what;
        text.replace(at, what.size(), with);
        auto parsed = parse(samples::search_reply(text));
        EXPECT_TRUE(parsed.offers.empty()) << what << " -> " << with;
        ASSERT_EQ(parsed.rejected.size(), 1u);
        EXPECT_NE(parsed.rejected[0].find(why), std::string::npos) << parsed.rejected[0];
        EXPECT_TRUE(parsed.rejected[0].starts_with("amadeus: $.data[0]")) << parsed.rejected[0];
    }
    ReplyParser parser_{airports(), OfficeFacts{}};
};

TEST_F(Parsing, NormalisesAnOffer) {
    auto parsed = parse(samples::search_reply(samples::offer()));
    ASSERT_EQ(parsed.offers.size(), 1u) << parsed.rejected.at(0);
    auto& offer = parsed.offers[0];
    EXPECT_EQ(offer.price.total.str(), "1582.60 EUR");
    EXPECT_EQ(offer.price.base.str(), "1140.00 EUR");
    EXPECT_EQ(offer.price.taxes_total.str(), "430.60 EUR");
    ASSERT_EQ(offer.price.fees.size(), 1u);
    EXPECT_EQ(offer.price.fees[0].code, "TICKETING");
    ASSERT_EQ(offer.price.taxes.size(), 2u);
    EXPECT_EQ(offer.price.taxes[0].amount.decimal(), "330.60");
    ASSERT_EQ(offer.passengers.size(), 3u);
    EXPECT_EQ(offer.passengers[0].count, 2);
    EXPECT_EQ(offer.passengers[0].each.total.decimal(), "550.25");
    EXPECT_EQ(offer.passengers[1].segments[1].fare_basis, "KLX0CH");
    EXPECT_EQ(offer.passengers[2].type, gds::PassengerType::INFANT);
    EXPECT_EQ(offer.passengers[2].segments[0].checked.pieces, 0);
    EXPECT_FALSE(offer.passengers[0].segments[0].cabin_bag.pieces);

    auto& out = offer.itineraries[0].segments[0];
    EXPECT_EQ(out.flight_number, "178");
    EXPECT_EQ(out.operating_carrier.str(), "AA");
    EXPECT_EQ(out.departure.zone.str(), "America/New_York");
    EXPECT_EQ(to_string(out.departure.at), "2027-03-10T23:30:00Z");
    EXPECT_EQ(to_string(out.arrival.at), "2027-03-11T05:30:00Z");
    EXPECT_EQ(out.duration_min, 360);
    EXPECT_EQ(out.aircraft, "77W");
    EXPECT_EQ(out.booking_class.str(), "K");
    auto& back = offer.itineraries[1].segments[0];
    EXPECT_EQ(back.operating_carrier.str(), "BA");
    EXPECT_EQ(back.technical_stops, 1);
    EXPECT_FALSE(back.departure.terminal);
    EXPECT_FALSE(back.arrival.terminal);

    EXPECT_EQ(offer.conditions.change.allowance, gds::Allowance::ALLOWED);
    EXPECT_EQ(offer.conditions.change.penalty->str(), "75.00 EUR");
    EXPECT_EQ(offer.conditions.refund.allowance, gds::Allowance::NOT_ALLOWED);
    EXPECT_EQ(offer.seats_left, 4);
    EXPECT_EQ(to_string(*offer.ticket_time_limit), "2027-02-20T20:00:00Z");
    EXPECT_EQ(offer.raw, samples::offer());
}

TEST_F(Parsing, LeavesUnknownConditionsUnknown) {
    auto text = samples::offer();
    text.replace(text.find("fareRules"), 9, "otherRule");
    auto parsed = parse(samples::search_reply(text));
    ASSERT_EQ(parsed.offers.size(), 1u);
    EXPECT_EQ(parsed.offers[0].conditions.refund.allowance, gds::Allowance::UNKNOWN);
    EXPECT_EQ(parsed.offers[0].conditions.change.allowance, gds::Allowance::UNKNOWN);
    EXPECT_FALSE(parsed.offers[0].conditions.change.penalty);
}

TEST_F(Parsing, ReadsDetailedFareRules) {
    auto offer = samples::offer();
    offer.replace(offer.find("fareRules"), 9, "otherRule");
    auto priced = [&](std::string_view rule) {
        auto body = R"({"included":{"detailed-fare-rules":{"KLX0":{"fareBasis":"KLX0","fareNotes":)" +
                    std::string(rule) + R"(}}},"data":{"flightOffers":[)" + offer + "]}}";
        return parser_.priced_offer(body).conditions;
    };
    auto costs = priced(
        R"({"category":"REFUND","notApplicable":true,"descriptions":[{"text":"CHANGES PERMITTED WITH CHARGE OF EUR 75.00 PER PASSENGER\nCANCELLATION AND REFUND NOT PERMITTED"}]})");
    EXPECT_EQ(costs.change.penalty->str(), "75.00 EUR");
    EXPECT_EQ(costs.refund.allowance, gds::Allowance::NOT_ALLOWED);
    auto free = priced(R"({"category":"REFUND","descriptions":[{"text":"CHANGES PERMITTED WITHOUT CHARGE"}]})");
    EXPECT_TRUE(free.change.penalty->is_zero());
    EXPECT_EQ(free.refund.allowance, gds::Allowance::UNKNOWN);
    auto vague = priced(
        R"({"category":"REFUND","maxPenaltyAmount":"50.00","descriptions":[{"text":"CHANGES ANY TIME CHARGE EUR 70.00"}]})");
    EXPECT_EQ(vague.change.allowance, gds::Allowance::UNKNOWN);
    EXPECT_EQ(vague.refund.penalty->str(), "50.00 EUR");
    auto changes = [&](const std::string& text) {
        return priced(R"({"category":"OTHER","descriptions":[{"text":")" + text + R"("}]})").change;
    };
    // Each says more than that it is free, or what it costs.
    auto part = changes("CHANGES PERMITTED FOR A CHARGE, CHILDREN WITHOUT CHARGE");
    EXPECT_EQ(part.allowance, gds::Allowance::ALLOWED);
    EXPECT_FALSE(part.penalty);
    auto growing = changes("CHANGES PERMITTED WITH CHARGE OF EUR 75.00 PER PASSENGER, WITHIN 24 HOURS EUR 200.00");
    EXPECT_EQ(growing.allowance, gds::Allowance::ALLOWED);
    EXPECT_FALSE(growing.penalty);
    auto two = changes("CHANGES PERMITTED WITHOUT CHARGE\\nCHANGES WITHIN 24 HOURS CHARGE EUR 70.00");
    EXPECT_EQ(two.allowance, gds::Allowance::UNKNOWN);
}

// What one fare's rules allow is no promise for another fare, of which nothing is understood.
TEST_F(Parsing, OneFaresRulesSayNothingOfAnothers) {
    auto offer = samples::offer();
    offer.replace(offer.find("fareRules"), 9, "otherRule");
    auto of = [&](const std::string& text, std::string_view out, std::string_view back) {
        auto rule = [](std::string_view fare, std::string_view words) {
            return "\"" + std::string(fare) + R"(":{"fareBasis":")" + std::string(fare) +
                   R"(","fareNotes":{"descriptions":[{"text":")" + std::string(words) + R"("}]}})";
        };
        auto rules = rule("KLX0", out);
        if (!back.empty()) rules += "," + rule("VLX9", back);
        auto body = R"({"included":{"detailed-fare-rules":{)" + rules + R"(}},"data":{"flightOffers":[)" + text + "]}}";
        return parser_.priced_offer(body).conditions;
    };
    constexpr std::string_view free = "CHANGES PERMITTED WITHOUT CHARGE\\nCANCELLATION AND REFUND NOT PERMITTED",
                               other = "CHANGES ANY TIME CHARGE EUR 70.00\\nREFUNDS AS THE AIRLINE SAYS";
    auto same = of(offer, free, "");
    EXPECT_EQ(same.change.allowance, gds::Allowance::ALLOWED);
    EXPECT_TRUE(same.change.penalty->is_zero());

    auto mixed = offer;  // whose way back is at another fare
    constexpr std::string_view way_back = R"("segmentId":"12","cabin":"ECONOMY","fareBasis":"KLX0")";
    for (auto at = mixed.find(way_back); at != mixed.npos; at = mixed.find(way_back))
        mixed.replace(at + way_back.size() - 5, 4, "VLX9");
    auto vague = of(mixed, free, other);
    EXPECT_EQ(vague.change.allowance, gds::Allowance::UNKNOWN);
    EXPECT_EQ(vague.refund.allowance, gds::Allowance::NOT_ALLOWED);  // one that forbids it is enough
    auto missing = of(mixed, free, "");
    EXPECT_EQ(missing.change.allowance, gds::Allowance::UNKNOWN);
    auto both = of(mixed, free, "CHANGES PERMITTED WITH CHARGE OF EUR 75.00 PER PASSENGER");
    EXPECT_EQ(both.change.penalty->str(), "75.00 EUR");
}

TEST_F(Parsing, RefusesPricesThatDoNotAddUp) {
    refused(R"("total":"1570.60")", R"("total":"1570.61")", "price.total is 1570.61 EUR");
    refused(R"("grandTotal":"1582.60")", R"("grandTotal":"1500.00")", "price.grandTotal is 1500.00 EUR");
    refused(R"("base":"1140.00")", R"("base":"1139.99")", "price.base");
    refused(R"("amount":"100.25","code":"GB")", R"("amount":"100.24","code":"GB")", "travelerPricings[0].price.total");
    refused(R"("amount":"12.00","type":"TICKETING")", R"("amount":"12.01","type":"TICKETING")", "grandTotal");
    refused(R"("total":"550.25")", R"("total":"-550.25")", "negative");
}

TEST_F(Parsing, RefusesAmountsThatAreNotExact) {
    refused(R"("total":"1570.60")", R"("total":1570.60)", "price.total is not a string");
    refused(R"("total":"1570.60")", R"("total":"1570.601")", "price.total is no amount in EUR");
    refused(R"("total":"1570.60")", R"("total":"1.57e3")", "price.total is no amount");
    refused(R"("total":"1570.60")", R"("total":null)", "price.total is not a string");
    refused(R"("total":"1570.60")", R"("totel":"1570.60")", "price.total is missing");
    refused(R"("currency":"EUR")", R"("currency":"EURO")", "currency");
    refused(R"("total":"1570.60")", R"("total":"99999999999999999999999999")", "price.total is no amount");
}

TEST_F(Parsing, RefusesFlightsThatCanNotBe) {
    refused(R"("at":"2027-03-11T05:30:00")", R"("at":"2027-03-10T05:30:00")", "arrives before it departs");
    refused(R"("at":"2027-03-11T05:30:00")", R"("at":"2027-02-30T05:30:00")", "arrival.at is no local time");
    refused(R"("at":"2027-03-11T05:30:00")", R"("at":"2027-05-11T05:30:00")", "takes longer");
    refused(R"("at":"2027-03-20T11:00:00")", R"("at":"2027-03-10T11:00:00")", "");
    refused(R"("iataCode":"LHR")", R"("iataCode":"QQQ")", "iataCode is no airport");
    refused(R"("number":"0178")", R"("number":"01x8")", "no flight number");
    refused(R"("carrierCode":"BA")", R"("carrierCode":"BAW")", "carrierCode is no IATA airline");
    refused(R"("segmentId":"12")", R"("segmentId":"13")", "leaves out a segment");
    refused(R"("cabin":"ECONOMY")", R"("cabin":"CARGO")", "cabin is no cabin");
    refused(R"("fareBasis":"KLX0")", R"("fareBasis":"K\u0000X")", "fareBasis is no fare basis");
    refused(R"("code":"GB")", R"("code":"G\nB")", "has no code");
    refused(R"("travelerType":"CHILD")", R"("travelerType":"SENIOR")", "none that was asked for");
    refused(R"("numberOfBookableSeats":4)", R"("numberOfBookableSeats":"4")",
            "numberOfBookableSeats is not an integer");
    refused(R"("itineraries":[)", R"("itineraries":{},"x":[)", "itineraries is not a list");
}

TEST_F(Parsing, OneBadOfferDoesNotCostTheOthers) {
    auto bad = samples::offer("2");
    bad.replace(bad.find("1570.60"), 7, "1570.00");
    auto parsed = parse(samples::search_reply(samples::offer("1") + "," + bad + "," + samples::offer("3")));
    ASSERT_EQ(parsed.offers.size(), 2u);
    EXPECT_EQ(parsed.offers[0].provider_offer_id, "1");
    EXPECT_EQ(parsed.offers[1].provider_offer_id, "3");
    ASSERT_EQ(parsed.rejected.size(), 1u);
    EXPECT_TRUE(parsed.rejected[0].starts_with("amadeus: $.data[1].price.total")) << parsed.rejected[0];
}

TEST_F(Parsing, ManyBadOffersCondemnTheReply) {
    auto bad = samples::offer();
    bad.replace(bad.find("1570.60"), 7, "1570.00");
    std::string all = bad;
    for (int i = 0; i < 11; ++i) all += "," + bad;
    EXPECT_THROW(parse(samples::search_reply(all)), std::runtime_error);
}

TEST_F(Parsing, EveryTruncationIsAnErrorOrNothingWrong) {
    auto whole = samples::search_reply(samples::offer());
    for (std::size_t length = 0; length + 1 < whole.size(); length += 7) {
        try {
            auto parsed = parse(whole.substr(0, length));
            for (auto& offer : parsed.offers) EXPECT_EQ(offer.price.total.str(), "1582.60 EUR");
            ADD_FAILURE() << "a reply cut at " << length << " was taken";
        } catch (const std::runtime_error& error) {
            EXPECT_TRUE(std::string_view(error.what()).starts_with("amadeus: $")) << error.what();
        }
    }
}

TEST_F(Parsing, RefusesHostileReplies) {
    for (std::string body :
         {std::string(), std::string("null"), std::string("[]"), std::string("{}"), std::string(R"({"data":null})"),
          std::string(R"({"data":{}})"), std::string(R"({"data":[1]})"), std::string("\xff\xfe{"),
          std::string(100'000, '['), std::string(R"({"data":[)") + std::string(5000, '{'),
          std::string("<html>Bad gateway</html>")}) {
        try {
            auto parsed = parse(body);
            EXPECT_TRUE(parsed.offers.empty());
            EXPECT_FALSE(parsed.rejected.empty()) << body.substr(0, 20);
        } catch (const std::runtime_error& error) {
            EXPECT_TRUE(std::string_view(error.what()).starts_with("amadeus: $")) << error.what();
        }
    }
    EXPECT_TRUE(parse(R"({"data":[]})").offers.empty());
}

// Flips every byte of a reply in turn: whatever comes out must be refused, or carry the right price.
TEST_F(Parsing, NoFlippedByteGivesAWrongPrice) {
    auto whole = samples::search_reply(samples::offer());
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
                    ASSERT_LE(travellers, offer.price.total) << i;
                }
            } catch (const std::runtime_error&) {}
        }
}

TEST_F(Parsing, ReadsAPricedOffer) {
    auto body = R"({"data":{"type":"flight-offers-pricing","flightOffers":[)" + samples::offer() +
                R"(],"bookingRequirements":{}}})";
    EXPECT_EQ(parser_.priced_offer(body).price.total.str(), "1582.60 EUR");
    std::string none = R"({"data":{"type":"flight-offers-pricing","flightOffers":[]}})";
    EXPECT_THROW(parser_.priced_offer(none), std::runtime_error);
    auto two = R"({"data":{"flightOffers":[)" + samples::offer() + "," + samples::offer() + "]}}";
    EXPECT_THROW(parser_.priced_offer(two), std::runtime_error);
}

TEST_F(Parsing, ReadsAnOrder) {
    auto body = R"({"data":)" + samples::order() + "}";
    auto order = parser_.order(body);
    EXPECT_EQ(order.order_id, "eJzTd9f3NjIJdzUGAAp%2fAiY=");
    EXPECT_EQ(order.locator.str(), "QVH2BX");
    EXPECT_EQ(order.reference->str(), "K7MN4QZX");
    EXPECT_EQ(order.status, gds::OrderStatus::ON_HOLD);
    EXPECT_EQ(to_string(*order.created_at), "2027-02-01T10:20:30Z");
    EXPECT_EQ(to_string(*order.ticket_time_limit), "2027-02-03T23:00:00Z");
    EXPECT_EQ(order.offer->price.total.str(), "1582.60 EUR");
    EXPECT_EQ(order.last_names, (std::vector<std::string>{"MULLER", "GONZALES", "GONZALES", "GONZALES"}));
    EXPECT_EQ(order.segments, (std::vector{gds::SegmentStatus::UNKNOWN, gds::SegmentStatus::UNKNOWN}));
}

TEST_F(Parsing, ADayAloneAsAnOrdersTimeLimitIsItsBeginning) {
    auto body = R"({"data":)" + samples::order() + "}";
    constexpr std::string_view limit = "2027-02-03T18:00:00";
    body.replace(body.find(limit), limit.size(), "2027-02-03");
    EXPECT_EQ(to_string(*parser_.order(body).ticket_time_limit), "2027-02-03T05:00:00Z");
}

TEST_F(Parsing, ReadsTickets) {
    using samples::ticket;
    auto three = ticket(2, "125-2400000002") + "," + ticket(1, "1252400000001") + "," + ticket(3, "125-2400000003");
    auto body = R"({"data":)" + samples::order(three) + "}";
    auto order = parser_.order(body);
    EXPECT_EQ(order.status, gds::OrderStatus::PARTIALLY_TICKETED);
    ASSERT_EQ(order.tickets.size(), 3u);
    EXPECT_EQ(order.tickets[0].number, "1252400000001");
    EXPECT_EQ(order.tickets[1].traveller, 1);
    EXPECT_EQ(order.tickets[1].coupons.size(), 2u);
    EXPECT_EQ(order.tickets[1].coupons[1].segment, 1);

    auto four = R"({"data":)" + samples::order(three + "," + ticket(4, "125-2400000004")) + "}";
    EXPECT_EQ(parser_.order(four).status, gds::OrderStatus::TICKETED);
    auto voided = R"({"data":)" + samples::order(ticket(1, "125-2400000004", "VOID")) + "}";
    EXPECT_EQ(parser_.order(voided).status, gds::OrderStatus::ON_HOLD);
    for (auto bad : {ticket(9, "125-2400000004"), ticket(1, "125-24"), ticket(1, "125-2400000004", "LOST")}) {
        auto wrong = R"({"data":)" + samples::order(bad) + "}";
        EXPECT_THROW(parser_.order(wrong), std::runtime_error);
    }
}

TEST_F(Parsing, AListOfOrdersOverlooksNone) {
    auto one = samples::order();
    auto list = R"({"data":[)" + one + "," + one + "]}";
    EXPECT_EQ(parser_.orders(list).size(), 2u);
    auto broken = one;
    broken.replace(broken.find("1570.60"), 7, "1570.00");
    auto bad = R"({"data":[)" + one + "," + broken + "]}";
    EXPECT_THROW(parser_.orders(bad), std::runtime_error);
    std::string none = R"({"data":[]})";
    EXPECT_TRUE(parser_.orders(none).empty());
}

}  // namespace
}  // namespace airside::amadeus

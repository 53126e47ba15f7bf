#include "vendors/gds/sabre/parser_for_test.hpp"
#include "vendors/gds/sabre/samples_for_test.hpp"

namespace airside::sabre {
namespace {

using gds::PassengerType;

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

TEST_F(Bookings, TellNothingFreeThatIsNotKnown) {
    auto change = [&](std::string_view what, std::string_view with) {
        return parse(replaced(samples::booking(), what, with)).order.offer->conditions.change;
    };
    EXPECT_FALSE(
        change(R"("penalty":{"amount":"75.00")", R"("conditionsApply":true,"penalty":{"amount":"0.00")").penalty);
    EXPECT_EQ(change(R"("fareRules":[)", R"("fareRules":[{"owningAirlineCode":"BA","passengerCode":"CNN"},)").allowance,
              gds::Allowance::UNKNOWN);
    EXPECT_EQ(change(R"("fareRules":[)", R"("fareRules":[{"owningAirlineCode":"BA","isChangeable":false},)").allowance,
              gds::Allowance::NOT_ALLOWED);
}

// The airline has moved the second flight: the one that is gone still stands beside the one that took its place.
TEST_F(Bookings, ShowTheFlightThatTookAnothersPlace) {
    auto moved = [](std::string_view way, std::string_view airline = "BA", std::string_view date = "2027-03-20") {
        return replaced(
            samples::booking(samples::ticket(1, "1252400000001")), R"("flightStatusCode":"UN"})",
            R"("flightStatusCode":"UN"},{"itemId":"14","flightNumber":117,"airlineCode":")" + std::string(airline) +
                "\"," + std::string(way) + R"(,"departureDate":")" + std::string(date) +
                R"(","departureTime":"13:00","arrivalDate":")" + std::string(date) +
                R"(","arrivalTime":"17:00","cabinTypeCode":"Y","bookingClass":"O","flightStatusCode":"TK"})");
    };
    constexpr auto back = R"("fromAirportCode":"LHR","toAirportCode":"JFK")";
    for (auto& body : {moved(back), replaced(moved(back), R"("lastAirportCode":"JFK","numberOfFlights":1)",
                                             R"("lastAirportCode":"JFK","numberOfFlights":2)")}) {
        auto order = parse(body).order;
        EXPECT_EQ(order.segments, (std::vector{gds::SegmentStatus::CONFIRMED, gds::SegmentStatus::CONFIRMED}));
        ASSERT_EQ(order.offer->itineraries.size(), 2u);
        auto& flight = order.offer->itineraries[1].segments.at(0);
        EXPECT_EQ(flight.flight_number, "117");
        EXPECT_EQ(to_string(flight.departure.local), "2027-03-20T13:00:00");
        EXPECT_EQ(order.offer->passengers[0].segments[1].fare_basis, "KLX1");
        EXPECT_EQ(order.tickets.at(0).coupons.at(1).segment, 1);
        EXPECT_EQ(order.offer->price.total.str(), "1520.60 EUR");
    }
    // Elsewhere, another airline's or another week's it is no replacement: the fares don't have it.
    for (auto& body : {moved(R"("fromAirportCode":"LHR","toAirportCode":"BOS")"), moved(back, "AA"),
                       moved(back, "BA", "2027-03-25")})
        EXPECT_THROW(parse(body), std::runtime_error);
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
    EXPECT_EQ(part.price_quotes, std::vector<std::string>{"2"});
    EXPECT_FALSE(part.quote_ticketed_in_part);
    auto all = parse(samples::booking(two + "," + ticket(3, "1252400000003")));
    EXPECT_EQ(all.order.status, gds::OrderStatus::TICKETED);
    EXPECT_TRUE(all.price_quotes.empty());
    // Ticketing the quote again would give the first of its two travellers a second ticket.
    auto one_of_two = parse(samples::booking(ticket(1, "1252400000001")));
    EXPECT_TRUE(one_of_two.quote_ticketed_in_part);
    EXPECT_EQ(one_of_two.price_quotes, std::vector<std::string>{"2"});
    auto voided = parse(samples::booking(ticket(1, "1252400000004", "Voided", "V")));
    EXPECT_EQ(voided.order.status, gds::OrderStatus::ON_HOLD);
    EXPECT_EQ(voided.price_quotes, (std::vector<std::string>{"1", "2"}));
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

TEST_F(Bookings, AreReadWithoutACabin) {
    auto order = parse(replaced(samples::booking(), R"("cabinTypeCode":"Y",)", "")).order;
    EXPECT_EQ(order.offer->itineraries[0].segments[0].cabin, gds::CabinClass::ECONOMY);
    EXPECT_EQ(order.offer->price.total.str(), "1520.60 EUR");
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
    refused(R"("travelerIndices":[1,2])", R"("travelerIndices":[1,1])", "for the second time");
    refused(R"("subtotal":"400.00")", R"("subtotal":"90000000000000000.00")", "more than anything costs");
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
    // A seat that costs travellers differently is shown at the most; at nothing where one price is not told.
    auto price = [&](std::string_view items) {
        return parse(replaced(sample_, R"(["i1"])", items)).maps.at(0).rows.at(0).seats.at(0).price;
    };
    EXPECT_EQ(price(R"(["i2","i1"])")->str(), "24.50 EUR");
    EXPECT_FALSE(price(R"(["i2","i9"])"));
    EXPECT_FALSE(price("[]"));
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

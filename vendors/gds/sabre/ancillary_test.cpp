#include "vendors/gds/sabre/parser_for_test.hpp"
#include "vendors/gds/sabre/samples_for_test.hpp"

namespace airside::sabre {
namespace {

using gds::ServiceKind;
using gds::ServiceStatus;

class Ancillaries : public testing::Test {
  protected:
    Booking booking_with(std::string_view ancillaries) {
        auto members = replaced(samples::booking(), R"("surname":"MÜLLER")",
                                R"("surname":"MÜLLER","ancillaries":)" + std::string(ancillaries));
        auto body = R"({"bookingSignature":"76c2817b",)" + members + "}";
        return parser_.booking(body);
    }
    AncillaryReply parse(std::string body, std::string members = samples::booking()) {
        auto booking_body = "{" + members + "}";
        auto booking = parser_.booking(booking_body);
        return parser_.ancillaries(body, booking);
    }
    ReplyParser parser_{airports(), OfficeFacts{}};
};

TEST_F(Ancillaries, OfACatalogueAreWhatTheBookingCanHave) {
    auto reply = parse(samples::catalogue());
    EXPECT_TRUE(reply.rejected.empty()) << reply.rejected.front();
    ASSERT_EQ(reply.services.size(), 2u);
    auto &bag = reply.services[0], &internet = reply.services[1];
    EXPECT_EQ(bag.id, "o-2");
    EXPECT_EQ(bag.kind, ServiceKind::BAGGAGE);
    EXPECT_EQ(bag.code, "");  // the letter is ATPCO's type, not a sub-code
    EXPECT_EQ(bag.label, "FIRST BAG");
    EXPECT_EQ(bag.price.str(), "33.00 EUR");  // of one, where the total is of two
    EXPECT_EQ(bag.travellers, (std::vector{0, 2}));
    EXPECT_EQ(bag.segments, std::vector{1});
    EXPECT_EQ(bag.most, 2);
    EXPECT_EQ(internet.kind, ServiceKind::WIFI);
    EXPECT_EQ(internet.code, "0DE");
    EXPECT_EQ(internet.price.str(), "7.50 EUR");
    EXPECT_EQ(internet.travellers, std::vector{1});
    EXPECT_EQ(internet.segments, (std::vector{0, 1}));
    EXPECT_EQ(internet.most, 1);
}

TEST_F(Ancillaries, ThatAreNotRightAreLeftOutAndTold) {
    for (auto [what, with] : {std::pair{R"("33.00","currencyCode":"EUR")", R"("33.00","currencyCode":"USD")"},
                              {R"("3.00","currencyCode":"EUR")", R"("3.00","currencyCode":"USD")"},
                              {"33.00", "34.00"},
                              {"33.00", "-33.00"},
                              {"33.00", "33.001"},
                              {"33.00", ""},
                              {"33.00", "1e2"},
                              {R"("unitPrice":{"saleAmount")", R"("unitPrice":{"saleAmounts")"},
                              {R"("segmentRefs":["S2"])", R"("segmentRefs":["S9"])"},
                              {R"("segmentRefs":["S2"])", R"("segmentRefs":["S2","S9"])"},
                              {R"("segmentRefs":["S2"])", R"("segmentRefs":null)"},
                              {R"(["P1","P3"])", R"(["P8","P9"])"},
                              {R"(["P1","P3"])", "[]"},
                              {R"("priceDefinitionRef":"R1")", R"("priceDefinitionRef":"R9")"},
                              {R"("priceDefinitionRef":"R1",)", ""},
                              {R"("serviceDefinitionRef":"D1")", R"("serviceDefinitionRef":"D9")"},
                              {"o-2", "o"},
                              {"o-2", "o-3"},
                              {"o-2", "a234567890b234567890c234567890d234567890e234567890"},
                              {R"("offerItemId":"o-2",)", ""},
                              {R"("maximumQuantity":2)", R"("maximumQuantity":0)"},
                              {R"("maximumQuantity":2)", R"("maximumQuantity":-1)"},
                              {R"("maximumQuantity":2)", R"("maximumQuantity":2.5)"},
                              {"FIRST BAG", ""}}) {
        auto reply = parse(replaced(samples::catalogue(), what, with));
        EXPECT_EQ(reply.services.size(), 1u) << what << " -> " << with;
        ASSERT_EQ(reply.rejected.size(), 1u) << what << " -> " << with;
        EXPECT_TRUE(reply.rejected[0].starts_with("sabre: $.ancillaries.offer.otherServices[")) << reply.rejected[0];
    }
    // Another day is another flight, which both are for; of two prices with one id neither is the price.
    for (auto [what, with] : {std::pair{"2027-03-20", "2027-03-21"}, {R"("id":"R2")", R"("id":"R1")"}}) {
        auto reply = parse(replaced(samples::catalogue(), what, with));
        EXPECT_TRUE(reply.services.empty()) << with;
        EXPECT_EQ(reply.rejected.size(), 2u) << with;
    }
}

TEST_F(Ancillaries, ThatNeedMoreThanAnOrderAreNotSold) {
    for (auto [what, with] :
         {std::pair{"Auxiliary Segment", "Contact Airline"},
          {"Auxiliary Segment", "Special Service Request"},
          {R"("groupCode":"BG")", R"("groupCode":"SA")"},
          {R"("groupCode":"BG")", R"("groupCode":"BG","additionalInputRequirements":{"pattern":"%FREETEXT%"})"}}) {
        auto reply = parse(replaced(samples::catalogue(), what, with));
        EXPECT_EQ(reply.services.size(), 1u) << with;
        EXPECT_TRUE(reply.rejected.empty()) << with;
    }
    EXPECT_EQ(parse(replaced(samples::catalogue(), R"("groupCode":"BG")",
                             R"("groupCode":"BG","additionalInputRequirements":null)"))
                  .services.size(),
              2u);
}

TEST_F(Ancillaries, OfACatalogueThatIsBrokenAreNone) {
    for (auto [what, with] : {std::pair{R"("bookingFlightNumber":178)", R"("bookingFlightNumber":"178")"},
                              {R"("maximumQuantity":2)", R"("maximumQuantity":"2")"},
                              {R"("amount":"33.00")", R"("amount":33.00)"},
                              {R"("otherServices":[)", R"("otherServices":{},"x":[)"},
                              {R"("passengerRefs":["P2"])", R"("passengerRefs":"P2")"},
                              {R"("id":"R2")", R"("id":null)"},
                              {R"({"ancillaries")", R"({"nothing")"},
                              {R"({"ancillaries")", R"({"ancillaries":null,"others")"}})
        EXPECT_THROW(parse(replaced(samples::catalogue(), what, with)), std::runtime_error) << what << " -> " << with;
    auto whole = samples::catalogue();
    for (std::size_t length = 0; length + 1 < whole.size(); length += 7)
        EXPECT_THROW(parse(whole.substr(0, length)), std::runtime_error) << length;
    EXPECT_TRUE(parse(replaced(whole, R"("offer":{)", R"("offer":null,"x":{)")).services.empty());
    EXPECT_EQ(parse(R"({"errors":[{"descriptionText":"NO ANCILLARIES"}]})").error, "NO ANCILLARIES");
}

TEST_F(Ancillaries, AreForThoseWhoAreNamed) {
    auto unnamed = samples::catalogue();
    for (auto name : {R"(,"givenName":"LUZ","surname":"GONZALES")", R"(,"givenName":"JORGE","surname":"GONZALES")",
                      R"(,"givenName":"ANNA","surname":"MULLER")"})
        unnamed = replaced(unnamed, name, "");
    // Without names the places count, and at the first is an adult in one and a child in the other.
    EXPECT_EQ(parse(unnamed).services.size(), 1u);
    auto placed = replaced(replaced(unnamed, R"("CNN")", R"("ADT")"), R"("P2","passengerTypeCode":"ADT")",
                           R"("P2","passengerTypeCode":"CNN")");
    auto reply = parse(placed);
    ASSERT_EQ(reply.services.size(), 2u);
    EXPECT_EQ(reply.services[0].travellers, (std::vector{0, 1}));
    EXPECT_EQ(reply.services[1].travellers, std::vector{2});
    // Of two with one name the first is the first.
    auto twins = replaced(samples::booking(), R"("givenName":"ANNA","surname":"MÜLLER")",
                          R"("givenName":"JORGE","surname":"GONZÁLES")");
    auto same = replaced(samples::catalogue(), R"("givenName":"ANNA","surname":"MULLER")",
                         R"("givenName":"JORGE","surname":"GONZALES")");
    auto both = parse(same, twins);
    ASSERT_EQ(both.services.size(), 2u);
    EXPECT_EQ(both.services[0].travellers, (std::vector{0, 2}));
    EXPECT_EQ(both.services[1].travellers, std::vector{1});
}

TEST_F(Ancillaries, OfABookingAreItsServices) {
    auto booking = booking_with(samples::ancillaries());
    EXPECT_EQ(booking.order.offer->price.total.str(), "1520.60 EUR");  // theirs is not in it
    ASSERT_EQ(booking.order.services.size(), 2u);
    auto &bags = booking.order.services[0], &lounge = booking.order.services[1];
    EXPECT_EQ(bags.kind, ServiceKind::BAGGAGE);
    EXPECT_EQ(bags.code, "0CC");
    EXPECT_EQ(bags.label, "CHECKED BAG");
    EXPECT_EQ(bags.traveller, 1);
    EXPECT_EQ(bags.segments, std::vector{1});
    EXPECT_EQ(bags.quantity, 2);
    EXPECT_EQ(bags.price->str(), "66.00 EUR");
    EXPECT_EQ(bags.status, ServiceStatus::HELD);
    EXPECT_FALSE(bags.document);
    EXPECT_EQ(lounge.kind, ServiceKind::LOUNGE);
    EXPECT_EQ(lounge.status, ServiceStatus::ISSUED);
    EXPECT_EQ(lounge.document, "1258200000001");
    EXPECT_EQ(lounge.segments, std::vector{0});
    EXPECT_EQ(booking.held_ancillaries, std::vector<std::string>{"60"});
    EXPECT_EQ(booking.open_documents, std::vector<std::string>{"1258200000001"});
    EXPECT_EQ(booking.signature, "76c2817b");
    EXPECT_EQ(booking.flight_items, (std::vector<std::string>{"12", "13"}));
    EXPECT_EQ(booking.travellers[1].ancillary_items, (std::vector<std::string>{"60", "61"}));
    EXPECT_TRUE(booking.travellers[0].ancillary_items.empty());
}

TEST_F(Ancillaries, OfABookingHaveAStatus) {
    auto status = [&](std::string_view name, std::string_view code) {
        auto text = replaced(samples::ancillaries(), "Confirmed with pending payment", name);
        return booking_with(replaced(text, R"("statusCode":"HD")", R"("statusCode":")" + std::string(code) + "\""))
            .order.services[0]
            .status;
    };
    EXPECT_EQ(status("Confirmed", "HK"), ServiceStatus::HELD);
    EXPECT_EQ(status("Cancelled", "HX"), ServiceStatus::CANCELLED);
    EXPECT_EQ(status("Unconfirmed", "UC"), ServiceStatus::CANCELLED);
    EXPECT_EQ(status("Confirmed with EMD issued", "HI"), ServiceStatus::ISSUED);
    EXPECT_EQ(status("Something new", "HI"), ServiceStatus::ISSUED);
    EXPECT_EQ(status("Something new", "HX"), ServiceStatus::CANCELLED);
    EXPECT_EQ(status("Something new", "ZZ"), ServiceStatus::HELD);
    // What waits for the airline, or is free, would keep the tickets back.
    auto waiting = replaced(samples::ancillaries(), "Confirmed with pending payment", "On Request");
    EXPECT_TRUE(booking_with(waiting).held_ancillaries.empty());
    auto free =
        replaced(samples::ancillaries(), R"("subtotal":"60.00","taxes":"6.00","total":"66.00")", R"("total":"0.00")");
    EXPECT_TRUE(booking_with(free).held_ancillaries.empty());
    // One EMD may be for several.
    auto shared =
        replaced(samples::ancillaries(), R"("statusCode":"HD","statusName":"Confirmed with pending payment")",
                 R"("statusName":"Confirmed with EMD issued","electronicMiscellaneousDocumentNumber":"1258200000001")");
    EXPECT_EQ(booking_with(shared).open_documents.size(), 1u);
}

// An EMD may stand among the tickets, too: its traveller has no ticket by it, and it is voided once.
TEST_F(Ancillaries, OfABookingAreNoTickets) {
    auto emd = samples::ticket(2, "125-8200000001");
    auto members = replaced(samples::booking(emd + "," + samples::ticket(1, "125-2400000001")), R"("surname":"MÜLLER")",
                            R"("surname":"MÜLLER","ancillaries":)" + samples::ancillaries());
    auto body = "{" + members + "}";
    auto booking = parser_.booking(body);
    ASSERT_EQ(booking.order.tickets.size(), 1u);
    EXPECT_EQ(booking.order.tickets[0].traveller, 0);
    EXPECT_EQ(booking.order.status, gds::OrderStatus::PARTIALLY_TICKETED);
    EXPECT_EQ(booking.open_documents, (std::vector<std::string>{"1252400000001", "1258200000001"}));
}

TEST_F(Ancillaries, OfABookingHaveToBeRight) {
    for (auto [what, with] : {std::pair{"66.00", "67.00"},
                              {"66.00", "-66.00"},
                              {"66.00", "much"},
                              {R"("total":"66.00")", R"("total":66)"},
                              {R"("total":"66.00","currencyCode":"EUR")", R"("total":"66.00","currencyCode":"EU")"},
                              {R"("numberOfItems":2)", R"("numberOfItems":0)"},
                              {R"("numberOfItems":2)", R"("numberOfItems":"2")"},
                              {R"({"itemId":"13"})", R"({"itemId":"99"})"},
                              {"1258200000001", "12582"},
                              {R"([{"itemId":"60")", R"([7,{"itemId":"60")"}})
        EXPECT_THROW(booking_with(replaced(samples::ancillaries(), what, with)), std::runtime_error)
            << what << " -> " << with;
    EXPECT_TRUE(booking_with("null").order.services.empty());
    auto untold = booking_with(R"([{"itemId":"60","totals":null,"flights":null,"commercialName":null}])");
    ASSERT_EQ(untold.order.services.size(), 1u);
    EXPECT_FALSE(untold.order.services[0].price);
}

}  // namespace
}  // namespace airside::sabre

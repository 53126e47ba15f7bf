#include "vendors/gds/port.hpp"

#include <gtest/gtest.h>

#include "vendors/gds/redact.hpp"
#include "vendors/gds/seat_columns.hpp"
#include "vendors/gds/session.hpp"

namespace airside::gds {
namespace {

TEST(Outcome, TellsItsKindApart) {
    Outcome<int> done = 7;
    Outcome<int> refused = Refused{RefusalCode::SOLD_OUT, "34651", "no seats"};
    Outcome<int> unknown = Unknown{"timed out"};
    EXPECT_EQ(done.value(), 7);
    ASSERT_TRUE(refused.refused());
    EXPECT_EQ(refused.describe(), "refused SOLD_OUT (34651): no seats");
    EXPECT_THROW((void)refused.value(), std::bad_variant_access);
    EXPECT_EQ(refused.as<std::string>().refused()->vendor_code, "34651");
    EXPECT_EQ(unknown.as<std::string>().unknown()->why, "timed out");
}

TEST(Names, GoBothWays) {
    EXPECT_EQ(to_string(CabinClass::PREMIUM_ECONOMY), "PREMIUM_ECONOMY");
    EXPECT_EQ(cabin_from("FIRST"), CabinClass::FIRST);
    EXPECT_FALSE(cabin_from("economy"));
    EXPECT_EQ(provider_from("AMADEUS"), Provider::AMADEUS);
}

// JFK–LHR for an adult, at 1.00 USD.
Offer offer_on(std::string_view local) {
    auto offer = Maker::make<Offer>();
    auto segment = Maker::make<Segment>();
    segment.departure.airport = IataAirport::of("JFK");
    segment.departure.local = *parse_local_time(local);
    segment.technical_stops = 0;
    offer.itineraries = {{420, {segment}}};
    offer.price.total = Money(100, Currency::of("USD"));
    auto adult = Maker::make<PassengerFare>();
    adult.type = PassengerType::ADULT;
    adult.count = 1;
    offer.passengers = {adult};
    return offer;
}

TEST(Search, OnlyWhatWasAskedForIsKept) {
    SearchQuery query{.slices = {{IataAirport::of("JFK"), IataAirport::of("LHR"), Date::of(2027, 3, 10)}},
                      .currency = Currency::of("USD")};
    auto kept = [&](Offer offer) {
        std::vector<Offer> offers{std::move(offer)};
        keep_what_was_asked_for(offers, query);
        return offers.size() == 1;
    };
    auto right = offer_on("2027-03-10T23:55:00");
    EXPECT_TRUE(kept(right));
    EXPECT_FALSE(kept(offer_on("2027-03-11T00:05:00")));
    auto other = right;
    other.itineraries.push_back(other.itineraries[0]);
    EXPECT_FALSE(kept(other));
    other = right;
    other.passengers[0].count = 2;
    EXPECT_FALSE(kept(other));
    other = right;
    other.price.total = Money(100, Currency::of("EUR"));
    EXPECT_FALSE(kept(other));
    other = right;
    other.itineraries[0].segments[0].technical_stops = 1;
    EXPECT_TRUE(kept(other));
    query.direct_only = true;
    EXPECT_FALSE(kept(other));
}

TEST(Redaction, APathIsKeptWithoutNames) {
    EXPECT_EQ(redact_path("/orders/eJz%2F1"), "/orders/eJz%2F1");
    EXPECT_EQ(redact_path("/orders?reference=A1&lastName=DE%20LA%20CRUZ&departureDate=2027-03-10"),
              "/orders?reference=A1&lastName=***&departureDate=2027-03-10");
    EXPECT_EQ(redact_path("/orders?lastName=CRUZ"), "/orders?lastName=***");
}

TEST(SeatColumns, AnAisleIsPassedOnce) {
    EXPECT_EQ(columns_text({{'A'}, {'B'}, {'C', true}, {'D', true}, {'E'}, {'F'}}), "ABC DEF");
    EXPECT_EQ(columns_text({{'A', true}, {'D', true}, {'G', true}, {'K', true}}), "A DG K");
    EXPECT_EQ(columns_text({{'A'}, {'C', true}, {'D', true}, {'E'}, {'G', true}, {'H', true}, {'K'}}), "AC DEG HK");
    EXPECT_EQ(columns_text({}), "");
}

}  // namespace
}  // namespace airside::gds

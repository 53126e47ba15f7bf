#include <set>

#include <gtest/gtest.h>

#include "services/booking/domain/fingerprint.hpp"
#include "services/booking/domain/journey.hpp"
#include "services/booking/domain/reference.hpp"
#include "services/booking/domain/test_support.hpp"

namespace airside::booking {
namespace {

using testing::sample_offer;
using testing::sample_party;

const Date today = Date::of(2026, 11, 22);

TEST(Reference, CarriesItsBucket) {
    SeededRandom random(7);
    std::set<std::string> seen;
    for (std::uint16_t bucket = 0; bucket < bucket_count; ++bucket) {
        auto reference = make_reference(bucket, random);
        EXPECT_TRUE(reference.str().starts_with("BK"));
        EXPECT_EQ(reference.str().size(), 10u);
        EXPECT_EQ(reference.str().find_first_of("01OI"), std::string::npos) << reference.str();
        EXPECT_EQ(bucket_of(reference), bucket);
        seen.insert(reference.str());
    }
    EXPECT_EQ(seen.size(), bucket_count);
}

TEST(Reference, OthersHaveNoBucket) {
    EXPECT_FALSE(bucket_of(BookingReference::of("ABCDEF")));
    EXPECT_FALSE(bucket_of(BookingReference::of("XKAAABCDEF")));
    EXPECT_FALSE(bucket_of(BookingReference::of("BK0AABCDEF")));
}

TEST(Fingerprint, OneForEachPassengerAndFlight) {
    auto prints = fingerprints(sample_party(today), sample_offer(today));
    EXPECT_EQ(prints.size(), 4u);
    for (auto& [hash, departure] : prints) EXPECT_EQ(hash.size(), 32u);
}

TEST(Fingerprint, SameForTheSamePeopleHoweverTheyAreSpelt) {
    auto party = sample_party(today);
    auto shouted = party;
    shouted[0].first_name = PersonName::of("ADA ");
    shouted[0].last_name = PersonName::of("love-lace");
    EXPECT_EQ(fingerprints(party, sample_offer(today)), fingerprints(shouted, sample_offer(today)));
}

TEST(Fingerprint, OtherForOtherPeopleDaysAndFlights) {
    auto party = sample_party(today);
    auto before = fingerprints(party, sample_offer(today));
    auto shares = [&](const Fingerprints& others) {
        std::size_t n = 0;
        for (auto& [hash, departure] : others) n += before.count(hash);
        return n;
    };
    EXPECT_EQ(shares(fingerprints(party, sample_offer(today + std::chrono::days(1)))), 0u);
    auto other_flight = sample_offer(today);
    other_flight.itineraries[0].segments[0].flight_number = "112";
    EXPECT_EQ(shares(fingerprints(party, other_flight)), 2u);
    auto namesake = party;
    namesake[0].date_of_birth = namesake[0].date_of_birth + std::chrono::days(1);
    EXPECT_EQ(shares(fingerprints(namesake, sample_offer(today))), 2u);
}

TEST(Journey, ThereAndBackIsARoundTripToWhereItTurns) {
    auto journey = journey_of(sample_offer(today));
    EXPECT_EQ(journey.type, FlightType::ROUND_TRIP);
    EXPECT_EQ(journey.origin.str(), "JFK");
    EXPECT_EQ(journey.destination.str(), "LHR");
    EXPECT_EQ(to_string(journey.departure), "2026-12-22T23:30:00Z");
    EXPECT_EQ(to_string(journey.arrival), "2026-12-30T19:25:00Z");
}

TEST(Journey, AReturnToTheSameCityIsARoundTripAndAnOpenJawIsNot) {
    auto offer = sample_offer(today);
    offer.itineraries[1].segments[0].arrival.airport = IataAirport::of("EWR");
    EXPECT_EQ(journey_of(offer).type, FlightType::ROUND_TRIP);
    offer.itineraries[1].segments[0].departure.airport = IataAirport::of("CDG");
    offer.itineraries[1].segments[0].departure.zone = Zone::of("Europe/Paris");
    EXPECT_EQ(journey_of(offer).type, FlightType::MULTI_CITY);
    offer.itineraries.pop_back();
    EXPECT_EQ(journey_of(offer).type, FlightType::ONE_WAY);
    EXPECT_EQ(journey_of(offer).destination.str(), "LHR");
}

TEST(Journey, PricesAddUp) {
    auto offer = sample_offer(today);
    offer.price.fees = {{"TICKETING", testing::usd("5.00")}, {"SUPPLIER", testing::usd("1.50")}};
    offer.price.total = testing::usd("906.50");
    auto price = price_of(offer);
    EXPECT_EQ(price.fees, testing::usd("6.50"));
    EXPECT_EQ(price.base_fare + price.taxes + price.fees, price.total);
}

}  // namespace
}  // namespace airside::booking

#include <gtest/gtest.h>

#include "services/search/domain/samples_for_test.hpp"
#include "services/search/domain/terms.hpp"

namespace airside::search {
namespace {

using gds::Allowance;
using gds::Provider;

TEST(Merging, KeepsTheCheapestOfEachBrand) {
    auto kept = without_duplicates(samples::found({samples::offer({.minor = 50'000}), samples::offer({.minor = 45'000}),
                                                   samples::offer({.minor = 60'000, .brand = "FLEX"}),
                                                   samples::offer({.flight = "112", .minor = 70'000})}));
    ASSERT_EQ(kept.size(), 3u);
    EXPECT_EQ(kept[0].offer.price.total.minor(), 45'000);
    EXPECT_EQ(kept[1].offer.passengers[0].segments[0].brand, "FLEX");
    EXPECT_EQ(kept[2].offer.itineraries[0].segments[0].flight_number, "112");
}

gds::Offer offer_of(Provider provider, std::int64_t minor, std::string brand) {
    return samples::offer({.minor = minor, .brand = std::move(brand), .provider = provider});
}

std::vector<FoundOffer> merged(std::vector<gds::Offer> offers) {
    return without_duplicates(samples::found(std::move(offers)));
}

TEST(Merging, AcrossProvidersBrandCodesDoNotCount) {
    auto kept = merged({offer_of(Provider::AMADEUS, 50'000, "ECOLIGHT"), offer_of(Provider::SABRE, 48'000, "EL"),
                        offer_of(Provider::TRAVELPORT, 49'000, "BASIC")});
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].offer.provider, Provider::SABRE);
    ASSERT_EQ(kept[0].fallbacks.size(), 2u);
    EXPECT_EQ(kept[0].fallbacks[0].offer.provider, Provider::TRAVELPORT);
    EXPECT_EQ(kept[0].fallbacks[1].offer.provider, Provider::AMADEUS);
    EXPECT_EQ(place_of(kept[0].id), 1u);
    EXPECT_EQ(place_of(kept[0].fallbacks[1].id), 0u);
}

TEST(Merging, OfEqualPricesTheOneFoundFirst) {
    auto kept = merged({offer_of(Provider::AMADEUS, 50'000, "A"), offer_of(Provider::SABRE, 50'000, "B")});
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].offer.provider, Provider::AMADEUS);
}

TEST(Merging, OneProvidersTwoBrandsStayTwoAndTheOthersOffersStandBehindOneEach) {
    auto kept = merged({offer_of(Provider::AMADEUS, 50'000, "A"), offer_of(Provider::AMADEUS, 52'000, "B"),
                        offer_of(Provider::SABRE, 51'000, "C"), offer_of(Provider::SABRE, 53'000, "D")});
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0].offer.price.total.minor(), 50'000);
    ASSERT_EQ(kept[0].fallbacks.size(), 1u);
    EXPECT_EQ(kept[0].fallbacks[0].offer.price.total.minor(), 51'000);
    EXPECT_EQ(kept[1].offer.price.total.minor(), 52'000);
    EXPECT_EQ(kept[1].fallbacks.at(0).offer.price.total.minor(), 53'000);
}

// Each makes one of two equal offers another product.
using Change = void (*)(gds::Offer&);
const std::pair<const char*, Change> differences[] = {
    {"flight", [](gds::Offer& offer) { offer.itineraries[0].segments[0].flight_number = "179"; }},
    {"carrier", [](gds::Offer& offer) { offer.itineraries[0].segments[0].marketing_carrier = IataAirline::of("AA"); }},
    {"day", [](gds::Offer& offer) { offer.itineraries[0].segments[0].departure.local += std::chrono::hours(24); }},
    {"destination",
     [](gds::Offer& offer) { offer.itineraries[0].segments[0].arrival.airport = IataAirport::of("LGW"); }},
    {"cabin", [](gds::Offer& offer) { offer.passengers[0].segments[0].cabin = gds::CabinClass::BUSINESS; }},
    {"bags",
     [](gds::Offer& offer) {
         offer.passengers[0].segments[0].checked = {2, {}};
     }},
    {"bags not said", [](gds::Offer& offer) { offer.passengers[0].segments[0].checked = {}; }},
    {"refund", [](gds::Offer& offer) { offer.conditions.refund.allowance = Allowance::ALLOWED; }},
    {"change", [](gds::Offer& offer) { offer.conditions.change.allowance = Allowance::NOT_ALLOWED; }},
    {"penalty", [](gds::Offer& offer) { offer.conditions.change.penalty = Money(100, Currency::of("USD")); }},
};

TEST(Merging, WhatTheTravellerGetsHasToBeTheSame) {
    EXPECT_EQ(merged({offer_of(Provider::AMADEUS, 1'000, "A"), offer_of(Provider::SABRE, 1'000, "A")}).size(), 1u);
    for (auto& [what, change] : differences) {
        auto other = offer_of(Provider::SABRE, 1'000, "A");
        change(other);
        EXPECT_EQ(merged({offer_of(Provider::AMADEUS, 1'000, "A"), other}).size(), 2u) << what;
    }
}

// With a child whose bags are these.
gds::Offer with_child(Provider provider, gds::BaggageAllowance bags) {
    auto offer = offer_of(provider, 1'000, "A");
    offer.passengers.push_back(offer.passengers.front());
    offer.passengers.back().type = gds::PassengerType::CHILD;
    offer.passengers.back().segments[0].checked = bags;
    return offer;
}

TEST(Merging, AChildsBagsAreNoOthersEither) {
    auto two = with_child(Provider::AMADEUS, {1, {}});
    EXPECT_EQ(merged({two, with_child(Provider::SABRE, {0, {}})}).size(), 2u);
    EXPECT_EQ(merged({two, with_child(Provider::SABRE, {1, 23})}).size(), 1u);
    EXPECT_EQ(merged({two, with_child(Provider::SABRE, {})}).size(), 1u);  // few providers say it of each
    auto in_front = with_child(Provider::SABRE, {1, {}});
    in_front.passengers.back().segments[0].cabin = gds::CabinClass::BUSINESS;
    EXPECT_EQ(merged({two, in_front}).size(), 2u);
}

// Two adults at different fares are two groups of adults.
TEST(Merging, NoAdultsBagsAreOthers) {
    auto mixed = offer_of(Provider::AMADEUS, 1'000, "A"), other = offer_of(Provider::SABRE, 1'000, "A");
    for (auto* offer : {&mixed, &other}) {
        offer->passengers[0].count = 1;
        offer->passengers.push_back(offer->passengers[0]);
    }
    EXPECT_EQ(merged({mixed, other}).size(), 1u);
    mixed.passengers[1].segments[0].checked = {0, {}};
    EXPECT_EQ(merged({mixed, other}).size(), 2u);
    other.passengers[1].segments[0].checked = {0, {}};
    EXPECT_EQ(merged({mixed, other}).size(), 1u);
}

TEST(Merging, ABagsWeightThatOneLeavesOutIsNoDifference) {
    auto light = offer_of(Provider::AMADEUS, 1'000, "A"), heavy = offer_of(Provider::TRAVELPORT, 1'200, "A");
    light.passengers[0].segments[0].checked = {1, 23};
    heavy.passengers[0].segments[0].checked = {1, 32};
    auto unsaid = offer_of(Provider::SABRE, 1'100, "A");
    auto kept = merged({light, unsaid, heavy});  // heavy is not the same as light, so it can't be in their group
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0].fallbacks.at(0).offer.provider, Provider::SABRE);
    EXPECT_TRUE(kept[1].fallbacks.empty());
}

TEST(Terms, WhatWasNotKnownMayBeAnythingAndTheRestHasToStay) {
    auto shown = offer_of(Provider::AMADEUS, 1'000, "A");
    shown.conditions = {{Allowance::UNKNOWN, {}}, {Allowance::ALLOWED, Money(5'000, Currency::of("USD"))}};
    auto now = shown;
    EXPECT_TRUE(keeps(terms_of(shown), terms_of(now)));
    now.conditions.change = {Allowance::NOT_ALLOWED, {}};
    EXPECT_TRUE(keeps(terms_of(shown), terms_of(now)));
    now.conditions.refund.penalty = Money(6'000, Currency::of("USD"));
    EXPECT_FALSE(keeps(terms_of(shown), terms_of(now)));
    now.conditions.refund = {Allowance::UNKNOWN, {}};
    EXPECT_FALSE(keeps(terms_of(shown), terms_of(now)));
    now = shown;
    now.passengers[0].segments[0].checked = {0, {}};
    EXPECT_FALSE(keeps(terms_of(shown), terms_of(now)));
    now = shown;
    now.passengers[0].segments[0].cabin = gds::CabinClass::PREMIUM_ECONOMY;
    EXPECT_FALSE(keeps(terms_of(shown), terms_of(now)));
}

}  // namespace
}  // namespace airside::search

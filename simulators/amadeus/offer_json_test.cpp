#include "simulators/amadeus/offer_json.hpp"

#include <gtest/gtest.h>

namespace airside::simulator::amadeus {
namespace {

const Instant now = *parse_instant("2026-11-22T12:00:00Z");

World& world() {
    static World one(AIRSIDE_DATA_DIR, 7);
    return one;
}

Offer an_offer(const char* currency) {
    auto bound = [](const char* from, const char* to, Date date) {
        auto& w = world();
        return BoundQuery{.from = w.geography.places(from),
                          .to = w.geography.places(to),
                          .date = date,
                          .only_airlines = {},
                          .without_airlines = {},
                          .not_before = now};
    };
    SearchQuery query{
        .bounds = {bound("NYC", "LON", Date::of(2026, 12, 22)), bound("LON", "NYC", Date::of(2027, 1, 5))},
        .travelers = {{"1", TravelerType::adult, ""},
                      {"2", TravelerType::child, ""},
                      {"3", TravelerType::held_infant, "1"}},
        .currency = Currency::of(currency),
        .now = now};
    return world().offers.search(query).at(3);
}

TEST(AmadeusOffers, WhatIsWrittenIsReadBackAndPricesTheSame) {
    for (const char* currency : {"EUR", "JPY"}) {
        auto offer = an_offer(currency);
        auto read = read_offer(world(), offer_json(world(), offer, "4", 9, Detail::search), "");
        EXPECT_EQ(read.id, "4");
        EXPECT_EQ(read.total_minor, offer.total_minor);
        EXPECT_EQ(read.segment_ids.front(), "9");
        EXPECT_EQ(read.first_segment, 9u);
        ASSERT_EQ(read.travelers.size(), 3u);
        EXPECT_EQ(read.travelers[2].adult_id, "1");
        auto again = world().offers.reprice(read.quoted, read.travelers, read.currency, now, true);
        ASSERT_TRUE(again);
        EXPECT_EQ(again->total_minor, offer.total_minor);
    }
}

TEST(AmadeusOffers, AnOfferThatWasTamperedWithIsRefused) {
    auto good = offer_json(world(), an_offer("USD"), "1", 1, Detail::search);
    auto broken = [&](auto&& change) {
        auto copy = good;
        change(copy);
        EXPECT_THROW(read_offer(world(), copy, ""), Refusal);
    };
    auto segment = [](json::object& offer) -> json::object& {
        return offer["itineraries"].as_array()[0].as_object()["segments"].as_array()[0].as_object();
    };
    broken([&](auto& offer) { offer.erase("itineraries"); });
    broken([&](auto& offer) { offer["travelerPricings"] = json::array{}; });
    broken([&](auto& offer) { segment(offer)["number"] = "9999"; });
    broken([&](auto& offer) { segment(offer)["number"] = "12x"; });
    broken([&](auto& offer) { segment(offer)["carrierCode"] = "??"; });
    broken([&](auto& offer) { segment(offer)["departure"].as_object()["at"] = "2026-12-22T03:33:00"; });
    broken([&](auto& offer) { segment(offer)["departure"].as_object()["iataCode"] = "SFO"; });
    broken([&](auto& offer) { offer["price"].as_object()["currency"] = "ZZZ"; });
    broken([&](auto& offer) { offer["price"].as_object()["grandTotal"] = "much"; });
    EXPECT_NO_THROW(read_offer(world(), good, ""));
}

TEST(AmadeusOffers, DurationsAreIso8601) {
    using std::chrono::minutes;
    EXPECT_EQ(iso_duration(minutes(0)), "PT0M");
    EXPECT_EQ(iso_duration(minutes(60)), "PT1H");
    EXPECT_EQ(iso_duration(minutes(65)), "PT1H5M");
    EXPECT_EQ(iso_duration(minutes(26 * 60 + 1)), "PT26H1M");
}

}  // namespace
}  // namespace airside::simulator::amadeus

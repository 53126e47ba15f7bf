#include "simulators/amadeus/offer_json.hpp"

#include <gtest/gtest.h>

#include "simulators/amadeus/services.hpp"

namespace airside::simulator::amadeus {
namespace {

const Instant now = *parse_instant("2026-11-22T12:00:00Z");

World& world() {
    static World one(AIRSIDE_DATA_DIR, 7);
    return one;
}

Offer an_offer(const char* currency, Cabin cabin = Cabin::economy) {
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
        .cabin = cabin,
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

json::object shown(const Offer& offer) { return offer_json(world(), offer, "1", 4, Detail::pricing); }

std::int64_t grand_total(const json::object& offer) {
    return Money::parse(text_or(*object(offer, "price"), "grandTotal", ""), Currency::of("USD"))->minor();
}

TEST(AmadeusServices, WhatIsChosenIsReadBack) {
    auto plain = shown(an_offer("USD"));
    auto read = read_offer(world(), plain, "");
    auto options = service_options(read);
    ASSERT_GE(options.size(), 6u) << "one and two bags of 23 kg and one of 32 kg, each way";
    for (const auto& option : options) {
        EXPECT_GT(option.minor, 0);
        auto offer = plain;
        add_services(offer, {{option, "1"}}, read);
        EXPECT_EQ(grand_total(offer), grand_total(plain) + option.minor);
        auto chosen = chosen_services(offer, read, "");
        ASSERT_EQ(chosen.size(), 1u);
        EXPECT_EQ(chosen[0].option.pieces, option.pieces);
        EXPECT_EQ(chosen[0].option.weight_kg, option.weight_kg);
        EXPECT_EQ(chosen[0].option.segments, option.segments);
        EXPECT_EQ(total_of(chosen), option.minor);

        auto laps = plain;
        add_services(laps, {{option, "3"}}, read);
        EXPECT_THROW(chosen_services(laps, read, ""), Refusal) << "an infant has none";
    }
    EXPECT_TRUE(chosen_services(plain, read, "").empty());
}

TEST(AmadeusServices, TwoAtOnceAreBothRead) {
    auto offer = shown(an_offer("USD"));
    auto read = read_offer(world(), offer, "");
    auto options = service_options(read);
    auto back = std::ranges::find_if(options, [&](auto& one) { return one.segments != options.front().segments; });
    ASSERT_NE(back, options.end());
    add_services(offer, {{options.front(), "1"}, {*back, "1"}}, read);
    EXPECT_EQ(total_of(chosen_services(offer, read, "")), options.front().minor + back->minor);
}

TEST(AmadeusServices, InFrontOnlyWhatIsNotIncluded) {
    for (const auto& option : service_options(read_offer(world(), shown(an_offer("USD", Cabin::business)), "")))
        EXPECT_EQ(option.weight_kg, 32) << option.name;
}

TEST(AmadeusServices, DocumentsAreAsTheTicketsAre) {
    json::object ticket{{"number", "1252400000001"}, {"travelerId", "1"}, {"status", "ISSUED"}};
    json::object service{{"travelerId", "1"}, {"segmentIds", json::array{"4"}}};
    json::object record{{"tickets", json::array{ticket}}, {"services", json::array{service, service}}};
    auto emds = emds_json(record);
    ASSERT_EQ(emds.size(), 2u);
    EXPECT_EQ(emds[0].at("documentNumber"), "1258100000001");
    EXPECT_EQ(emds[1].at("documentNumber"), "1258200000001");
    EXPECT_EQ(emds[1].at("documentStatus"), "ISSUED");
    record["tickets"] = json::array{};
    EXPECT_TRUE(emds_json(record).empty()) << "no ticket, no document";
}

}  // namespace
}  // namespace airside::simulator::amadeus

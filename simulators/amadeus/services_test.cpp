// What is chosen with an offer is read back as it was sold.
#include "simulators/amadeus/services.hpp"

#include <gtest/gtest.h>

namespace airside::simulator::amadeus {
namespace {

const Instant now = *parse_instant("2026-11-22T12:00:00Z");

World& world() {
    static World one(AIRSIDE_DATA_DIR, 7);
    return one;
}

// There and back, for an adult and the infant on their lap.
json::object an_offer(Cabin cabin = Cabin::economy) {
    auto bound = [](const char* from, const char* to, Date date) {
        return BoundQuery{.from = world().geography.places(from),
                          .to = world().geography.places(to),
                          .date = date,
                          .only_airlines = {},
                          .without_airlines = {},
                          .not_before = now};
    };
    SearchQuery query{
        .bounds = {bound("NYC", "LON", Date::of(2026, 12, 22)), bound("LON", "NYC", Date::of(2027, 1, 5))},
        .travelers = {{"1", TravelerType::adult, ""}, {"2", TravelerType::held_infant, "1"}},
        .cabin = cabin,
        .currency = Currency::of("USD"),
        .now = now};
    return offer_json(world(), world().offers.search(query).at(0), "1", 4, Detail::pricing);
}

std::int64_t grand_total(const json::object& offer) {
    return Money::parse(text_or(*object(offer, "price"), "grandTotal", ""), Currency::of("USD"))->minor();
}

TEST(AmadeusServices, WhatIsChosenIsReadBack) {
    auto plain = an_offer();
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
        add_services(laps, {{option, "2"}}, read);
        EXPECT_THROW(chosen_services(laps, read, ""), Refusal) << "an infant has none";
    }
    EXPECT_TRUE(chosen_services(plain, read, "").empty());
}

TEST(AmadeusServices, TwoAtOnceAreBothRead) {
    auto offer = an_offer();
    auto read = read_offer(world(), offer, "");
    auto options = service_options(read);
    auto back = std::ranges::find_if(options, [&](auto& one) { return one.segments != options.front().segments; });
    ASSERT_NE(back, options.end());
    add_services(offer, {{options.front(), "1"}, {*back, "1"}}, read);
    EXPECT_EQ(total_of(chosen_services(offer, read, "")), options.front().minor + back->minor);
}

TEST(AmadeusServices, InFrontOnlyWhatIsNotIncluded) {
    for (const auto& option : service_options(read_offer(world(), an_offer(Cabin::business), "")))
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

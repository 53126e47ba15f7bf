#include "simulators/sabre/words.hpp"

#include <gtest/gtest.h>

namespace airside::simulator::sabre {
namespace {

TEST(SabreNumbers, StandInTheTextDigitByDigit) {
    auto eur = Currency::of("EUR"), jpy = Currency::of("JPY"), kwd = Currency::of("KWD");
    json::value answer{{"a", exact(108946, eur)},
                       {"b", exact(98800, eur)},
                       {"c", exact(7410, eur)},
                       {"d", exact(1200, jpy)},
                       {"e", exact(0, eur)},
                       {"f", exact(1005, kwd)},
                       {"text", "a \"1089.46\" \x01 that stays"}};
    EXPECT_EQ(text_with_numbers(answer),
              R"({"a":1089.46,"b":988,"c":74.1,"d":1200,"e":0,"f":1.005,"text":"a \"1089.46\" \u0001 that stays"})");
}

TEST(SabreWords, GoBothWays) {
    for (auto type : {TravelerType::adult, TravelerType::child, TravelerType::held_infant, TravelerType::seated_infant})
        EXPECT_EQ(traveler_type(to_string(type)), type);
    EXPECT_EQ(traveler_type("C06"), TravelerType::child);
    EXPECT_FALSE(traveler_type("C12"));
    EXPECT_FALSE(traveler_type(""));
    for (auto cabin : {Cabin::economy, Cabin::premium_economy, Cabin::business, Cabin::first})
        EXPECT_EQ(cabin_named(std::string(1, cabin_code(cabin))), cabin);
    EXPECT_FALSE(cabin_named("STEERAGE"));
}

}  // namespace
}  // namespace airside::simulator::sabre

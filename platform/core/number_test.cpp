#include "platform/core/number.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace airside {
namespace {

TEST(ParseNumber, TakesTheWholeTextOrNothing) {
    EXPECT_EQ(parse_number<int>("42"), 42);
    EXPECT_EQ(parse_number<int>("-7"), -7);
    EXPECT_EQ(parse_number<int>("007"), 7);
    EXPECT_EQ(parse_number<double>("0.25"), 0.25);
    for (auto text : {"", " 1", "1 ", "+1", "1x", "0x10", "1.5", "-"}) EXPECT_FALSE(parse_number<int>(text)) << text;
}

TEST(ParseNumber, RefusesWhatDoesNotFit) {
    EXPECT_EQ(parse_number<std::int64_t>("9223372036854775807"), INT64_MAX);
    EXPECT_FALSE(parse_number<std::int64_t>("9223372036854775808"));
    EXPECT_FALSE(parse_number<int>("2147483648"));
    EXPECT_FALSE(parse_number<std::uint64_t>("-1"));
}

}  // namespace
}  // namespace airside

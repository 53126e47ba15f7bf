#include "vendors/gds/port.hpp"

#include <gtest/gtest.h>

#include "vendors/gds/seat_columns.hpp"

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

TEST(SeatColumns, AnAisleIsPassedOnce) {
    EXPECT_EQ(columns_text({{'A'}, {'B'}, {'C', true}, {'D', true}, {'E'}, {'F'}}), "ABC DEF");
    EXPECT_EQ(columns_text({{'A', true}, {'D', true}, {'G', true}, {'K', true}}), "A DG K");
    EXPECT_EQ(columns_text({{'A'}, {'C', true}, {'D', true}, {'E'}, {'G', true}, {'H', true}, {'K'}}), "AC DEG HK");
    EXPECT_EQ(columns_text({}), "");
}

}  // namespace
}  // namespace airside::gds

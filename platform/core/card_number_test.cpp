#include "platform/core/card_number.hpp"

#include <gtest/gtest.h>

#include "platform/core/hex.hpp"
#include "platform/core/random.hpp"

namespace airside {
namespace {

TEST(CardNumber, IsFoundWhereverItHides) {
    for (auto text :
         {"4242424242424242", "pm_4242424242424242", "card=4242 4242 4242 4242!", "4242-4242-4242-4242",
          "378282246310005", "3782 822463 10005", "6304000000000000000", "4222222222222", "+4242424242424242"})
        EXPECT_TRUE(has_card_number(text)) << text;
}

TEST(CardNumber, IsNotSeenInWhatIsNone) {
    for (auto text :
         {"", "pm_1NxABCDEF2eZvKYlo", "4242424242424241", "424242424242", "42424242424242424242", "tok_visa",
          "01234567-89ab-8def-8123-456789abcdef", "44444444-4444-4444-4444-444444444444", "2026-11-22 12:00:00",
          "+44 20 7946 0000", "+4222222222222", "+378282246310005", "9f4242424242424242c1", "x4242424242424242"})
        EXPECT_FALSE(has_card_number(text)) << text;
}

// The keys that booking sends are SHA-256 in hexadecimal: none may be refused.
TEST(CardNumber, IsNotSeenInDigests) {
    SeededRandom random(1);
    for (int i = 0; i < 20'000; ++i) {
        std::string digest;
        for (int n = 0; n < 64; ++n) digest += hex_digits[random.below(16)];
        ASSERT_FALSE(has_card_number(digest)) << digest;
    }
}

TEST(CardNumber, IsMaskedButForTheLastFour) {
    EXPECT_EQ(without_card_numbers("pay 4242 4242 4242 4242 now, or 378282246310005"),
              "pay **** **** **** 4242 now, or ***********0005");
    EXPECT_EQ(without_card_numbers("nothing here 123"), "nothing here 123");
}

}  // namespace
}  // namespace airside

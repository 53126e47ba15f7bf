#include "platform/core/utf8.hpp"

#include <gtest/gtest.h>

namespace airside {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, KnowsTheFirstAndTheLastCharacterOfEachLength) {
    for (auto [text, size] : {std::pair{"\0"sv, 1u},
                              {"\x7F"sv, 1},
                              {"\xC2\x80"sv, 2},
                              {"\xDF\xBF"sv, 2},
                              {"\xE0\xA0\x80"sv, 3},
                              {"\xED\x9F\xBF"sv, 3},
                              {"\xEE\x80\x80"sv, 3},
                              {"\xEF\xBF\xBF"sv, 3},
                              {"\xF0\x90\x80\x80"sv, 4},
                              {"\xF4\x8F\xBF\xBF"sv, 4}}) {
        EXPECT_EQ(utf8_size(text), size);
        EXPECT_EQ(utf8_size(std::string(text) + "\x80"), size) << "what follows does not count";
    }
}

TEST(Utf8, RefusesWhatIsNoCharacter) {
    for (auto text : {"\x80"sv,
                      "\xBF"sv,
                      "\xC0\x80"sv,
                      "\xC1\xBF"sv,
                      "\xC2"sv,
                      "\xC2 "sv,
                      "\xC2\xC0"sv,  // two
                      "\xE0\x9F\xBF"sv,
                      "\xED\xA0\x80"sv,
                      "\xED\xBF\xBF"sv,
                      "\xE2\x82"sv,
                      "\xE2\x82 "sv,  // three
                      "\xF0\x8F\xBF\xBF"sv,
                      "\xF4\x90\x80\x80"sv,
                      "\xF5\x80\x80\x80"sv,
                      "\xF0\x9F\x98"sv,  // four
                      "\xF0\x9F\x98 "sv,
                      "\xF8\x88\x80\x80\x80"sv,
                      "\xFE"sv,
                      "\xFF"sv}) {
        EXPECT_EQ(utf8_size(text), 0u) << testing::PrintToString(text);
        EXPECT_FALSE(valid_utf8(text)) << testing::PrintToString(text);
        EXPECT_FALSE(valid_utf8("a" + std::string(text))) << testing::PrintToString(text);
    }
}

TEST(Utf8, IsValidWithoutTheControlsThatNobodyTypes) {
    EXPECT_TRUE(valid_utf8(""));
    EXPECT_TRUE(valid_utf8("Zo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x98\x80"));
    EXPECT_TRUE(valid_utf8("\xC2\xA0"));
    EXPECT_FALSE(valid_utf8("\xC2\x80"));
    EXPECT_FALSE(valid_utf8("a\xC2\x9F"));
}

}  // namespace
}  // namespace airside

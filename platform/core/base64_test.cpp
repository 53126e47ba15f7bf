#include "platform/core/base64.hpp"

#include <gtest/gtest.h>

namespace airside {
namespace {

TEST(Base64, HasTheValuesOfTheRfc) {
    for (auto [bytes, text] : {std::pair{"", ""},
                               {"f", "Zg=="},
                               {"fo", "Zm8="},
                               {"foo", "Zm9v"},
                               {"foob", "Zm9vYg=="},
                               {"fooba", "Zm9vYmE="},
                               {"foobar", "Zm9vYmFy"}}) {
        EXPECT_EQ(base64_encode(bytes), text);
        EXPECT_EQ(base64_decode(text), bytes);
    }
}

TEST(Base64, CarriesEveryByte) {
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    for (std::size_t n = 0; n <= all.size(); ++n)
        EXPECT_EQ(base64_decode(base64_encode(all.substr(0, n))), all.substr(0, n)) << n;
    EXPECT_EQ(base64_encode("\xfb\xff\xbf"), "+/+/");
}

TEST(Base64, RefusesWhatIsNotTheOneTextOfAValue) {
    for (auto text : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "Zm9v\n", "Zm-v", "=Zm9", "Zg==Zg=="})
        EXPECT_FALSE(base64_decode(text)) << text;
}

TEST(Base64Url, HasTheValuesOfTheRfc) {
    for (auto [bytes, text] : {std::pair{"", ""},
                               {"f", "Zg"},
                               {"fo", "Zm8"},
                               {"foo", "Zm9v"},
                               {"foob", "Zm9vYg"},
                               {"fooba", "Zm9vYmE"},
                               {"\xfb\xff", "-_8"}}) {
        EXPECT_EQ(base64url_encode(bytes), text);
        EXPECT_EQ(base64url_decode(text), bytes);
    }
}

TEST(Base64Url, RefusesWhatIsNotTheOneTextOfAValue) {
    for (auto text : {"Zg==", "Zh", "Z", "Zm9v\n", "Zm+v", "Zm8 ", "Zm9"}) EXPECT_FALSE(base64url_decode(text)) << text;
}

}  // namespace
}  // namespace airside

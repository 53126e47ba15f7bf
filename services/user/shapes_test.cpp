#include <gtest/gtest.h>

#include "platform/contract/bus.hpp"
#include "services/user/api.hpp"

namespace airside::user {
namespace {

TEST(Email, TakesWhatTheDatabaseTakes) {
    for (auto good : {"a@b.co", "Ada.Lovelace+fly@mail.example.com", "x_1%y@a-b.org"})
        EXPECT_TRUE(Email::parse(good)) << good;
    for (auto bad : {"", "a", "@b.co", "a@", "a@b", "a@.co", "a b@c.de", "a@b.c", "a@b.c1", "a@@b.co", "a@b.co\n",
                     "ä@b.co", "a@b,co"})
        EXPECT_FALSE(Email::parse(bad)) << bad;
    EXPECT_FALSE(Email::parse(std::string(65, 'a') + "@b.co"));
    EXPECT_FALSE(Email::parse("a@" + std::string(181, 'b') + ".co"));
}

TEST(Phone, IsE164) {
    for (auto good : {"+442079460000", "+12025550123", "+4930123456"}) EXPECT_TRUE(Phone::parse(good)) << good;
    for (auto bad :
         {"", "442079460000", "+0442079460000", "+44 20 7946 0000", "+12345", "+1234567890123456", "+44a079460000"})
        EXPECT_FALSE(Phone::parse(bad)) << bad;
}

TEST(Language, IsIso639) {
    for (auto good : {"en", "de", "en-GB"}) EXPECT_TRUE(Language::parse(good)) << good;
    for (auto bad : {"", "EN", "eng", "en_GB", "en-gb", "en-"}) EXPECT_FALSE(Language::parse(bad)) << bad;
}

TEST(Contract, IsConsistent) {
    Bus bus;
    bind_contract(bus);  // throws where a path names no field, or a list of fields is out of order
    EXPECT_EQ(bus.all().size(), 42u);
}

}  // namespace
}  // namespace airside::user

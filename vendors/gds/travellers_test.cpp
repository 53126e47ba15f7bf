#include "vendors/gds/travellers.hpp"

#include <gtest/gtest.h>

namespace airside::gds {
namespace {

TEST(Names, BecomeWhatFitsOnATicket) {
    EXPECT_EQ(ticket_name("Zoë"), "ZOE");
    EXPECT_EQ(ticket_name("O'Neill-Łukasz"), "ONEILL-LUKASZ");
    EXPECT_EQ(ticket_name(" de  la Cruz "), "DE LA CRUZ");
    EXPECT_EQ(ticket_name("Анна"), "");
    EXPECT_EQ(ticket_name("R2D2"), "RD");
}

TEST(Phones, AreSplitByTheirCountryCode) {
    auto split = [](std::string_view phone) {
        auto parts = split_phone(phone);
        return parts.country_code + "|" + parts.number;
    };
    EXPECT_EQ(split("+442071234567"), "44|2071234567");
    EXPECT_EQ(split("+12125550100"), "1|2125550100");
    EXPECT_EQ(split("+79161234567"), "7|9161234567");
    EXPECT_EQ(split("+35312345678"), "353|12345678");
    EXPECT_EQ(split("+97142345678"), "971|42345678");
    EXPECT_EQ(split(""), "|");
}

}  // namespace
}  // namespace airside::gds

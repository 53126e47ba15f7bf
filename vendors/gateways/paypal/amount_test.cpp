#include "vendors/gateways/paypal/amount.hpp"

#include <gtest/gtest.h>

namespace airside::paypal {
namespace {

std::optional<std::string> sent(std::string_view decimal, std::string_view currency) {
    return to_paypal(Money::parse(decimal, Currency::of(currency)).value());
}

TEST(Amount, HasTheDecimalsThatPayPalWants) {
    EXPECT_EQ(sent("120.50", "USD"), "120.50");
    EXPECT_EQ(sent("7", "EUR"), "7.00");
    EXPECT_EQ(sent("1200", "JPY"), "1200");
    EXPECT_EQ(sent("1200.00", "HUF"), "1200") << "two decimals in ISO 4217, none at PayPal";
    EXPECT_EQ(sent("900.00", "TWD"), "900");
}

TEST(Amount, IsRefusedWherePayPalCantTakeIt) {
    EXPECT_FALSE(sent("1200.50", "HUF"));
    EXPECT_FALSE(sent("900.01", "TWD"));
    EXPECT_FALSE(sent("38.250", "KWD")) << "no currency of PayPal's";
    EXPECT_FALSE(takes(Currency::of("INR")));
    EXPECT_TRUE(takes(Currency::of("SEK")));
}

TEST(Amount, ComesBackAsItWent) {
    for (auto [decimal, currency] :
         {std::pair{"120.50", "USD"}, {"1200", "JPY"}, {"1200.00", "HUF"}, {"5.00", "GBP"}}) {
        auto money = *Money::parse(decimal, Currency::of(currency));
        EXPECT_EQ(from_paypal(*to_paypal(money), currency), money) << currency;
    }
    EXPECT_EQ(from_paypal("120.5", "USD")->str(), "120.50 USD");
    for (auto value : {"", "abc", "1e3", "1.005", "99999999999999999999", "1,5", " 1", "0x10"})
        EXPECT_FALSE(from_paypal(value, "USD")) << value;
    EXPECT_FALSE(from_paypal("1", "usd"));
    EXPECT_FALSE(from_paypal("1", ""));
    EXPECT_FALSE(from_paypal(std::string(33, '0'), "USD"));
}

}  // namespace
}  // namespace airside::paypal

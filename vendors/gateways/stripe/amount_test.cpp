#include "vendors/gateways/stripe/amount.hpp"

#include <gtest/gtest.h>

namespace airside::stripe {
namespace {

std::optional<std::int64_t> sent(std::string_view decimal, std::string_view currency) {
    return to_stripe(Money::parse(decimal, Currency::of(currency)).value());
}

TEST(Amount, HasTheUnitThatStripeWants) {
    EXPECT_EQ(sent("120.50", "USD"), 12050);
    EXPECT_EQ(sent("1200", "JPY"), 1200);
    EXPECT_EQ(sent("5.120", "KWD"), 5120);
    EXPECT_EQ(sent("5", "ISK"), 500) << "two decimals at Stripe, none in ISO 4217";
    EXPECT_EQ(sent("5", "UGX"), 500);
    EXPECT_EQ(sent("700", "KRW"), 700);
    EXPECT_EQ(sent("700.00", "MGA"), 700) << "none at Stripe, two in ISO 4217";
}

TEST(Amount, IsRefusedWhereStripeCantTakeIt) {
    EXPECT_FALSE(sent("5.124", "KWD")) << "the third decimal has to be 0";
    EXPECT_FALSE(sent("700.50", "MGA"));
    EXPECT_FALSE(to_stripe(Money(std::numeric_limits<std::int64_t>::max(), Currency::of("ISK"))));
}

TEST(Amount, ComesBackAsItWent) {
    for (auto [decimal, currency] :
         {std::pair{"120.50", "USD"}, {"1200", "JPY"}, {"5.120", "KWD"}, {"5", "ISK"}, {"700.00", "MGA"}}) {
        auto money = *Money::parse(decimal, Currency::of(currency));
        EXPECT_EQ(from_stripe(*to_stripe(money), money.currency().str()), money) << currency;
    }
    EXPECT_EQ(from_stripe(100, "usd")->str(), "1.00 USD");
    EXPECT_FALSE(from_stripe(100, "xxq"));
    EXPECT_FALSE(from_stripe(550, "isk")) << "half a króna";
}

}  // namespace
}  // namespace airside::stripe

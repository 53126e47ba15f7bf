#include "services/payment/domain/fraud.hpp"

#include <gtest/gtest.h>

namespace airside::payment {
namespace {

Money usd(std::string_view decimal) { return *Money::parse(decimal, Currency::of("USD")); }

TEST(Fraud, MarksByTwoRulesAndRefusesNothing) {
    std::map<std::string, Money> limits{{"USD", usd("1000.00")}};
    FraudRules rules{limits, 3};
    EXPECT_EQ(judge_fraud(usd("999.99"), 2, rules).status, "SAFE");
    EXPECT_EQ(judge_fraud(usd("999.99"), 2, rules).score, 0);
    auto high = judge_fraud(usd("1000.00"), 0, rules);
    EXPECT_EQ(high.status, "SAFE");
    EXPECT_EQ(high.factors, std::vector<std::string>{"high_value"});
    auto both = judge_fraud(usd("1000.00"), 3, rules);
    EXPECT_EQ(both.status, "REVIEW");
    EXPECT_EQ(both.score, 80);
    EXPECT_EQ(judge_fraud(*Money::parse("9999.99", Currency::of("EUR")), 0, rules).score, 0)
        << "no limit is set for it";
}

}  // namespace
}  // namespace airside::payment

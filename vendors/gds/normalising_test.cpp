#include "vendors/gds/normalising.hpp"

#include <gtest/gtest.h>

namespace airside::gds {
namespace {

Condition after_fee(const char* amount) {
    return {Allowance::ALLOWED, Money::parse(amount, Currency::of("EUR")).value()};
}

Condition all_of(std::initializer_list<Condition> conditions) {
    std::optional<Condition> all;
    for (auto& one : conditions) add_condition(all, one);
    return all.value_or(Condition{});
}

TEST(Conditions, TheWorstOfSeveralCounts) {
    Condition never{Allowance::NOT_ALLOWED, {}}, unknown, unnamed{Allowance::ALLOWED, {}};
    EXPECT_EQ(all_of({after_fee("20.00"), after_fee("75.00")}).penalty->str(), "75.00 EUR");
    EXPECT_EQ(all_of({after_fee("20.00"), never}).allowance, Allowance::NOT_ALLOWED);
    EXPECT_EQ(all_of({unknown, never}).allowance, Allowance::NOT_ALLOWED);
    EXPECT_EQ(all_of({after_fee("0.00"), unknown}).allowance, Allowance::UNKNOWN)
        << "what is free for one is no promise";
    EXPECT_EQ(all_of({unknown, after_fee("0.00")}).allowance, Allowance::UNKNOWN);
    EXPECT_FALSE(all_of({unnamed, after_fee("75.00")}).penalty);
    EXPECT_EQ(all_of({}).allowance, Allowance::UNKNOWN);
}

}  // namespace
}  // namespace airside::gds

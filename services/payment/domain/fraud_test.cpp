#include "services/payment/domain/fraud.hpp"

#include <gtest/gtest.h>

#include "services/payment/domain/test_payment.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;

Money money(std::string_view decimal, std::string_view currency = "USD") {
    return *Money::parse(decimal, *Currency::parse(currency));
}
FraudFacts facts(Money amount = money("100.00"), std::optional<Instant> departs_at = {}) {
    return {amount, noon, departs_at};
}
FraudRule rule(FraudSignal when, int points = 20) { return {.name = "rule", .when = when, .points = points}; }

TEST(FraudRules, AnAmountCountsFromItsLimitOnInItsCurrency) {
    auto high = rule(FraudSignal::AMOUNT);
    high.amounts = {{"USD", "1000.00"}, {"KWD", "300.000"}};
    EXPECT_FALSE(applies(high, facts(money("999.99")), 0));
    EXPECT_TRUE(applies(high, facts(money("1000.00")), 0));
    EXPECT_TRUE(applies(high, facts(money("300.001", "KWD")), 0));
    EXPECT_FALSE(applies(high, facts(money("9999.99", "EUR")), 0)) << "no limit is set for it";
}

TEST(FraudRules, ThoseThatCountApplyFromTheirNumberOn) {
    for (auto when : {FraudSignal::USER_FAILURES, FraudSignal::METHOD_FAILURES, FraudSignal::ADDRESS_FAILURES,
                      FraudSignal::USER_PAYMENTS}) {
        auto counting = rule(when);
        counting.at_least = 3;
        EXPECT_FALSE(applies(counting, facts(), 2)) << int(when);
        EXPECT_TRUE(applies(counting, facts(), 3)) << int(when);
    }
}

TEST(FraudRules, AFirstPaymentIsOneBeforeAnyCapture) {
    EXPECT_TRUE(applies(rule(FraudSignal::FIRST_PAYMENT), facts(), 0));
    EXPECT_FALSE(applies(rule(FraudSignal::FIRST_PAYMENT), facts(), 1));
}

TEST(FraudRules, ADepartureIsSoonWithinItsTimeIfItIsKnown) {
    auto soon = rule(FraudSignal::DEPARTURE_SOON);
    soon.within = 24h;
    EXPECT_TRUE(applies(soon, facts(money("1.00"), noon + 24h), 0));
    EXPECT_FALSE(applies(soon, facts(money("1.00"), noon + 24h + 1s), 0));
    EXPECT_FALSE(applies(soon, facts(), 0));
}

TEST(FraudVerdict, AddsUpAndNamesWhatApplied) {
    FraudConfig config;
    config.review_from = 50;
    config.blocked_from = 80;
    auto a = rule(FraudSignal::AMOUNT, 49), b = rule(FraudSignal::FIRST_PAYMENT, 1), c = rule(FraudSignal::AMOUNT, 90);
    b.name = "b";
    auto none = verdict_of(config, {});
    EXPECT_EQ(none.score, 0);
    EXPECT_EQ(none.status, FraudStatus::SAFE);
    EXPECT_EQ(verdict_of(config, {&a}).status, FraudStatus::SAFE);
    auto both = verdict_of(config, {&a, &b});
    EXPECT_EQ(both.score, 50);
    EXPECT_EQ(both.status, FraudStatus::REVIEW);
    EXPECT_EQ(both.factors, (std::vector<std::string>{"rule", "b"}));
    auto all = verdict_of(config, {&a, &c});
    EXPECT_EQ(all.score, 100) << "never more";
    EXPECT_EQ(all.status, FraudStatus::BLOCKED);
    config.blocked_from = 101;
    EXPECT_EQ(verdict_of(config, {&a, &c}).status, FraudStatus::REVIEW) << "nothing is refused by rules";
}

TEST(FraudConfig, OfTheProductIsGood) {
    FraudConfig usual;
    EXPECT_EQ(usual.check(), "");
    EXPECT_FALSE(usual.rules.empty());
    for (const auto& one : usual.rules) EXPECT_EQ(one.check(), "") << one.name;
}

TEST(FraudConfig, IsRefusedWhereItIsBad) {
    auto amount = rule(FraudSignal::AMOUNT);
    amount.amounts = {{"USD", "10.00"}};
    auto counting = rule(FraudSignal::USER_FAILURES);
    counting.at_least = 3;
    counting.within = 1h;
    ASSERT_EQ(amount.check() + counting.check(), "");
    auto bad = [](FraudRule broken, auto change) {
        change(broken);
        return broken.check();
    };
    EXPECT_TRUE(bad(amount, [](auto& r) { r.name = "High Value"; }).starts_with("name"));
    EXPECT_TRUE(bad(amount, [](auto& r) { r.name = ""; }).starts_with("name"));
    EXPECT_TRUE(bad(amount, [](auto& r) { r.points = 0; }).starts_with("points"));
    EXPECT_TRUE(bad(amount, [](auto& r) { r.points = 101; }).starts_with("points"));
    EXPECT_TRUE(bad(amount, [](auto& r) { r.amounts.clear(); }).starts_with("amounts"));
    EXPECT_TRUE(bad(amount, [](auto& r) { r.amounts["USD"] = "10.001"; }).starts_with("amounts"));
    EXPECT_TRUE(bad(amount, [](auto& r) { r.amounts["XXXX"] = "10"; }).starts_with("amounts"));
    EXPECT_TRUE(bad(amount, [](auto& r) { r.at_least = 1; }).starts_with("at_least"));
    EXPECT_TRUE(bad(amount, [](auto& r) { r.within = 1h; }).starts_with("within"));
    EXPECT_TRUE(bad(counting, [](auto& r) { r.at_least = 0; }).starts_with("at_least"));
    EXPECT_TRUE(bad(counting, [](auto& r) { r.within = 0s; }).starts_with("within"));
    EXPECT_TRUE(bad(counting, [](auto& r) { r.amounts["USD"] = "1.00"; }).starts_with("amounts"));

    auto whole = [](auto change) {
        FraudConfig config;
        change(config);
        return config.check();
    };
    EXPECT_EQ(whole([](auto& c) { c.rules.push_back(c.rules.front()); }), "two rules are called high_value");
    EXPECT_TRUE(whole([](auto& c) { c.review_from = 0; }).starts_with("review_from"));
    EXPECT_TRUE(whole([](auto& c) { c.blocked_from = 49; }).starts_with("blocked_from"));
    EXPECT_TRUE(whole([](auto& c) { c.review_time = 0s; }).starts_with("review_time"));
    EXPECT_TRUE(whole([](auto& c) { c.review_margin = 25h; }).starts_with("review_margin"));
    EXPECT_EQ(whole([](auto& c) { c.rules.clear(); }), "") << "who wants none has none";
}

}  // namespace
}  // namespace airside::payment

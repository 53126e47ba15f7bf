#include "services/payment/domain/fraud.hpp"

#include <algorithm>
#include <set>

#include "platform/core/ascii.hpp"
#include "platform/core/code.hpp"

namespace airside::payment {

namespace {

using namespace std::chrono_literals;

constexpr int most_points = 100;

bool counts(FraudSignal signal) {
    return signal == FraudSignal::USER_FAILURES || signal == FraudSignal::METHOD_FAILURES ||
           signal == FraudSignal::ADDRESS_FAILURES || signal == FraudSignal::USER_PAYMENTS;
}

bool is_name(const std::string& text) {
    auto good = [](char c) { return is_lower(c) || is_digit(c) || c == '_'; };
    return !text.empty() && text.size() <= 50 && std::all_of(text.begin(), text.end(), good);
}

std::optional<Money> limit_of(const FraudRule& rule, const Currency& currency) {
    auto found = rule.amounts.find(currency.str());
    if (found == rule.amounts.end()) return {};
    return Money::parse(found->second, currency);
}

std::string fault_in(const std::map<std::string, std::string>& amounts) {
    if (amounts.empty()) return "amounts names no currency";
    for (const auto& [code, decimal] : amounts) {
        auto currency = Currency::parse(code);
        auto amount = currency ? Money::parse(decimal, *currency) : std::nullopt;
        if (!amount || amount->negative()) return "amounts has no amount of money for " + code;
    }
    return "";
}

}  // namespace

std::string FraudRule::check() const {
    if (!is_name(name)) return "name has 1 to 50 small letters, digits and underscores";
    if (points < 1 || points > most_points) return "points is from 1 to 100";
    bool by_amount = when == FraudSignal::AMOUNT, by_count = counts(when);
    bool in_time = by_count || when == FraudSignal::DEPARTURE_SOON;
    if (!by_amount && !amounts.empty()) return "amounts goes with AMOUNT only";
    if (!by_count && at_least != 0) return "at_least goes with signals that count only";
    if (!in_time && within != 0s) return "within goes with signals that have a time only";
    if (by_amount) return fault_in(amounts);
    if (by_count && (at_least < 1 || at_least > 10'000)) return "at_least is from 1 to 10000";
    if (in_time && (within < 1s || within > 24h * 366)) return "within is from 1s to a year";
    return "";
}

std::vector<FraudRule> FraudConfig::usual_rules() {
    return {
        {.name = "high_value",
         .when = FraudSignal::AMOUNT,
         .points = 40,
         .amounts = {{"USD", "10000.00"}, {"EUR", "9000.00"}, {"GBP", "8000.00"}}},
        {.name = "repeated_failures", .when = FraudSignal::USER_FAILURES, .points = 35, .at_least = 3, .within = 24h},
        {.name = "failures_of_card", .when = FraudSignal::METHOD_FAILURES, .points = 30, .at_least = 3, .within = 24h},
        {.name = "failures_of_network",
         .when = FraudSignal::ADDRESS_FAILURES,
         .points = 30,
         .at_least = 30,
         .within = 1h},
        {.name = "many_payments", .when = FraudSignal::USER_PAYMENTS, .points = 30, .at_least = 10, .within = 24h},
        {.name = "new_customer", .when = FraudSignal::FIRST_PAYMENT, .points = 10},
        {.name = "leaves_soon", .when = FraudSignal::DEPARTURE_SOON, .points = 10, .within = 24h},
    };
}

std::string FraudConfig::check() const {
    std::set<std::string> names;
    for (const auto& rule : rules)
        if (!names.insert(rule.name).second) return "two rules are called " + rule.name;
    if (review_from < 1 || review_from > most_points) return "review_from is from 1 to 100";
    if (blocked_from < review_from || blocked_from > most_points + 1)
        return "blocked_from is from review_from to 101, which refuses nothing";
    if (review_time < 1s || review_time > 24h * 7) return "review_time is from 1s to 7 days";
    if (review_margin < 0s || review_margin > 24h) return "review_margin is from 0 to a day";
    return "";
}

bool applies(const FraudRule& rule, const FraudFacts& facts, int count) {
    switch (rule.when) {
        case FraudSignal::AMOUNT: {
            auto limit = limit_of(rule, facts.amount.currency());
            return limit && facts.amount >= *limit;
        }
        case FraudSignal::USER_FAILURES:
        case FraudSignal::METHOD_FAILURES:
        case FraudSignal::ADDRESS_FAILURES:
        case FraudSignal::USER_PAYMENTS: return count >= rule.at_least;
        case FraudSignal::FIRST_PAYMENT: return count == 0;
        case FraudSignal::DEPARTURE_SOON: return facts.departs_at && *facts.departs_at - facts.now <= rule.within;
    }
    return false;
}

FraudVerdict verdict_of(const FraudConfig& config, const std::vector<const FraudRule*>& applying) {
    FraudVerdict verdict;
    for (const auto* rule : applying) {
        verdict.score = std::min(most_points, verdict.score + rule->points);
        verdict.factors.push_back(rule->name);
    }
    if (verdict.score >= config.review_from) verdict.status = FraudStatus::REVIEW;
    if (verdict.score >= config.blocked_from) verdict.status = FraudStatus::BLOCKED;
    return verdict;
}

const std::vector<std::string>& telling_failures() {
    using enum PaymentFailure;
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (auto failure :
             {CARD_DECLINED, INSUFFICIENT_FUNDS, EXPIRED_CARD, INVALID_CARD, LOST_OR_STOLEN_CARD, SUSPECTED_FRAUD,
              AUTHENTICATION_FAILED, LIMIT_EXCEEDED, METHOD_NOT_USABLE, REVIEW_REJECTED})
            all.emplace_back(to_string(failure));
        return all;
    }();
    return names;
}

}  // namespace airside::payment

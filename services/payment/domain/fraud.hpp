// Two rules that mark a payment for somebody's look; they refuse nothing.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "platform/core/money.hpp"

namespace airside::payment {

struct FraudView {
    double score;        // 0–100
    std::string status;  // SAFE, REVIEW
    std::vector<std::string> factors;
};

struct FraudRules {
    const std::map<std::string, Money>& high_value;  // by currency
    int repeated_failures;
};

// high_value: 40 points; repeated_failures of the user within a day: 40 points. REVIEW from 50 on.
FraudView judge_fraud(const Money& amount, int recent_failures, const FraudRules& rules);

}  // namespace airside::payment

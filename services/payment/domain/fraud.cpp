#include "services/payment/domain/fraud.hpp"

namespace airside::payment {

FraudView judge_fraud(const Money& amount, int recent_failures, const FraudRules& rules) {
    constexpr double points = 40, review_from = 50;
    FraudView view{0, "SAFE", {}};
    auto limit = rules.high_value.find(amount.currency().str());
    if (limit != rules.high_value.end() && amount >= limit->second) {
        view.score += points;
        view.factors.emplace_back("high_value");
    }
    if (recent_failures >= rules.repeated_failures) {
        view.score += points;
        view.factors.emplace_back("repeated_failures");
    }
    if (view.score >= review_from) view.status = "REVIEW";
    return view;
}

}  // namespace airside::payment

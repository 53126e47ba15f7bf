#include "services/payment/workflows/review.hpp"

#include "platform/telemetry/metrics.hpp"
#include "services/payment/store/fraud.hpp"

namespace airside::payment {

awaitable<FraudVerdict> judge(Context& service, const AuthorizePayment& request, const std::string& token) {
    FraudFacts facts{request.amount, service.clock.now(), request.departs_at};
    store::Payer payer{request.user_id, token, {}};
    if (request.remote_address) payer.remote_address = request.remote_address->value;
    std::vector<const FraudRule*> applying;
    for (const auto& rule : service.config.fraud.rules) {
        auto count = co_await store::count_for(service.pool, rule.when, payer, facts.now - rule.within);
        if (applies(rule, facts, count)) applying.push_back(&rule);
    }
    co_return verdict_of(service.config.fraud, applying);
}

awaitable<> measure_reviews(Context& service) {
    static auto& waiting =
        telemetry::gauge("airside_payment_review_queue_length", "Payments that wait for an agent's decision");
    static auto& oldest =
        telemetry::gauge("airside_payment_review_queue_oldest_seconds", "How long the first of them has waited");
    auto state = co_await store::review_queue_state(service.pool, service.clock.now());
    waiting.set(static_cast<double>(state.waiting));
    oldest.set(static_cast<double>(state.oldest_age_s));
}

}  // namespace airside::payment

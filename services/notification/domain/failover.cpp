#include "services/notification/domain/failover.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace airside::notification {

namespace {

using messaging::Provider;

// The codes by which each refuses for a reason of its own: our credentials there, our account, its quota, its sender.
// What is not among them may be the recipient's fault, and goes to nobody else. Adapters say Unavailable of most
// already.
constexpr std::array smtp_own{"421", "454", "530", "534", "535", "538"};
constexpr std::array sendgrid_own{"401", "402", "403", "429"};
constexpr std::array twilio_own{"401",   "403",   "429",   "14107", "20003", "20005", "20006", "20429",
                                "21603", "21606", "21611", "21659", "21660", "30001", "30002", "63038"};
constexpr std::array firebase_own{
    "401", "403", "429", "PERMISSION_DENIED", "QUOTA_EXCEEDED", "THIRD_PARTY_AUTH_ERROR", "UNAUTHENTICATED"};

std::span<const char* const> own_codes(Provider provider) {
    switch (provider) {
        case Provider::SMTP: return smtp_own;
        case Provider::SENDGRID: return sendgrid_own;
        case Provider::TWILIO: return twilio_own;
        case Provider::FIREBASE: return firebase_own;
    }
    return {};
}

bool is_for_good(const messaging::Outcome& outcome) {
    const auto* refused = std::get_if<messaging::Refused>(&outcome);
    return refused && refused->permanent;
}

// For how long its provider is not to be asked.
int wait_of(const messaging::Outcome& outcome) {
    const auto* unavailable = std::get_if<messaging::Unavailable>(&outcome);
    return unavailable ? unavailable->retry_after_s.value_or(0) : 0;
}

}  // namespace

DeliveryOutcome outcome_of(const messaging::Outcome& outcome) {
    if (std::holds_alternative<messaging::Sent>(outcome)) return DeliveryOutcome::SENT;
    if (std::holds_alternative<messaging::Refused>(outcome)) return DeliveryOutcome::REFUSED;
    if (std::holds_alternative<messaging::Unavailable>(outcome)) return DeliveryOutcome::UNAVAILABLE;
    return DeliveryOutcome::UNKNOWN;
}

std::optional<Provider> left_unknown(const std::vector<Attempt>& attempts) {
    for (auto it = attempts.rbegin(); it != attempts.rend(); ++it)
        if (!it->outcome || *it->outcome == DeliveryOutcome::UNKNOWN) return it->provider;
    return {};
}

std::vector<Provider> order_of(const std::vector<Provider>& configured, const std::vector<Attempt>& earlier) {
    auto order = configured;
    auto unknown = left_unknown(earlier);
    auto at = unknown ? std::ranges::find(order, *unknown) : order.end();
    if (at != order.end()) std::rotate(order.begin(), at, at + 1);
    return order;
}

bool may_fall_over(Provider provider, const messaging::Outcome& outcome) {
    if (std::holds_alternative<messaging::Unavailable>(outcome)) return true;
    const auto* refused = std::get_if<messaging::Refused>(&outcome);
    if (!refused || refused->recipient_gone) return false;
    auto own = own_codes(provider);
    return std::ranges::any_of(own, [&](const char* code) { return refused->code == code; });
}

messaging::Outcome none_took_it(const std::vector<messaging::Outcome>& outcomes) {
    const messaging::Outcome* soonest = nullptr;
    for (const auto& outcome : outcomes)
        if (!is_for_good(outcome) && (!soonest || wait_of(outcome) < wait_of(*soonest))) soonest = &outcome;
    if (soonest) return *soonest;
    auto refused = std::get<messaging::Refused>(outcomes.front());
    refused.permanent = false;
    return refused;
}

}  // namespace airside::notification

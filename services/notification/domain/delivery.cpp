#include "services/notification/domain/delivery.hpp"

#include <algorithm>

namespace airside::notification {

bool may_follow(NotificationStatus from, NotificationStatus to) {
    using enum NotificationStatus;
    switch (from) {
        case PENDING: return to == SENDING || to == FAILED;
        case SENDING: return to == SENT || to == PENDING || to == FAILED;
        case SENT: return to == BOUNCED;
        case FAILED:
        case BOUNCED: return false;
    }
    return false;
}

std::chrono::seconds head_start(NotificationPriority priority) {
    switch (priority) {
        case NotificationPriority::LOW: return std::chrono::seconds(0);
        case NotificationPriority::NORMAL: return std::chrono::minutes(2);
        case NotificationPriority::HIGH: return std::chrono::minutes(5);
        case NotificationPriority::URGENT: return std::chrono::minutes(15);
    }
    return {};
}

std::chrono::seconds pause_after(std::int64_t attempts, const RetryPolicy& policy) {
    auto pause = policy.min;
    for (std::int64_t i = 1; i < attempts && pause < policy.max; ++i) pause *= 2;
    return std::min(pause, policy.max);
}

namespace {

// Once more later, unless there is no later; not before its provider wants to be asked again.
Verdict again_or_failed(const AttemptFacts& facts, const RetryPolicy& policy, std::string code, std::string message,
                        std::chrono::seconds at_least = {}) {
    Verdict verdict{.status = NotificationStatus::FAILED};
    verdict.error_code = std::move(code);
    verdict.error_message = std::move(message);
    auto due = facts.now + std::max(pause_after(facts.attempts, policy), at_least);
    if ((facts.asked && facts.attempts >= facts.max_attempts) || due >= facts.expires_at) return verdict;
    verdict.status = NotificationStatus::PENDING;
    verdict.due_at = due;
    return verdict;
}

}  // namespace

Verdict verdict_on(const messaging::Outcome& outcome, const AttemptFacts& facts, const RetryPolicy& policy) {
    if (const auto* sent = std::get_if<messaging::Sent>(&outcome))
        return {.status = NotificationStatus::SENT, .provider_message_id = sent->provider_message_id};
    if (const auto* refused = std::get_if<messaging::Refused>(&outcome)) {
        if (refused->permanent)
            return {.status = NotificationStatus::FAILED, .error_code = refused->code, .error_message = refused->text};
        return again_or_failed(facts, policy, refused->code, refused->text);
    }
    if (const auto* gone = std::get_if<messaging::Unavailable>(&outcome))
        return again_or_failed(facts, policy, code_unavailable, gone->why,
                               std::chrono::seconds(gone->retry_after_s.value_or(0)));
    auto verdict = again_or_failed(facts, policy, code_outcome_unknown, std::get<messaging::Unknown>(outcome).why);
    verdict.outcome_unknown = true;
    if (facts.unknown_outcomes + 1 >= most_unknown_outcomes) {
        verdict.status = NotificationStatus::FAILED;
        verdict.due_at.reset();
    }
    return verdict;
}

}  // namespace airside::notification

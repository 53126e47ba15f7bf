// What becomes of a notification: its states, and what an attempt's outcome means.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "platform/core/time.hpp"
#include "services/notification/api.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::notification {

// The only transitions. Each is a conditional update that names the state it leaves (store/notifications.cpp).
bool may_follow(NotificationStatus from, NotificationStatus to);

// What is due is sent in the order of its due time less this head start: urgent first, and what is less urgent waits no
// longer than the difference behind anything that came after it.
std::chrono::seconds head_start(NotificationPriority priority);
inline Instant rank_of(Instant due_at, NotificationPriority priority) { return due_at - head_start(priority); }

// So many attempts of unknown outcome and no more: each may have brought the mail to its reader.
inline constexpr std::int64_t most_unknown_outcomes = 2;

struct RetryPolicy {
    std::chrono::seconds min{5};  // pause after the first failed attempt, doubled after each further one…
    std::chrono::seconds max{1800};
};
std::chrono::seconds pause_after(std::int64_t attempts, const RetryPolicy& policy);

struct AttemptFacts {
    std::int64_t attempts;  // this one included
    std::int64_t max_attempts;
    std::int64_t unknown_outcomes;  // before this one
    Instant now;
    Instant expires_at;
    bool asked = true;  // false: every messenger of the channel is switched off; that ends by expires_at alone
};

struct Verdict {
    NotificationStatus status;          // SENT, PENDING or FAILED
    std::optional<Instant> due_at{};    // PENDING: when to try again
    bool outcome_unknown = false;       // it may have been delivered: any further copy is a possible duplicate
    std::string provider_message_id{};  // SENT
    std::string error_code{}, error_message{};
};
Verdict verdict_on(const messaging::Outcome& outcome, const AttemptFacts& facts, const RetryPolicy& policy);

// error_code of what failed without a provider's own.
inline constexpr const char* code_expired = "EXPIRED";
inline constexpr const char* code_outcome_unknown = "OUTCOME_UNKNOWN";
inline constexpr const char* code_unavailable = "UNAVAILABLE";
inline constexpr const char* code_no_channel = "NO_CHANNEL";  // nothing is configured that sends on this channel
inline constexpr const char* code_no_device = "NO_DEVICE";    // its reader has none, or not that one any more
inline constexpr const char* code_opted_out = "OPTED_OUT";    // the reader switched this kind of message off
inline constexpr const char* code_suppressed = "SUPPRESSED";  // the address or number bounced before
inline constexpr const char* code_withdrawn = "WITHDRAWN";    // what it was to tell is no longer so
inline constexpr const char* code_erased = "ERASED";          // the account was deleted before it was sent
inline constexpr const char* code_verification_over = "VERIFICATION_OVER";  // used, replaced or expired

}  // namespace airside::notification

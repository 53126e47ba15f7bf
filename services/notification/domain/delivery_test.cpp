#include "services/notification/domain/delivery.hpp"

#include <gtest/gtest.h>

namespace airside::notification {
namespace {

using namespace std::chrono_literals;
using enum NotificationStatus;

const Instant now = *parse_instant("2026-11-22T12:00:00Z");
const RetryPolicy policy{5s, 60s};

AttemptFacts facts(std::int64_t attempts, std::int64_t unknown = 0) { return {attempts, 4, unknown, now, now + 24h}; }

TEST(Delivery, HasTheseTransitionsAndNoOther) {
    const std::vector<std::pair<NotificationStatus, NotificationStatus>> allowed = {
        {PENDING, SENDING}, {PENDING, FAILED}, {SENDING, SENT}, {SENDING, PENDING}, {SENDING, FAILED}, {SENT, BOUNCED}};
    for (auto from : {PENDING, SENDING, SENT, FAILED, BOUNCED})
        for (auto to : {PENDING, SENDING, SENT, FAILED, BOUNCED})
            EXPECT_EQ(may_follow(from, to), std::ranges::find(allowed, std::pair{from, to}) != allowed.end())
                << static_cast<int>(from) << " to " << static_cast<int>(to);
}

TEST(Delivery, PausesDoubleUpToTheMost) {
    EXPECT_EQ(pause_after(1, policy), 5s);
    EXPECT_EQ(pause_after(2, policy), 10s);
    EXPECT_EQ(pause_after(4, policy), 40s);
    EXPECT_EQ(pause_after(5, policy), 60s);
    EXPECT_EQ(pause_after(1000, policy), 60s);
}

TEST(Delivery, SentIsSent) {
    auto verdict = verdict_on(messaging::Sent{"id-7"}, facts(1), policy);
    EXPECT_EQ(verdict.status, SENT);
    EXPECT_EQ(verdict.provider_message_id, "id-7");
    EXPECT_FALSE(verdict.outcome_unknown);
}

TEST(Delivery, ARefusalForGoodFailsAtOnceAndOneForNowIsTriedAgain) {
    auto for_good = verdict_on(messaging::Refused{true, "550", "no such user"}, facts(1), policy);
    EXPECT_EQ(for_good.status, FAILED);
    EXPECT_EQ(for_good.error_code, "550");
    auto for_now = verdict_on(messaging::Refused{false, "451", "later"}, facts(2), policy);
    EXPECT_EQ(for_now.status, PENDING);
    EXPECT_EQ(for_now.due_at, now + 10s);
    EXPECT_FALSE(for_now.outcome_unknown);
}

TEST(Delivery, FailsWhenTheAttemptsOrTheTimeAreUsedUp) {
    EXPECT_EQ(verdict_on(messaging::Unavailable{"down"}, facts(3), policy).status, PENDING);
    auto last = verdict_on(messaging::Unavailable{"down"}, facts(4), policy);
    EXPECT_EQ(last.status, FAILED);
    EXPECT_EQ(last.error_code, code_unavailable);
    auto too_late = facts(1);
    too_late.expires_at = now + 5s;
    EXPECT_EQ(verdict_on(messaging::Unavailable{"down"}, too_late, policy).status, FAILED);
}

// Attempts before that would come to nothing, and use up those that there are.
TEST(Delivery, ItIsNotTriedBeforeItsProviderWantsToBeAsked) {
    auto verdict = verdict_on(messaging::Unavailable{"limits our rate", 600}, facts(1), policy);
    EXPECT_EQ(verdict.status, PENDING);
    EXPECT_EQ(verdict.due_at, now + 600s);
    EXPECT_EQ(verdict_on(messaging::Unavailable{"circuit open", 1}, facts(1), policy).due_at, now + 5s);
    auto too_late = facts(1);
    too_late.expires_at = now + 600s;
    EXPECT_EQ(verdict_on(messaging::Unavailable{"limits our rate", 600}, too_late, policy).status, FAILED);
}

TEST(Delivery, WaitingForASwitchUsesUpNoAttempts) {
    auto waiting = facts(9);
    waiting.asked = false;
    EXPECT_EQ(verdict_on(messaging::Unavailable{"off"}, waiting, policy).status, PENDING);
    waiting.expires_at = now + 5s;
    EXPECT_EQ(verdict_on(messaging::Unavailable{"off"}, waiting, policy).status, FAILED);
}

TEST(Delivery, AnUnknownOutcomeIsTriedOnceMore) {
    auto first = verdict_on(messaging::Unknown{"reset"}, facts(1), policy);
    EXPECT_EQ(first.status, PENDING);
    EXPECT_TRUE(first.outcome_unknown);
    auto second = verdict_on(messaging::Unknown{"reset"}, facts(2, 1), policy);
    EXPECT_EQ(second.status, FAILED);
    EXPECT_TRUE(second.outcome_unknown);
    EXPECT_EQ(second.error_code, code_outcome_unknown);
    EXPECT_FALSE(second.due_at.has_value());
}

}  // namespace
}  // namespace airside::notification

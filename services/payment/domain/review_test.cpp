// What becomes of a payment that an agent has to look at.
#include <gtest/gtest.h>

#include "services/payment/domain/test_decide.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using O = PaymentOutcome;
using S = PaymentStatus;

const Rules review_rules{.review_time = 24h, .review_margin = 1h};

Payment suspected() {
    auto payment = a_payment();
    payment.fraud = {60, FraudStatus::REVIEW, {"high_value"}};
    return payment;
}
Payment in_review() { return on_state(suspected(), seen(PaymentState::AUTHORIZED), noon, review_rules).payment; }
std::string problem_of(auto call) {
    try {
        call();
    } catch (const Problem& problem) {
        return std::to_string(problem.status) + " " + problem.type;
    }
    return "";
}

TEST(Review, HoldsTheMoneyAndTellsNobody) {
    auto d = on_state(suspected(), seen(PaymentState::AUTHORIZED), noon, review_rules);
    EXPECT_EQ(d.payment.status, S::AUTHORIZED);
    EXPECT_EQ(d.payment.outcome, O::IN_REVIEW);
    EXPECT_EQ(d.payment.review_until, noon + 24h);
    EXPECT_EQ(d.payment.next_check_at, noon + 24h);
    EXPECT_EQ(d.event, "");
    EXPECT_EQ(problem_of([&] { ask_capture(d.payment, noon); }), "409 payment-state");
    EXPECT_EQ(ask_void(d.payment, noon).operation, Operation::VOID) << "a booking that ends may void it";
}

TEST(Review, TakesNoLongerThanTheBookingOrTheAuthorisationCanWait) {
    auto payment = suspected();
    payment.review_until = noon + 2h;
    EXPECT_EQ(on_state(payment, seen(PaymentState::AUTHORIZED), noon, review_rules).payment.review_until, noon + 2h);
    auto lapses = seen(PaymentState::AUTHORIZED);
    lapses.capture_before = noon + 5h;
    EXPECT_EQ(on_state(suspected(), lapses, noon, review_rules).payment.review_until, noon + 4h);
    payment.review_until = noon - 1s;
    auto late = on_state(payment, seen(PaymentState::AUTHORIZED), noon, review_rules).payment;
    EXPECT_EQ(next_step(late), Step::cancel) << "there is no time to decide";
}

TEST(Review, ApprovedIsAuthorised) {
    auto approved = approve(in_review(), noon + 1h);
    EXPECT_EQ(approved.outcome, O::DONE);
    EXPECT_EQ(approved.review_decision, PaymentDecision::APPROVED);
    EXPECT_FALSE(approved.next_check_at);
    EXPECT_EQ(next_step(approved), Step::nothing);
    EXPECT_EQ(ask_capture(approved, noon).operation, Operation::CAPTURE);
    EXPECT_EQ(on_state(approved, seen(PaymentState::AUTHORIZED), noon + 25h, review_rules).payment.outcome, O::DONE)
        << "it is not put up for review again";
}

TEST(Review, RejectedIsVoidedAndHasFailed) {
    auto rejected = reject(in_review(), noon + 1h);
    EXPECT_EQ(next_step(rejected), Step::cancel);
    auto d = on_state(rejected, seen(PaymentState::VOIDED), noon + 1h, review_rules);
    EXPECT_EQ(d.payment.status, S::FAILED);
    EXPECT_EQ(d.payment.outcome, O::REFUSED);
    EXPECT_EQ(d.payment.failure_code, PaymentFailure::REVIEW_REJECTED);
    EXPECT_EQ(d.event, payment_failed);
    EXPECT_EQ(view_of(d.payment, Audience::customer).failure_code, PaymentFailure::CARD_DECLINED);
}

TEST(Review, NobodyDecidedIsVoidedAtItsEndAndNotBefore) {
    auto payment = in_review();
    EXPECT_EQ(next_step(payment), Step::read);
    auto early = on_state(payment, seen(PaymentState::AUTHORIZED), noon + 23h, review_rules).payment;
    EXPECT_EQ(early.outcome, O::IN_REVIEW);
    EXPECT_EQ(early.next_check_at, noon + 24h);
    auto late = on_state(early, seen(PaymentState::AUTHORIZED), noon + 24h, review_rules).payment;
    EXPECT_EQ(late.review_decision, PaymentDecision::EXPIRED);
    EXPECT_EQ(next_step(late), Step::cancel);
    auto d = on_state(late, seen(PaymentState::VOIDED), noon + 24h, review_rules);
    EXPECT_EQ(d.payment.status, S::FAILED);
    EXPECT_EQ(d.payment.failure_code, PaymentFailure::REVIEW_EXPIRED);
    EXPECT_EQ(d.event, payment_failed);
}

TEST(Review, StaysOneWhileTheGatewayCantBeRead) {
    for (const auto& payment :
         {on_unknown(in_review(), noon + 24h, review_rules).payment,
          on_unavailable(in_review(), {}, noon + 24h, review_rules).payment,
          on_state(in_review(), seen(PaymentState::PROCESSING), noon + 24h, review_rules).payment}) {
        EXPECT_EQ(payment.outcome, O::IN_REVIEW);
        EXPECT_EQ(payment.status, S::AUTHORIZED);
        EXPECT_GT(payment.next_check_at, noon + 24h);
    }
}

TEST(Review, LapsedAtTheGatewayHasFailed) {
    auto lapsed = seen(PaymentState::VOIDED);
    lapsed.failure = gateways::Refused{PaymentFailure::AUTHORIZATION_EXPIRED, "expired", "it has lapsed"};
    auto d = on_state(in_review(), lapsed, noon + 24h, review_rules);
    EXPECT_EQ(d.payment.status, S::FAILED);
    EXPECT_EQ(d.payment.failure_code, PaymentFailure::AUTHORIZATION_EXPIRED);
    EXPECT_EQ(d.event, payment_failed);
}

TEST(Review, IsDecidedOnceAndInTime) {
    EXPECT_EQ(problem_of([] { approve(in_review(), noon + 24h); }), "409 not-in-review");
    EXPECT_EQ(problem_of([] { reject(in_review(), noon + 24h); }), "409 not-in-review");
    auto approved = approve(in_review(), noon), rejected = reject(in_review(), noon);
    for (const auto& decided : {a_payment(), approved, rejected, ask_void(in_review(), noon)}) {
        EXPECT_EQ(problem_of([&] { approve(decided, noon); }), "409 not-in-review");
        EXPECT_EQ(problem_of([&] { reject(decided, noon); }), "409 not-in-review");
    }
}

TEST(Blocked, HasFailedWithoutAnybodyBeingAsked) {
    auto payment = a_payment();
    payment.fraud = {100, FraudStatus::BLOCKED, {"high_value", "repeated_failures"}};
    auto d = on_blocked(payment, noon);
    EXPECT_EQ(d.payment.status, S::FAILED);
    EXPECT_EQ(d.payment.outcome, O::REFUSED);
    EXPECT_EQ(d.payment.failure_code, PaymentFailure::BLOCKED_BY_RULES);
    EXPECT_EQ(d.payment.failure_message, "refused by the rules: high_value, repeated_failures");
    EXPECT_EQ(d.event, payment_failed);
    EXPECT_EQ(next_step(d.payment), Step::nothing);
    auto told = view_of(d.payment, Audience::customer);
    EXPECT_EQ(told.failure_code, PaymentFailure::CARD_DECLINED);
    EXPECT_EQ(told.failure_message, "The card was declined.");
    EXPECT_FALSE(told.fraud);
    EXPECT_EQ(view_of(d.payment, Audience::agent).fraud->factors.size(), 2u);
}

}  // namespace
}  // namespace airside::payment

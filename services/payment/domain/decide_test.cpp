#include <gtest/gtest.h>

#include "services/payment/domain/test_decide.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using S = PaymentStatus;
using O = PaymentOutcome;

TEST(Authorise, IsDone) {
    auto d = on_state(a_payment(), seen(PaymentState::AUTHORIZED), noon, rules);
    EXPECT_EQ(d.payment.status, S::AUTHORIZED);
    EXPECT_EQ(d.payment.outcome, O::DONE);
    EXPECT_EQ(d.payment.intent_id, "pi_1");
    EXPECT_EQ(d.payment.authorized_at, noon);
    EXPECT_FALSE(d.payment.next_check_at);
    EXPECT_EQ(d.event, payment_authorized);
    EXPECT_EQ(next_step(d.payment), Step::nothing);
    EXPECT_EQ(on_state(d.payment, seen(PaymentState::AUTHORIZED), noon, rules).event, "") << "told once";
}

TEST(Authorise, IsRefused) {
    auto d = on_refusal(a_payment(), Operation::AUTHORIZE, refused(PaymentFailure::EXPIRED_CARD), noon, rules);
    EXPECT_EQ(d.payment.status, S::FAILED);
    EXPECT_EQ(d.payment.outcome, O::REFUSED);
    EXPECT_EQ(d.payment.failure_code, PaymentFailure::EXPIRED_CARD);
    EXPECT_EQ(d.event, payment_failed);
    EXPECT_EQ(next_step(d.payment), Step::nothing);
}

TEST(Authorise, UnknownIsAskedAgainWithGrowingPauses) {
    auto payment = a_payment();
    std::vector<Duration> pauses;
    for (int i = 0; i < 10; ++i) {
        payment = on_unknown(payment, noon, rules).payment;
        pauses.push_back(*payment.next_check_at - noon);
    }
    EXPECT_EQ(payment.outcome, O::UNKNOWN);
    EXPECT_EQ(payment.status, S::PENDING);
    EXPECT_EQ(next_step(payment), Step::authorise);
    EXPECT_EQ(pauses[0], 2s);
    EXPECT_EQ(pauses[1], 4s);
    EXPECT_EQ(pauses[9], 300s);
}

TEST(Authorise, AGatewayThatCantBeReachedIsGivenUpUnlessItMayHaveHeardUs) {
    auto soon = on_unavailable(a_payment(), 7, noon + 1min, rules);
    EXPECT_EQ(soon.payment.status, S::PENDING);
    EXPECT_EQ(*soon.payment.next_check_at, noon + 1min + 7s);
    auto late = on_unavailable(a_payment(), {}, noon + 11min, rules);
    EXPECT_EQ(late.payment.status, S::FAILED);
    EXPECT_EQ(late.payment.failure_code, PaymentFailure::PROCESSOR_ERROR);
    EXPECT_EQ(late.event, payment_failed);
    auto heard = a_payment();
    heard.maybe_sent = true;
    EXPECT_EQ(on_unavailable(heard, {}, noon + 11min, rules).payment.status, S::PENDING);
}

TEST(Authorise, MissingCountsOnTheSecondLook) {
    auto first = on_missing(a_payment(), noon, rules);
    EXPECT_EQ(first.payment.status, S::PENDING);
    auto second = on_missing(first.payment, noon, rules);
    EXPECT_EQ(second.payment.status, S::FAILED);
    EXPECT_EQ(second.event, payment_failed);
}

// The second look counts only when what was sent last has had the settle time, too: it may be on its way.
TEST(Authorise, WhatWasSentJustNowIsNotMissing) {
    auto payment = a_payment();
    payment.last_sent_at = noon + 120s;
    EXPECT_FALSE(missing_counts(payment, noon + 119s, rules));
    EXPECT_TRUE(missing_counts(payment, noon + 120s, rules)) << "the first look, after which nothing is sent";
    payment.missing_looks = 1;
    EXPECT_FALSE(missing_counts(payment, noon + 239s, rules));
    EXPECT_TRUE(missing_counts(payment, noon + 240s, rules));
}

TEST(Authorise, CredentialsSayNothingOfARequestBefore) {
    auto maybe = a_payment();
    maybe.maybe_sent = true;
    auto d = on_refusal(maybe, Operation::AUTHORIZE, refused(PaymentFailure::CREDENTIALS), noon, rules);
    EXPECT_EQ(d.payment.status, S::PENDING) << "it may be authorised";
    EXPECT_EQ(d.payment.outcome, O::UNKNOWN);
    EXPECT_EQ(d.payment.next_check_at, noon + rules.resolve_last);
    EXPECT_TRUE(d.alarm);
    auto first = on_refusal(a_payment(), Operation::AUTHORIZE, refused(PaymentFailure::CREDENTIALS), noon, rules);
    EXPECT_EQ(first.payment.status, S::FAILED);
}

TEST(Authorise, AnotherAmountIsGivenBack) {
    for (auto amount : {Money(12000, Currency::of("USD")), Money(12050, Currency::of("EUR"))}) {
        auto other = seen(PaymentState::AUTHORIZED);
        other.amount = amount;
        auto d = on_state(a_payment(), other, noon, rules);
        EXPECT_EQ(d.payment.status, S::PENDING) << "never AUTHORIZED";
        EXPECT_EQ(d.event, "");
        EXPECT_TRUE(d.alarm);
        EXPECT_EQ(next_step(d.payment), Step::cancel);
        auto ended = on_state(d.payment, seen(PaymentState::VOIDED), noon, rules);
        EXPECT_EQ(ended.payment.status, S::FAILED);
        EXPECT_EQ(ended.payment.failure_code, PaymentFailure::AMOUNT_NOT_ALLOWED);
        EXPECT_EQ(ended.event, payment_failed);
    }
}

TEST(Authorise, OddWordsOnACardAreLeftOut) {
    auto odd = seen(PaymentState::AUTHORIZED);
    odd.card = gateways::CardFacts{std::string(40, 'B'), "**42", 13, 2101};
    odd.three_d_secure_version = "2.2.0-with-more";
    auto held = on_state(a_payment(), odd, noon, rules).payment;
    EXPECT_EQ(held.status, S::AUTHORIZED);
    EXPECT_EQ(held.card_brand, std::string(20, 'B'));
    EXPECT_FALSE(held.card_last4 || held.card_exp_month || held.card_exp_year);
    EXPECT_EQ(held.three_d_secure_version, "2.2.0-with");
}

TEST(Authorise, WaitsForTheCustomerAndGivesUpInTime) {
    auto d = on_state(a_payment(), seen(PaymentState::ACTION_REQUIRED), noon, rules);
    EXPECT_EQ(d.payment.status, S::PENDING);
    EXPECT_EQ(d.payment.outcome, O::ACTION_REQUIRED);
    EXPECT_EQ(d.payment.next_action->type, NextActionType::REDIRECT);
    EXPECT_EQ(d.payment.next_action->url, "https://bank.example/3ds");
    EXPECT_FALSE(d.payment.next_action->client_secret) << "not needed for a redirect";
    EXPECT_EQ(next_step(d.payment), Step::read);

    auto passed = on_state(d.payment, seen(PaymentState::AUTHORIZED), noon, rules);
    EXPECT_EQ(passed.event, payment_authorized);
    EXPECT_FALSE(passed.payment.next_action);

    auto late = on_state(d.payment, seen(PaymentState::ACTION_REQUIRED), noon + 31min, rules);
    EXPECT_EQ(late.payment.operation, Operation::VOID);
    EXPECT_EQ(next_step(late.payment), Step::cancel);
    auto ended = on_state(late.payment, seen(PaymentState::VOIDED), noon + 31min, rules);
    EXPECT_EQ(ended.payment.status, S::FAILED);
    EXPECT_EQ(ended.payment.failure_code, PaymentFailure::AUTHENTICATION_FAILED);
    EXPECT_EQ(ended.event, payment_failed);
}

TEST(Capture, IsDone) {
    EXPECT_EQ(next_step(capturing()), Step::capture);
    auto d = on_state(capturing(), seen(PaymentState::CAPTURED), noon, rules);
    EXPECT_EQ(d.payment.status, S::CAPTURED);
    EXPECT_EQ(d.payment.outcome, O::DONE);
    EXPECT_EQ(d.payment.captured_at, noon);
    EXPECT_EQ(d.event, payment_completed);
    for (auto late : {PaymentState::AUTHORIZED, PaymentState::VOIDED, PaymentState::FAILED,
                      PaymentState::ACTION_REQUIRED, PaymentState::PROCESSING, PaymentState::CAPTURED}) {
        auto after = on_state(d.payment, seen(late), noon, rules);
        EXPECT_EQ(after.payment.status, S::CAPTURED) << "what comes late changes nothing";
        EXPECT_EQ(after.event, "");
        EXPECT_FALSE(after.payment.next_check_at);
    }
}

TEST(Capture, OfALapsedAuthorisationFails) {
    auto d = on_refusal(capturing(), Operation::CAPTURE, refused(PaymentFailure::AUTHORIZATION_EXPIRED), noon, rules);
    EXPECT_EQ(d.payment.status, S::FAILED);
    EXPECT_EQ(d.event, payment_failed);
}

TEST(Capture, RefusedOtherwiseLeavesTheAuthorisation) {
    auto d = on_refusal(capturing(), Operation::CAPTURE, refused(PaymentFailure::INVALID_REQUEST), noon, rules);
    EXPECT_EQ(d.payment.status, S::AUTHORIZED);
    EXPECT_EQ(d.payment.outcome, O::REFUSED);
    EXPECT_EQ(d.event, "");
    EXPECT_EQ(next_step(d.payment), Step::nothing);
}

// A ticket may be issued for it, and an earlier request may have captured.
TEST(Capture, OurAccountThatIsNotAcceptedLeavesItUnknown) {
    auto d = on_refusal(capturing(), Operation::CAPTURE, refused(PaymentFailure::CREDENTIALS), noon, rules);
    EXPECT_EQ(d.payment.outcome, O::UNKNOWN);
    EXPECT_EQ(d.payment.next_check_at, noon + rules.resolve_last);
    EXPECT_EQ(next_step(d.payment), Step::capture);
    EXPECT_TRUE(d.alarm);
}

TEST(Capture, OfAnotherAmountIsAnAlarm) {
    auto part = seen(PaymentState::CAPTURED);
    part.captured = Money(5000, Currency::of("USD"));
    auto d = on_state(capturing(), part, noon, rules);
    EXPECT_EQ(d.payment.status, S::CAPTURED);
    EXPECT_TRUE(d.alarm);
    EXPECT_FALSE(on_state(capturing(), seen(PaymentState::CAPTURED), noon, rules).alarm);
}

TEST(Capture, ThatTheGatewayTakesBackIsSaid) {
    auto failed = on_state(capturing(), seen(PaymentState::FAILED), noon, rules);
    EXPECT_EQ(failed.payment.status, S::FAILED);
    EXPECT_EQ(failed.event, payment_failed);
    EXPECT_EQ(on_state(authorized(), seen(PaymentState::FAILED), noon, rules).payment.status, S::AUTHORIZED)
        << "an older answer";
    auto in_review = authorized();
    in_review.outcome = O::IN_REVIEW;
    in_review.review_until = noon + 1h;
    EXPECT_EQ(on_state(in_review, seen(PaymentState::FAILED), noon, rules).payment.status, S::FAILED);
    auto captured = on_state(capturing(), seen(PaymentState::CAPTURED), noon, rules).payment;
    EXPECT_TRUE(on_state(captured, seen(PaymentState::FAILED), noon, rules).alarm) << "the money does not come";
    EXPECT_TRUE(on_state(captured, seen(PaymentState::VOIDED), noon, rules).alarm);
    EXPECT_FALSE(on_state(captured, seen(PaymentState::CAPTURED), noon, rules).alarm);
}

TEST(Capture, UnknownThatHasNotHappenedIsAskedAnewOnceItIsSettled) {
    auto unknown = on_unknown(capturing(), noon, rules).payment;
    auto early = on_state(unknown, seen(PaymentState::AUTHORIZED), noon + 10s, rules).payment;
    EXPECT_EQ(early.operation_number, unknown.operation_number);
    auto settled = on_state(unknown, seen(PaymentState::AUTHORIZED), noon + 121s, rules).payment;
    EXPECT_EQ(settled.operation_number, unknown.operation_number + 1);
    EXPECT_EQ(next_step(settled), Step::capture);
}

TEST(Void, IsDone) {
    EXPECT_EQ(next_step(voiding()), Step::cancel);
    auto d = on_state(voiding(), seen(PaymentState::VOIDED), noon, rules);
    EXPECT_EQ(d.payment.status, S::CANCELLED);
    EXPECT_EQ(d.payment.outcome, O::DONE);
    EXPECT_EQ(d.event, payment_voided);
}

TEST(Void, OfWhatWasNeverSentNeedsNoCall) {
    auto asked = ask_void(a_payment(), noon);
    EXPECT_EQ(next_step(asked), Step::never_sent);
    auto d = on_never_sent(asked, noon);
    EXPECT_EQ(d.payment.status, S::CANCELLED);
    EXPECT_EQ(d.event, payment_voided);
}

TEST(Void, OfWhatMayBeAuthorizedFindsOutFirst) {
    auto asked = ask_void(a_payment(), noon);
    asked.maybe_sent = true;
    EXPECT_EQ(next_step(asked), Step::authorise);
    auto found = on_state(asked, seen(PaymentState::AUTHORIZED), noon, rules);
    EXPECT_EQ(found.payment.status, S::PENDING) << "it is never AUTHORIZED";
    EXPECT_EQ(found.event, "");
    EXPECT_EQ(found.payment.next_check_at, noon);
    EXPECT_EQ(next_step(found.payment), Step::cancel);
    EXPECT_EQ(on_state(found.payment, seen(PaymentState::VOIDED), noon, rules).event, payment_voided);
}

TEST(Void, OfACapturedPaymentSaysSo) {
    auto d = on_state(voiding(), seen(PaymentState::CAPTURED), noon, rules);
    EXPECT_EQ(d.payment.status, S::CAPTURED);
    EXPECT_EQ(d.payment.outcome, O::REFUSED);
    EXPECT_EQ(d.event, payment_completed);
}

TEST(Void, RefusedIsTriedAgainAndSomebodyTold) {
    auto d = on_refusal(voiding(), Operation::VOID, refused(PaymentFailure::CREDENTIALS), noon, rules);
    EXPECT_TRUE(d.alarm);
    EXPECT_EQ(d.payment.status, S::AUTHORIZED);
    EXPECT_EQ(d.payment.operation_number, voiding().operation_number + 1);
    EXPECT_EQ(*d.payment.next_check_at, noon + 300s);
}

TEST(Console, AVoidByHandEndsThePayment) {
    auto d = on_state(authorized(), seen(PaymentState::VOIDED), noon, rules);
    EXPECT_EQ(d.payment.status, S::CANCELLED);
    EXPECT_EQ(d.payment.failure_code, PaymentFailure::ALREADY_VOIDED);
    EXPECT_EQ(d.event, payment_voided);
}

// Whatever a gateway says to whatever payment: only allowed transitions, and an event exactly when the status changes.
TEST(OnState, NeverBreaksTheStateMachine) {
    std::vector<Payment> payments{a_payment(), authorized(), capturing(), voiding(), ask_void(a_payment(), noon)};
    payments.push_back(on_state(capturing(), seen(PaymentState::CAPTURED), noon, rules).payment);
    payments.push_back(on_state(voiding(), seen(PaymentState::VOIDED), noon, rules).payment);
    payments.push_back(
        on_refusal(a_payment(), Operation::AUTHORIZE, refused(PaymentFailure::OTHER), noon, rules).payment);
    for (const auto& before : payments)
        for (auto state : {PaymentState::ACTION_REQUIRED, PaymentState::PROCESSING, PaymentState::AUTHORIZED,
                           PaymentState::CAPTURED, PaymentState::VOIDED, PaymentState::FAILED}) {
            auto d = on_state(before, seen(state), noon + 5min, rules);
            bool changed = d.payment.status != before.status;
            if (changed) EXPECT_TRUE(may_become(before.status, d.payment.status));
            EXPECT_EQ(changed, !d.event.empty()) << int(before.status) << " sees " << to_string(state);
        }
}

TEST(Authorise, RemembersWhoAnswersForFraud) {
    auto shifted = seen(PaymentState::AUTHORIZED);
    shifted.liability_shifted = true;
    auto held = on_state(a_payment(), shifted, noon, rules).payment;
    EXPECT_TRUE(held.liability_shifted);
    auto later = on_state(held, seen(PaymentState::CAPTURED), noon, rules).payment;
    EXPECT_TRUE(later.liability_shifted) << "what a later answer leaves out is not taken back";
    EXPECT_TRUE(view_of(held, Audience::agent).authentication->liability_shifted);
    EXPECT_FALSE(view_of(held, Audience::customer).authentication);
}

}  // namespace
}  // namespace airside::payment

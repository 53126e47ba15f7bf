// Which gateway a payment goes to next, and what becomes of what is found at one after all.
#include <gtest/gtest.h>

#include "services/payment/domain/test_decide.hpp"

namespace airside::payment {
namespace {

using S = PaymentStatus;
using O = PaymentOutcome;

// Two gateways have a token: the first is the payment's own.
Payment with_alternative() {
    auto payment = a_payment();
    payment.alternatives = {{PaymentGateway::BRAINTREE, "nonce"}};
    return payment;
}

TEST(Cascade, WhatIsKnownNotToHaveChargedGoesToTheNextGateway) {
    auto d = on_unavailable(with_alternative(), {}, noon, rules);
    EXPECT_EQ(d.payment.gateway, PaymentGateway::BRAINTREE);
    EXPECT_EQ(d.payment.token, "nonce");
    EXPECT_TRUE(d.payment.alternatives.empty());
    EXPECT_EQ(d.payment.status, S::PENDING);
    EXPECT_EQ(d.payment.next_check_at, noon) << "at once";
    EXPECT_EQ(next_step(d.payment), Step::authorise);
    EXPECT_EQ(d.event, "");
    auto credentials =
        on_refusal(with_alternative(), Operation::AUTHORIZE, refused(PaymentFailure::CREDENTIALS), noon, rules);
    EXPECT_EQ(credentials.payment.gateway, PaymentGateway::BRAINTREE) << "our account there says nothing of the card";
}

TEST(Cascade, ADeclineIsFinal) {
    for (auto code :
         {PaymentFailure::CARD_DECLINED, PaymentFailure::PROCESSOR_ERROR, PaymentFailure::METHOD_NOT_USABLE}) {
        auto d = on_refusal(with_alternative(), Operation::AUTHORIZE, refused(code), noon, rules);
        EXPECT_EQ(d.payment.gateway, PaymentGateway::STRIPE);
        EXPECT_EQ(d.payment.status, S::FAILED);
    }
}

TEST(Cascade, WhatIsUnknownStaysUntilItIsFoundOut) {
    auto unknown = on_unknown(with_alternative(), noon, rules);
    EXPECT_EQ(unknown.payment.gateway, PaymentGateway::STRIPE);
    auto maybe = with_alternative();
    maybe.maybe_sent = true;
    auto unreachable = on_unavailable(maybe, {}, noon, rules);
    EXPECT_EQ(unreachable.payment.gateway, PaymentGateway::STRIPE) << "an earlier request may have charged";
    auto refused_later = on_refusal(maybe, Operation::AUTHORIZE, refused(PaymentFailure::CREDENTIALS), noon, rules);
    EXPECT_EQ(refused_later.payment.gateway, PaymentGateway::STRIPE);
    auto once = on_missing(maybe, noon + rules.settle_time, rules);
    EXPECT_EQ(once.payment.gateway, PaymentGateway::STRIPE);
    auto twice = on_missing(once.payment, noon + 2 * rules.settle_time, rules);
    EXPECT_EQ(twice.payment.gateway, PaymentGateway::BRAINTREE) << "by now it is known that it has not";
    EXPECT_EQ(twice.payment.missing_looks, 0);
    EXPECT_FALSE(twice.payment.maybe_sent);
}

TEST(Cascade, NothingIsAskedOfAnotherGatewayForWhatIsVoidedOrWasMade) {
    auto voided = ask_void(with_alternative(), noon);
    EXPECT_EQ(on_unavailable(voided, {}, noon, rules).payment.gateway, PaymentGateway::STRIPE);
    auto challenged = on_state(with_alternative(), seen(PaymentState::ACTION_REQUIRED), noon, rules).payment;
    EXPECT_EQ(on_unavailable(challenged, {}, noon, rules).payment.gateway, PaymentGateway::STRIPE);
}

TEST(Stray, AnAuthorisationOfAFailedPaymentIsGivenBack) {
    auto failed = on_missing(on_missing(a_payment(), noon, rules).payment, noon, rules).payment;
    auto found = on_state(failed, seen(PaymentState::AUTHORIZED), noon, rules);
    EXPECT_EQ(found.payment.status, S::FAILED);
    EXPECT_EQ(next_step(found.payment), Step::cancel);
    auto gone = on_state(found.payment, seen(PaymentState::VOIDED), noon, rules);
    EXPECT_EQ(gone.payment.status, S::FAILED);
    EXPECT_EQ(gone.payment.outcome, O::DONE);
    EXPECT_EQ(next_step(gone.payment), Step::nothing);
}

TEST(Stray, AnAuthorisationOfACancelledPaymentIsGivenBack) {
    auto asked = ask_void(a_payment(), noon);
    asked.maybe_sent = true;
    auto cancelled = on_missing(on_missing(asked, noon, rules).payment, noon, rules).payment;
    ASSERT_EQ(cancelled.status, S::CANCELLED);
    for (auto state : {PaymentState::AUTHORIZED, PaymentState::ACTION_REQUIRED}) {
        auto found = on_state(cancelled, seen(state), noon, rules);
        EXPECT_EQ(next_step(found.payment), Step::cancel) << to_string(state);
        auto gone = on_state(found.payment, seen(PaymentState::VOIDED), noon, rules);
        EXPECT_EQ(gone.payment.status, S::CANCELLED);
        EXPECT_EQ(next_step(gone.payment), Step::nothing);
    }
}

TEST(Stray, ASecondPaymentDoesNotTakeThePlaceOfTheFirst) {
    auto other = seen(PaymentState::AUTHORIZED);
    other.id = "pi_2";
    auto d = on_state(authorized(), other, noon, rules);
    EXPECT_EQ(d.payment.intent_id, "pi_1");
    EXPECT_TRUE(d.alarm);
    other.state = PaymentState::FAILED;
    EXPECT_FALSE(on_state(authorized(), other, noon, rules).alarm);
    auto declined = refused(PaymentFailure::CARD_DECLINED);
    declined.payment_id = "pi_1";
    auto failed = on_refusal(a_payment(), Operation::AUTHORIZE, declined, noon, rules).payment;
    other.state = PaymentState::AUTHORIZED;
    auto held = on_state(failed, other, noon, rules).payment;
    EXPECT_EQ(held.intent_id, "pi_2") << "what is to be given back";
    EXPECT_EQ(next_step(held), Step::cancel);
}

TEST(Stray, MoneyForACancelledPaymentIsAnAlarm) {
    auto cancelled = on_state(voiding(), seen(PaymentState::VOIDED), noon, rules).payment;
    auto d = on_state(cancelled, seen(PaymentState::CAPTURED), noon, rules);
    EXPECT_TRUE(d.alarm);
    EXPECT_EQ(d.payment.status, S::CANCELLED);
    EXPECT_FALSE(d.payment.next_check_at);
}

}  // namespace
}  // namespace airside::payment

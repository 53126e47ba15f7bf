#include <gtest/gtest.h>

#include "services/booking/workflows/decisions_for_test.hpp"

namespace airside::booking {
namespace {

TEST(OrderDecisions, MadeIsHeldUntilItsLimitLessTheMargin) {
    auto next = order_called(work_in(Step::CREATE_ORDER), order(), rules, now);
    EXPECT_EQ(next.step, Step::AWAIT_PAYMENT);
    EXPECT_EQ(next.state, StepState::WAITING);
    EXPECT_EQ(next.run_at, now + 24h - 5min);
    auto without = order();
    without.ticket_time_limit.reset();
    next = order_called(work_in(Step::CREATE_ORDER), without, rules, now);
    EXPECT_EQ(next.order->ticket_time_limit, now + 120min);
}

TEST(PaymentDecisions, AReviewWaitsForItsAgentAndNoLongerThanTheTickets) {
    auto work = work_in(Step::AUTHORIZE);
    auto held = payment_in(payment::PaymentStatus::AUTHORIZED, payment::PaymentOutcome::IN_REVIEW);
    auto next = authorized(work, held, rules, now);
    EXPECT_EQ(next.step, Step::AWAIT_REVIEW);
    EXPECT_EQ(next.state, StepState::WAITING);
    EXPECT_EQ(next.run_at, now + 60s);
    EXPECT_EQ(next.payment_id, held.id);
    EXPECT_FALSE(next.payment_status) << "it is not authorised as long as an agent may refuse it";
    work.ticket_time_limit = now + 5min + 10s;
    EXPECT_EQ(authorized(work, held, rules, now).run_at, now + 10s);

    work.step = Step::AWAIT_REVIEW;
    work.payment_id = held.id;
    EXPECT_EQ(authorized(work, held, rules, now).step, Step::AWAIT_REVIEW) << "looked at again";
    auto voiding = payment_in(payment::PaymentStatus::AUTHORIZED, payment::PaymentOutcome::UNKNOWN);
    EXPECT_EQ(authorized(work, voiding, rules, now).state, StepState::WAITING);
    auto approved = payment_in(payment::PaymentStatus::AUTHORIZED, payment::PaymentOutcome::DONE);
    EXPECT_EQ(authorized(work, approved, rules, now).step, Step::CHECK_ORDER);
    auto rejected = payment_in(payment::PaymentStatus::FAILED, payment::PaymentOutcome::REFUSED);
    rejected.failure_code = payment::PaymentFailure::REVIEW_REJECTED;
    next = authorized(work, rejected, rules, now);
    EXPECT_EQ(next.step, Step::AWAIT_PAYMENT);
    EXPECT_EQ(next.decline_code, "CARD_DECLINED");
    EXPECT_EQ(hold_expired(work).step, Step::VOID_PAYMENT) << "what is held is given back";
}

TEST(PaymentDecisions, WhatRulesOrAgentsRefuseIsADeclineToTheCustomer) {
    using enum payment::PaymentFailure;
    for (auto failure : {LOST_OR_STOLEN_CARD, SUSPECTED_FRAUD, BLOCKED_BY_RULES, REVIEW_REJECTED, REVIEW_EXPIRED}) {
        auto refused = payment_in(payment::PaymentStatus::FAILED, payment::PaymentOutcome::REFUSED);
        refused.failure_code = failure;
        EXPECT_EQ(authorized(work_in(Step::AUTHORIZE), refused, rules, now).decline_code, "CARD_DECLINED");
    }
}

TEST(OrderDecisions, RefusedFailsWithItsReason) {
    auto next = order_called(work_in(Step::CREATE_ORDER), refused(RefusalCode::SOLD_OUT), rules, now);
    EXPECT_EQ(next.step, Step::FINISHED);
    EXPECT_EQ(next.ending->status, BookingStatus::FAILED);
    EXPECT_EQ(next.ending->code, "sold-out");
}

TEST(OrderDecisions, UnavailableIsTriedAgainWithGrowingPausesAndNotForEver) {
    auto work = work_in(Step::CREATE_ORDER);
    auto next = order_called(work, unavailable, rules, now);
    EXPECT_EQ(next.state, StepState::READY);
    EXPECT_EQ(next.run_at, now + 500ms);
    work.attempts = 2;
    EXPECT_EQ(order_called(work, unavailable, rules, now).run_at, now + 1s);
    work.attempts = 3;
    EXPECT_EQ(order_called(work, unavailable, rules, now).ending->code, "provider-unavailable");
}

TEST(OrderDecisions, UnknownIsLookedForAndNeverMadeAgainBlindly) {
    auto work = work_in(Step::CREATE_ORDER);
    auto next = order_called(work, unknown, rules, now);
    EXPECT_EQ(next.state, StepState::UNKNOWN);
    work.state = StepState::UNKNOWN;
    std::vector<gds::Order> none;
    // Before it has settled, "none" proves nothing, however often.
    work.looks = 1;
    next = order_looked(work, none, rules, now + 29s);
    EXPECT_EQ(next.state, StepState::UNKNOWN);
    EXPECT_EQ(next.looks, 1);
    // Afterwards it takes two looks.
    work.looks = 0;
    next = order_looked(work, none, rules, now + 31s);
    EXPECT_EQ(next.state, StepState::UNKNOWN);
    EXPECT_EQ(next.looks, 1);
    work.looks = 1;
    next = order_looked(work, none, rules, now + 33s);
    EXPECT_EQ(next.step, Step::CREATE_ORDER);
    EXPECT_EQ(next.state, StepState::READY);
    work.attempts = 3;
    EXPECT_EQ(order_looked(work, none, rules, now + 33s).state, StepState::STUCK);
}

TEST(OrderDecisions, FoundIsAdoptedAtOnceAndSeveralAreForAnAgent) {
    auto work = work_in(Step::CREATE_ORDER);
    auto next = order_looked(work, std::vector{order()}, rules, now);
    EXPECT_EQ(next.step, Step::AWAIT_PAYMENT);
    EXPECT_EQ(next.order->locator.str(), "ABC123");
    EXPECT_EQ(order_looked(work, std::vector{order(gds::OrderStatus::CANCELLED), order()}, rules, now).step,
              Step::AWAIT_PAYMENT);
    EXPECT_EQ(order_looked(work, std::vector{order(), order()}, rules, now).state, StepState::STUCK);
    // A look that fails counts for nothing.
    work.looks = 1;
    auto failed = order_looked(work, unavailable, rules, now + 1h);
    EXPECT_EQ(failed.state, StepState::UNKNOWN);
    EXPECT_EQ(failed.looks, 1);
}

TEST(OrderDecisions, AHoldThatIsLookedAtTooEarlyIsHeldOn) {
    auto work = work_in(Step::AWAIT_PAYMENT);
    auto next = hold_due(work, rules, now);
    EXPECT_EQ(next.state, StepState::WAITING);
    EXPECT_EQ(next.run_at, now + 24h - 5min);
    EXPECT_EQ(hold_due(work, rules, now + 24h - 5min).ending->code, "ticket-time-limit-passed");
}

TEST(PaymentDecisions, AuthorisedIsCheckedAndTicketed) {
    auto next = authorized(work_in(Step::AUTHORIZE),
                           payment_in(payment::PaymentStatus::AUTHORIZED, payment::PaymentOutcome::DONE), rules, now);
    EXPECT_EQ(next.step, Step::CHECK_ORDER);
    EXPECT_EQ(next.payment_status, BookingPaymentStatus::AUTHORIZED);
}

TEST(PaymentDecisions, DeclinedWaitsForAnotherUntilTheAttemptsAreUsedUp) {
    auto work = work_in(Step::AUTHORIZE);
    auto view = payment_in(payment::PaymentStatus::FAILED, payment::PaymentOutcome::REFUSED);
    view.failure_code = payment::PaymentFailure::INSUFFICIENT_FUNDS;
    auto next = authorized(work, view, rules, now);
    EXPECT_EQ(next.step, Step::AWAIT_PAYMENT);
    EXPECT_EQ(next.decline_code, "INSUFFICIENT_FUNDS");
    EXPECT_FALSE(next.ending);
    work.payment_attempts = 2;
    next = authorized(work, view, rules, now);
    EXPECT_EQ(next.ending->code, "payment-attempts-used-up");
    EXPECT_EQ(next.step, Step::CANCEL_ORDER);
}

TEST(PaymentDecisions, WhatAGatewaySuspectsIsNotTold) {
    for (auto code : {payment::PaymentFailure::LOST_OR_STOLEN_CARD, payment::PaymentFailure::SUSPECTED_FRAUD}) {
        auto view = payment_in(payment::PaymentStatus::FAILED, payment::PaymentOutcome::REFUSED);
        view.failure_code = code;
        EXPECT_EQ(authorized(work_in(Step::AUTHORIZE), view, rules, now).decline_code, "CARD_DECLINED");
    }
}

TEST(PaymentDecisions, UnknownIsAskedAgainInTheSameStep) {
    for (auto step : {Step::AUTHORIZE, Step::CAPTURE, Step::VOID_PAYMENT}) {
        auto work = work_in(step);
        auto next = payment_problem(work, 503, "away", rules, now);
        EXPECT_EQ(next.step, step);
        EXPECT_EQ(next.state, StepState::UNKNOWN);
        EXPECT_FALSE(next.ending);
    }
    auto pending = payment_in(payment::PaymentStatus::PENDING, payment::PaymentOutcome::UNKNOWN);
    EXPECT_EQ(authorized(work_in(Step::AUTHORIZE), pending, rules, now).step, Step::AUTHORIZE);
    auto held = payment_in(payment::PaymentStatus::AUTHORIZED, payment::PaymentOutcome::UNKNOWN);
    EXPECT_EQ(captured(work_in(Step::CAPTURE), held, rules, now).step, Step::CAPTURE);
    EXPECT_EQ(payment_voided(work_in(Step::VOID_PAYMENT), held, rules, now).step, Step::VOID_PAYMENT);
}

TEST(PaymentDecisions, ARefusedQuestionAboutAPaymentThatExistsIsNoDecline) {
    auto work = work_in(Step::AUTHORIZE);
    auto never_made = payment_problem(work, 422, "no gateway takes it", rules, now);
    EXPECT_EQ(never_made.step, Step::AWAIT_PAYMENT);
    EXPECT_EQ(never_made.decline_code, "METHOD_NOT_USABLE");
    work.payment_id = Maker::make<PaymentId>();
    auto may_hold_money = payment_problem(work, 409, "payment-key-reused", rules, now);
    EXPECT_EQ(may_hold_money.step, Step::AUTHORIZE);
    EXPECT_EQ(may_hold_money.state, StepState::STUCK);
    EXPECT_FALSE(may_hold_money.decline_code);
}

TEST(PaymentDecisions, ACaptureThatFailsGivesEverythingBack) {
    auto next = captured(work_in(Step::CAPTURE),
                         payment_in(payment::PaymentStatus::FAILED, payment::PaymentOutcome::REFUSED), rules, now);
    EXPECT_EQ(next.step, Step::VOID_TICKETS);
    EXPECT_EQ(next.state, StepState::UNKNOWN);  // what there is to void is looked at first
    EXPECT_EQ(next.ending->code, "capture-failed");
}

TEST(PaymentDecisions, MoneyThatWasTakenIsNeverTakenForVoided) {
    auto next =
        payment_voided(work_in(Step::VOID_PAYMENT),
                       payment_in(payment::PaymentStatus::CAPTURED, payment::PaymentOutcome::REFUSED), rules, now);
    EXPECT_EQ(next.state, StepState::STUCK);
}

TEST(TicketDecisions, AnOrderIsTicketedOnlyAsItWasAccepted) {
    auto work = work_in(Step::CHECK_ORDER);
    EXPECT_EQ(order_checked(work, order(), 2, rules, now).step, Step::ISSUE_TICKETS);

    auto dearer = order();
    dearer.offer->price.total = testing::usd("901.00");
    EXPECT_EQ(order_checked(work, dearer, 2, rules, now).ending->code, "order-changed");
    auto waitlisted = order();
    waitlisted.segments[1] = gds::SegmentStatus::WAITLISTED;
    EXPECT_EQ(order_checked(work, waitlisted, 2, rules, now).ending->code, "order-changed");
    EXPECT_EQ(order_checked(work, order(gds::OrderStatus::CANCELLED), 2, rules, now).ending->code, "order-changed");
    auto late = order();
    late.ticket_time_limit = now + 4min;
    EXPECT_EQ(order_checked(work, late, 2, rules, now).ending->code, "order-changed");
}

// The money waits while our account is not accepted: nothing is wrong with the order.
TEST(TicketDecisions, RefusedCredentialsAreOursToMendUntilTheTimeLimit) {
    for (auto ask : {order_checked, tickets_called}) {
        auto work = work_in(ask == order_checked ? Step::CHECK_ORDER : Step::ISSUE_TICKETS);
        auto next = ask(work, refused(RefusalCode::CREDENTIALS), 2, rules, now);
        EXPECT_EQ(next.step, work.step);
        EXPECT_FALSE(next.ending);
        work.ticket_time_limit = now;
        EXPECT_EQ(ask(work, refused(RefusalCode::CREDENTIALS), 2, rules, now).ending->code,
                  ask(work, unavailable, 2, rules, now).ending->code);
    }
}

TEST(TicketDecisions, EverybodyHasOneOrItIsLookedAt) {
    auto work = work_in(Step::ISSUE_TICKETS);
    EXPECT_EQ(tickets_called(work, order(gds::OrderStatus::TICKETED, 2), 2, rules, now).step, Step::CAPTURE);
    auto partly = tickets_called(work, order(gds::OrderStatus::PARTIALLY_TICKETED, 1), 2, rules, now);
    EXPECT_EQ(partly.step, Step::ISSUE_TICKETS);
    EXPECT_EQ(partly.state, StepState::UNKNOWN);
    EXPECT_EQ(tickets_called(work, unknown, 2, rules, now).state, StepState::UNKNOWN);
    EXPECT_EQ(tickets_called(work, refused(RefusalCode::ALREADY_TICKETED), 2, rules, now).state, StepState::UNKNOWN);
}

TEST(TicketDecisions, ARefusalVoidsTheAuthorisationAndNoTickets) {
    auto work = work_in(Step::ISSUE_TICKETS);
    work.ticketing_began = false;  // before this call
    auto next = tickets_called(work, refused(RefusalCode::NOT_ALLOWED), 2, rules, now);
    EXPECT_EQ(next.step, Step::VOID_PAYMENT);
    EXPECT_EQ(next.ending->code, "ticketing-refused");
}

TEST(TicketDecisions, ARefusalAfterACallThatMayHaveIssuedSomeIsLookedAtBeforeTheMoneyIsLetGo) {
    auto work = work_in(Step::ISSUE_TICKETS);
    work.ticketing_began = true;
    auto next = tickets_called(work, refused(RefusalCode::NOT_ALLOWED), 2, rules, now);
    EXPECT_EQ(next.step, Step::VOID_TICKETS);
    EXPECT_EQ(next.state, StepState::UNKNOWN);
    EXPECT_EQ(next.ending->code, "ticketing-refused");
}

TEST(TicketDecisions, NothingIssuedCountsAfterTheSettleTimeAndTwoLooks) {
    auto work = work_in(Step::ISSUE_TICKETS);
    work.state = StepState::UNKNOWN;
    EXPECT_EQ(tickets_looked(work, order(), 2, rules, now + 10s).looks, 0);
    EXPECT_EQ(tickets_looked(work, order(), 2, rules, now + 31s).looks, 1);
    work.looks = 1;
    EXPECT_EQ(tickets_looked(work, order(), 2, rules, now + 33s).step, Step::CHECK_ORDER);
    // Tickets for some are voided, not issued again.
    EXPECT_EQ(tickets_looked(work, order(gds::OrderStatus::PARTIALLY_TICKETED, 1), 2, rules, now + 33s).step,
              Step::VOID_TICKETS);
    EXPECT_EQ(tickets_looked(work, order(gds::OrderStatus::TICKETED, 2), 2, rules, now).step, Step::CAPTURE);
}

TEST(UndoDecisions, GoBackThroughWhatThereIs) {
    auto work = work_in(Step::CAPTURE);
    EXPECT_EQ(first_undo(work), Step::VOID_TICKETS);
    EXPECT_EQ(next_undo(work, Step::VOID_TICKETS), Step::VOID_PAYMENT);
    EXPECT_EQ(next_undo(work, Step::VOID_PAYMENT), Step::CANCEL_ORDER);
    EXPECT_EQ(next_undo(work, Step::CANCEL_ORDER), Step::FINISHED);
    EXPECT_EQ(first_undo(work_in(Step::AWAIT_PAYMENT)), Step::CANCEL_ORDER);
    EXPECT_EQ(first_undo(work_in(Step::CREATE_ORDER)), Step::FINISHED);
}

TEST(UndoDecisions, OpenTicketsAreVoidedAndClosedWindowsAreForAnAgent) {
    auto work = work_in(Step::VOID_TICKETS);
    EXPECT_EQ(void_looked(work, order(gds::OrderStatus::TICKETED, 2), rules, now).state, StepState::READY);
    auto voided = order(gds::OrderStatus::ON_HOLD, 2);
    for (auto& ticket : voided.tickets) ticket.status = gds::TicketStatus::VOIDED;
    EXPECT_EQ(tickets_voided(work, voided, rules, now).step, Step::VOID_PAYMENT);
    EXPECT_TRUE(tickets_voided(work, voided, rules, now).tickets_voided);
    EXPECT_EQ(void_looked(work, voided, rules, now).step, Step::VOID_PAYMENT);
    EXPECT_EQ(tickets_voided(work, refused(RefusalCode::VOID_WINDOW_CLOSED), rules, now).state, StepState::STUCK);
    EXPECT_EQ(tickets_voided(work, unknown, rules, now).state, StepState::UNKNOWN);
    // No ticket at all may be one that is late.
    EXPECT_EQ(void_looked(work, order(), rules, now + 1s).step, Step::VOID_TICKETS);
}

TEST(UndoDecisions, AnOrderThatIsGoneIsCancelled) {
    auto work = work_in(Step::CANCEL_ORDER);
    EXPECT_EQ(order_cancelled(work, gds::Cancelled{}, rules, now).step, Step::FINISHED);
    EXPECT_EQ(order_cancelled(work, refused(RefusalCode::ALREADY_CANCELLED), rules, now).step, Step::FINISHED);
    EXPECT_EQ(order_cancelled(work, refused(RefusalCode::NOT_FOUND), rules, now).step, Step::FINISHED);
    EXPECT_EQ(order_cancelled(work, refused(RefusalCode::NOT_ALLOWED), rules, now).state, StepState::STUCK);
    EXPECT_EQ(order_cancelled(work, unavailable, rules, now).state, StepState::READY);
    EXPECT_EQ(cancel_looked(work, order(gds::OrderStatus::CANCELLED), rules, now).step, Step::FINISHED);
    EXPECT_EQ(cancel_looked(work, order(), rules, now).state, StepState::READY);
}

TEST(Backoff, DoublesUpToItsBound) {
    EXPECT_EQ(backoff(rules, 1), 500ms);
    EXPECT_EQ(backoff(rules, 3), 2s);
    EXPECT_EQ(backoff(rules, 40), 60s);
}

}  // namespace
}  // namespace airside::booking

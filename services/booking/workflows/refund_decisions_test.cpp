#include <gtest/gtest.h>

#include "services/booking/workflows/decisions_for_test.hpp"

namespace airside::booking {
namespace {

// A paid booking that is given up.
Work paid_in(Step step) {
    auto work = work_in(step);
    work.status = step == Step::REFUND ? BookingStatus::CANCELLED : BookingStatus::CONFIRMED;
    work.payment_status = BookingPaymentStatus::CAPTURED;
    work.end_code = "cancelled-by-customer";
    work.refund = Maker::make<OpenRefund>();
    work.refund->amount = testing::usd("900.00");
    return work;
}
payment::RefundView refund_in(payment::RefundStatus status) {
    auto view = Maker::make<payment::RefundView>();
    view.reference = payment::RefundReference::of("REF123456");
    view.status = status;
    return view;
}
payment::PaymentView paid_back(payment::PaymentStatus status) {
    return payment_in(status, payment::PaymentOutcome::DONE);
}

TEST(RefundDecisions, WhatIsCapturedIsRefundedAndNotVoided) {
    auto work = paid_in(Step::VOID_TICKETS);
    EXPECT_EQ(next_undo(work, Step::VOID_TICKETS), Step::CANCEL_ORDER);
    EXPECT_EQ(next_undo(work, Step::CANCEL_ORDER), Step::REFUND);
    work.refund.reset();
    EXPECT_EQ(next_undo(work, Step::CANCEL_ORDER), Step::FINISHED);
    auto gone = order_cancelled(paid_in(Step::CANCEL_ORDER), refused(RefusalCode::NOT_FOUND), rules, now);
    EXPECT_TRUE(gone.order_cancelled);
    EXPECT_EQ(gone.step, Step::REFUND);
    EXPECT_TRUE(
        cancel_looked(paid_in(Step::CANCEL_ORDER), order(gds::OrderStatus::CANCELLED), rules, now).order_cancelled);
    auto kept = order_cancelled(paid_in(Step::CANCEL_ORDER), refused(RefusalCode::NOT_ALLOWED), rules, now);
    EXPECT_FALSE(kept.order_cancelled);
    EXPECT_EQ(kept.state, StepState::STUCK);
}

TEST(RefundDecisions, TicketsAreRefundedBeforeTheirOrderIsCancelled) {
    auto work = paid_in(Step::REFUND_TICKETS);
    auto open = order(gds::OrderStatus::TICKETED, 2);
    work.attempts = 0;
    EXPECT_EQ(void_looked(work, open, rules, now).step, Step::REFUND_TICKETS) << "there is something to refund";
    EXPECT_EQ(void_looked(work, open, rules, now).state, StepState::READY);
    work.attempts = 1;
    auto refunded = open;
    for (auto& ticket : refunded.tickets) ticket.status = gds::TicketStatus::REFUNDED;
    for (auto& next : {tickets_voided(work, refunded, rules, now), void_looked(work, refunded, rules, now),
                       tickets_voided(work, refused(RefusalCode::ALREADY_CANCELLED), rules, now)}) {
        EXPECT_EQ(next.step, Step::CANCEL_ORDER);
        EXPECT_TRUE(next.tickets_refunded);
        EXPECT_FALSE(next.tickets_voided);
    }
    EXPECT_EQ(tickets_voided(work, open, rules, now).state, StepState::UNKNOWN) << "some are open still";
    EXPECT_EQ(tickets_voided(work, unknown, rules, now).state, StepState::UNKNOWN);
    EXPECT_EQ(tickets_voided(work, unavailable, rules, now).state, StepState::READY);
    auto not_allowed = tickets_voided(work, refused(RefusalCode::NOT_ALLOWED), rules, now);
    EXPECT_EQ(not_allowed.step, Step::REFUND_TICKETS);
    EXPECT_EQ(not_allowed.state, StepState::STUCK);
}

TEST(RefundDecisions, TicketsAreNotRefundedBesideARefundThatMayStillArrive) {
    auto work = paid_in(Step::REFUND_TICKETS);
    work.state = StepState::UNKNOWN;
    auto open = order(gds::OrderStatus::TICKETED, 2);
    auto early = void_looked(work, open, rules, now + 10s);
    EXPECT_EQ(early.state, StepState::UNKNOWN);
    EXPECT_EQ(early.looks, 0);
    EXPECT_EQ(early.run_at, now + 12s);
    auto once = void_looked(work, open, rules, now + 31s);
    EXPECT_EQ(once.state, StepState::UNKNOWN);
    EXPECT_EQ(once.looks, 1);
    work.looks = 1;
    EXPECT_EQ(void_looked(work, open, rules, now + 33s).state, StepState::READY);
    work.step = Step::VOID_TICKETS;
    work.looks = 0;
    EXPECT_EQ(void_looked(work, open, rules, now + 10s).state, StepState::READY) << "voiding twice does no harm";
}

TEST(RefundDecisions, OnlyWhatHasArrivedIsBack) {
    using enum payment::PaymentStatus;
    using payment::RefundStatus;
    auto work = paid_in(Step::REFUND);
    for (auto status : {RefundStatus::PENDING, RefundStatus::PROCESSING}) {
        auto waits = refund_answered(work, refund_in(status), paid_back(CAPTURED), rules, now);
        EXPECT_EQ(waits.step, Step::REFUND);
        EXPECT_EQ(waits.state, StepState::WAITING);
        EXPECT_GT(waits.run_at, now);
        EXPECT_FALSE(waits.refund_end);
    }
    auto all = refund_answered(work, refund_in(RefundStatus::COMPLETED), paid_back(REFUNDED), rules, now);
    EXPECT_EQ(all.step, Step::FINISHED);
    EXPECT_EQ(all.refund_end, RefundEnd::DONE);
    EXPECT_EQ(all.payment_status, BookingPaymentStatus::REFUNDED);
    auto some = refund_answered(work, refund_in(RefundStatus::COMPLETED), paid_back(PARTIALLY_REFUNDED), rules, now);
    EXPECT_EQ(some.payment_status, BookingPaymentStatus::PARTIALLY_REFUNDED);
    work.payment_status = BookingPaymentStatus::PARTIALLY_REFUNDED;
    EXPECT_FALSE(refund_answered(work, refund_in(RefundStatus::COMPLETED), paid_back(PARTIALLY_REFUNDED), rules, now)
                     .payment_status)
        << "it is that already";
}

TEST(RefundDecisions, OneThatFailedIsForAnAgent) {
    for (auto status : {payment::RefundStatus::FAILED, payment::RefundStatus::CANCELLED}) {
        auto next = refund_answered(paid_in(Step::REFUND), refund_in(status),
                                    paid_back(payment::PaymentStatus::CAPTURED), rules, now);
        EXPECT_EQ(next.state, StepState::STUCK);
        EXPECT_EQ(next.refund_end, RefundEnd::FAILED);
        EXPECT_FALSE(next.payment_status);
    }
    EXPECT_EQ(payment_problem(paid_in(Step::REFUND), 409, "refund-exceeds", rules, now).state, StepState::STUCK);
    EXPECT_EQ(payment_problem(paid_in(Step::REFUND), 503, "away", rules, now).state, StepState::UNKNOWN);
}

TEST(RefundDecisions, SeveralTakeTurns) {
    using payment::RefundStatus;
    auto work = paid_in(Step::REFUND);
    work.other_refunds = work.other_refunds_unasked = 1;
    auto slow = refund_answered(work, refund_in(RefundStatus::PROCESSING), paid_back(payment::PaymentStatus::CAPTURED),
                                rules, now);
    EXPECT_EQ(slow.step, Step::REFUND);
    EXPECT_EQ(slow.state, StepState::READY) << "the other is asked for at once";
    auto one = refund_answered(work, refund_in(RefundStatus::COMPLETED),
                               paid_back(payment::PaymentStatus::PARTIALLY_REFUNDED), rules, now);
    EXPECT_EQ(one.step, Step::REFUND);
    EXPECT_EQ(one.refund_end, RefundEnd::DONE);
    work.refund.reset();
    EXPECT_EQ(no_open_refund(work).state, StepState::STUCK) << "the other one failed";
    work.other_refunds = 0;
    EXPECT_EQ(no_open_refund(work).step, Step::FINISHED);
}

}  // namespace
}  // namespace airside::booking

#include "services/payment/domain/refund.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "services/payment/domain/test_payment.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using gateways::GatewayRefund;
using gateways::RefundState;
using S = PaymentStatus;

const Rules rules{};

Money usd(std::int64_t cents) { return {cents, Currency::of("USD")}; }

Payment captured() {
    auto payment = a_payment();
    payment.status = S::CAPTURED;
    payment.captured_at = noon;
    return payment;
}

Refund a_refund(const Payment& payment, Money amount, int number = 1) {
    ManualClock clock(noon);
    SeededRandom random(static_cast<std::uint64_t>(number));
    return Refund{.id = Uuid::bucketed(clock, random, 7),
                  .reference = RefundReference::of("REF7K2MNQ4RS"),
                  .payment_id = payment.id,
                  .amount = amount,
                  .reason = RefundReason::CANCELLATION,
                  .reason_details = "details",
                  .key = std::to_string(number),
                  .requested_by_type = RefundRequester::SYSTEM,
                  .requested_by = {},
                  .requested_at = noon,
                  .request_since = noon,
                  .next_check_at = noon};
}
GatewayRefund seen(const Refund& refund, RefundState state, std::string failure = {}) {
    return {"re_1", refund.id.str(), state, refund.amount, std::move(failure)};
}

std::string problem_of(auto call) {
    try {
        call();
    } catch (const Problem& problem) {
        return problem.type;
    }
    return "";
}

TEST(CheckRefund, TakesWhatIsCapturedAndNeitherRefundedNorOnItsWay) {
    auto payment = captured();
    EXPECT_EQ(problem_of([&] { check_refund(payment, usd(12050)); }), "");
    EXPECT_EQ(problem_of([&] { check_refund(payment, usd(12051)); }), "refund-exceeds");
    payment.refund_reserved = usd(12000);
    EXPECT_EQ(problem_of([&] { check_refund(payment, usd(50)); }), "");
    EXPECT_EQ(problem_of([&] { check_refund(payment, usd(51)); }), "refund-exceeds");
    EXPECT_EQ(problem_of([&] { check_refund(payment, Money(1, Currency::of("EUR"))); }), "payment-state");
    for (auto status : {S::PENDING, S::AUTHORIZED, S::FAILED, S::CANCELLED}) {
        payment.status = status;
        EXPECT_EQ(problem_of([&] { check_refund(payment, usd(1)); }), "payment-state") << int(status);
        EXPECT_TRUE(refundable(payment).is_zero());
    }
}

TEST(RefundStep, SendsUntilTheGatewayHasItThenReads) {
    auto refund = a_refund(captured(), usd(100));
    EXPECT_EQ(next_step(refund), RefundStep::send);
    auto pending = on_refund_state(refund, seen(refund, RefundState::PENDING), noon, rules).refund;
    EXPECT_EQ(pending.status, RefundStatus::PROCESSING);
    EXPECT_EQ(pending.next_check_at, noon + rules.refund_look);
    EXPECT_EQ(next_step(pending), RefundStep::read);
    auto done = on_refund_state(pending, seen(refund, RefundState::DONE), noon, rules);
    EXPECT_EQ(done.event, refund_completed);
    EXPECT_EQ(next_step(done.refund), RefundStep::nothing);
    EXPECT_FALSE(done.refund.next_check_at);
}

TEST(RefundState, IsToldOnceAndABounceIsToldToo) {
    auto refund = a_refund(captured(), usd(100));
    auto done = on_refund_state(refund, seen(refund, RefundState::DONE), noon, rules);
    EXPECT_EQ(done.event, refund_completed);
    EXPECT_EQ(done.refund.processed_at, noon);
    EXPECT_EQ(on_refund_state(done.refund, seen(refund, RefundState::DONE), noon, rules).event, "");
    EXPECT_EQ(on_refund_state(done.refund, seen(refund, RefundState::PENDING), noon, rules).refund.status,
              RefundStatus::COMPLETED)
        << "an older answer that comes late";
    auto bounced = on_refund_state(done.refund, seen(refund, RefundState::FAILED, "declined"), noon + 24h, rules);
    EXPECT_EQ(bounced.event, refund_failed);
    EXPECT_EQ(bounced.refund.failure_reason, "declined");
    EXPECT_EQ(on_refund_state(bounced.refund, seen(refund, RefundState::FAILED), noon, rules).event, "");
    auto back = on_refund_state(bounced.refund, seen(refund, RefundState::DONE), noon, rules);
    EXPECT_TRUE(back.alarm);
    EXPECT_EQ(back.refund.status, RefundStatus::FAILED);
}

TEST(RefundState, ASecondRefundIsAnAlarm) {
    auto refund = a_refund(captured(), usd(100));
    auto done = on_refund_state(refund, seen(refund, RefundState::DONE), noon, rules).refund;
    auto second = seen(refund, RefundState::DONE);
    second.id = "re_2";
    auto d = on_refund_state(done, second, noon, rules);
    EXPECT_TRUE(d.alarm);
    EXPECT_EQ(d.refund.gateway_refund_id, "re_1");
    EXPECT_EQ(d.event, "");
    second.state = RefundState::FAILED;
    EXPECT_EQ(on_refund_state(done, second, noon, rules).refund.status, RefundStatus::COMPLETED);
}

TEST(RefundRefusal, FailsUnlessAnOperatorCanMendIt) {
    auto refund = a_refund(captured(), usd(100));
    gateways::Refused disputed{PaymentFailure::DISPUTED, "charge_disputed", "it is disputed"};
    auto failed = on_refund_refusal(refund, disputed, noon, rules);
    EXPECT_EQ(failed.event, refund_failed);
    EXPECT_EQ(failed.refund.failure_reason, "it is disputed");
    EXPECT_FALSE(failed.alarm);
    gateways::Refused empty{PaymentFailure::NOTHING_TO_REFUND, "charge_already_refunded", ""};
    EXPECT_TRUE(on_refund_refusal(refund, empty, noon, rules).alarm);
    gateways::Refused closed{PaymentFailure::CREDENTIALS, "http_401", ""};
    auto waits = on_refund_refusal(refund, closed, noon, rules);
    EXPECT_EQ(waits.refund.status, RefundStatus::PENDING);
    EXPECT_TRUE(waits.alarm);
    EXPECT_EQ(waits.refund.next_check_at, noon + rules.resolve_last);
}

TEST(RefundUnknown, IsLookedIntoAfterPausesThatGrow) {
    auto refund = a_refund(captured(), usd(100));
    auto first = on_refund_unknown(refund, noon, rules).refund;
    EXPECT_EQ(first.next_check_at, noon + 2s);
    EXPECT_EQ(on_refund_unknown(first, noon, rules).refund.next_check_at, noon + 4s);
    EXPECT_EQ(on_refund_unavailable(first, 60, noon, rules).refund.next_check_at, noon + 60s);
    EXPECT_EQ(first.gateway_key(), refund.gateway_key()) << "the identical request";
}

TEST(RefundMissing, CountsTheSecondTime) {
    auto refund = a_refund(captured(), usd(100));
    auto once = on_refund_missing(refund, noon, rules).refund;
    EXPECT_EQ(once.request_number, 1);
    auto twice = on_refund_missing(once, noon + 5min, rules).refund;
    EXPECT_EQ(twice.request_number, 2);
    EXPECT_EQ(twice.request_since, noon + 5min);
    EXPECT_EQ(twice.status, RefundStatus::PENDING);
}

TEST(RefundMissing, WhatWasSentJustNowIsNotMissing) {
    auto refund = a_refund(captured(), usd(100));
    refund.last_sent_at = noon + 120s;
    EXPECT_FALSE(missing_counts(refund, noon + 119s, rules));
    EXPECT_TRUE(missing_counts(refund, noon + 120s, rules));
    refund.missing_looks = 1;
    EXPECT_FALSE(missing_counts(refund, noon + 239s, rules));
    EXPECT_TRUE(missing_counts(refund, noon + 240s, rules));
}

TEST(RefundView, TellsACustomerNoMoreThanTheIssuerAllows) {
    auto refund = a_refund(captured(), usd(100));
    auto failed = on_refund_state(refund, seen(refund, RefundState::FAILED, "lost_or_stolen_card"), noon, rules).refund;
    EXPECT_EQ(view_of(failed, Audience::agent).failure_reason, "lost_or_stolen_card");
    EXPECT_EQ(view_of(failed, Audience::service).reason_details, "details");
    EXPECT_EQ(view_of(failed, Audience::customer).failure_reason, "The refund could not be made.");
    EXPECT_FALSE(view_of(failed, Audience::customer).reason_details);
}

// A payment and its refunds, as the workflow would keep them.
struct Book {
    Payment payment = captured();
    std::vector<Refund> refunds{};
    Instant now = noon;

    bool ask(Money amount) {
        if (!problem_of([&] { check_refund(payment, amount); }).empty()) return false;
        refunds.push_back(a_refund(payment, amount, static_cast<int>(refunds.size()) + 1));
        payment.refund_reserved += amount;
        return true;
    }
    void keep(Refund& refund, RefundDecision decision) {
        auto before = refund;
        refund = std::move(decision.refund);
        if (!decision.event.empty()) payment = after_refund(payment, before, refund);
    }
    Money sum(auto wanted) const {
        auto sum = usd(0);
        for (const auto& refund : refunds)
            if (wanted(refund.status)) sum += refund.amount;
        return sum;
    }
};

// Whatever is asked for and whatever the gateway does, in any order.
TEST(Refunds, NeverSumUpToMoreThanWasCaptured) {
    EXPECT_TRUE(rc::check("sequences of requests and answers", [] {
        Book book;
        auto steps = *rc::gen::inRange(1, 60);
        for (int i = 0; i < steps; ++i) {
            book.now += 1min;
            auto amount = *rc::gen::inRange(1, 13000);
            bool asks = book.refunds.empty() || *rc::gen::inRange(0, 3) == 0;
            if (asks) {
                auto left = book.payment.amount - book.payment.refund_reserved;
                RC_ASSERT(book.ask(usd(amount)) == (usd(amount) <= left));
                continue;
            }
            auto& refund =
                book.refunds[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(book.refunds.size())))];
            auto state = *rc::gen::element(RefundState::PENDING, RefundState::DONE, RefundState::FAILED);
            gateways::Refused refused{PaymentFailure::DISPUTED, "charge_disputed", "disputed"};
            switch (*rc::gen::inRange(0, 5)) {
                case 0: book.keep(refund, on_refund_unknown(refund, book.now, rules)); break;
                case 1: book.keep(refund, on_refund_missing(refund, book.now, rules)); break;
                case 2: book.keep(refund, on_refund_refusal(refund, refused, book.now, rules)); break;
                default: book.keep(refund, on_refund_state(refund, seen(refund, state), book.now, rules)); break;
            }
            auto completed = book.sum([](RefundStatus s) { return s == RefundStatus::COMPLETED; });
            auto reserved =
                book.sum([](RefundStatus s) { return s != RefundStatus::FAILED && s != RefundStatus::CANCELLED; });
            RC_ASSERT(book.payment.refunded == completed);
            RC_ASSERT(book.payment.refund_reserved == reserved);
            RC_ASSERT(reserved <= book.payment.amount);
            auto expected = completed.is_zero()                ? S::CAPTURED
                            : completed == book.payment.amount ? S::REFUNDED
                                                               : S::PARTIALLY_REFUNDED;
            RC_ASSERT(book.payment.status == expected);
        }
    }));
}

}  // namespace
}  // namespace airside::payment

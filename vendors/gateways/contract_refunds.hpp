// The part of every gateway's contract that is about refunds; see contract_suite.hpp.
#pragma once
#include "vendors/gateways/contract_suite.hpp"

namespace airside::gateways::suite {

template <class Subject>
class GatewayRefunds : public GatewayContract<Subject> {
  protected:
    static awaitable<GatewayPayment> captured(Bench& b, std::string_view card = Subject::cards.good) {
        auto request = request_for(card);
        auto context = b.context();
        auto held = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(held.done()) << held.describe();
        auto paid = co_await b.gateway.capture(held.value().id, request.amount, request.our_reference + ".2", context);
        EXPECT_TRUE(paid.done()) << paid.describe();
        co_await settle(b, held.value().id);
        co_return paid.value();
    }
    static awaitable<> settle(Bench& b, std::string payment_id) {
        if constexpr (requires { Subject::settle_payment(b, payment_id); })
            co_await Subject::settle_payment(b, payment_id);
        co_return;
    }
    static RefundRequest refund_for(const GatewayPayment& payment, std::string_view amount) {
        auto reference = new_reference();
        return {payment.id, *Money::parse(amount, payment.amount.currency()), reference, reference + ".1"};
    }
};
TYPED_TEST_SUITE_P(GatewayRefunds);

#define GATEWAY_BENCH this->with_bench([&](Bench & b) -> awaitable<>
TYPED_TEST_P(GatewayRefunds, RefundsAPartAndThenNoMoreThanTheRest) {
    GATEWAY_BENCH {
        auto held = co_await this->authorised(b);
        auto context = b.context();
        (void)co_await b.gateway.capture(held.id, held.amount, "k.2", context);
        co_await this->settle(b, held.id);
        RefundRequest part{held.id, *Money::parse("20.50", Currency::of("USD")), new_reference(), "k.3"};
        auto first = co_await b.gateway.refund(part, context);
        EXPECT_TRUE(first.done()) << first.describe();
        EXPECT_EQ(first.value().amount, part.amount);
        EXPECT_EQ(first.value().our_reference, part.our_reference);
        RefundRequest whole{held.id, held.amount, new_reference(), "k.4"};
        auto second = co_await b.gateway.refund(whole, context);
        EXPECT_TRUE(second.refused()) << second.describe();
        if (second.refused()) EXPECT_EQ(second.refused()->code, PaymentFailure::NOTHING_TO_REFUND);
        auto seen = co_await b.gateway.read(held.id, context);
        EXPECT_EQ(seen.value().refunded, part.amount);
    });
}

// The refund took place and its answer is lost: the identical request tells, and so does the list.
TYPED_TEST_P(GatewayRefunds, ALostRefundIsToldWhenAskedAgainAndIsOne) {
    GATEWAY_BENCH {
        auto paid = co_await this->captured(b);
        auto request = this->refund_for(paid, "20.50");
        auto context = b.context();
        co_await b.fault(TypeParam::vendor, TypeParam::operations.refund, R"("effect":"lost")");
        auto lost = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(lost.unknown()) << lost.describe();
        request.repeated = true;
        auto told = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(told.done()) << told.describe();
        EXPECT_EQ(told.value().our_reference, request.our_reference);
        auto all = co_await b.gateway.refunds_of(paid.id, context);
        EXPECT_TRUE(all.done()) << all.describe();
        EXPECT_EQ(all.value().size(), 1u);
        if (all.value().size() == 1) EXPECT_EQ(all.value()[0].id, told.value().id);
        auto seen = co_await b.gateway.read(paid.id, context);
        EXPECT_EQ(seen.value().refunded, request.amount);
    });
}

TYPED_TEST_P(GatewayRefunds, ARefundThatNeverArrivedIsInNoList) {
    GATEWAY_BENCH {
        auto paid = co_await this->captured(b);
        auto request = this->refund_for(paid, "20.50");
        auto context = b.context();
        co_await b.fault(TypeParam::vendor, TypeParam::operations.refund, R"("effect":"reset")");
        auto reset = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(reset.unknown()) << reset.describe();
        auto none = co_await b.gateway.refunds_of(paid.id, context);
        EXPECT_TRUE(none.done() && none.value().empty()) << none.describe();
        request.repeated = true;
        auto made = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(made.done()) << made.describe();
    });
}

TYPED_TEST_P(GatewayRefunds, ARefundIsPendingUntilTheBankTakesIt) {
    GATEWAY_BENCH {
        auto paid = co_await this->captured(b, TypeParam::cards.slow_to_refund);
        auto request = this->refund_for(paid, "120.50");
        auto context = b.context();
        auto made = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(made.done()) << made.describe();
        EXPECT_EQ(made.value().state, RefundState::PENDING);
        co_await TypeParam::settle_refund(b, made.value().id, true);
        auto taken = co_await b.gateway.read_refund(made.value().id, context);
        EXPECT_TRUE(taken.done()) << taken.describe();
        EXPECT_EQ(taken.value().state, RefundState::DONE);
        EXPECT_EQ(taken.value().amount, request.amount);
    });
}

// The bank sends it back: the refund has failed, says why, and the amount can be refunded anew.
TYPED_TEST_P(GatewayRefunds, ABouncedRefundGivesTheBalanceBack) {
    GATEWAY_BENCH {
        auto paid = co_await this->captured(b);
        auto request = this->refund_for(paid, "120.50");
        auto context = b.context();
        auto made = co_await b.gateway.refund(request, context);
        EXPECT_EQ(made.value().state, RefundState::DONE);
        co_await TypeParam::settle_refund(b, made.value().id, false);
        auto bounced = co_await b.gateway.read_refund(made.value().id, context);
        EXPECT_TRUE(bounced.done()) << bounced.describe();
        EXPECT_EQ(bounced.value().state, RefundState::FAILED);
        EXPECT_FALSE(bounced.value().failure.empty());
        auto seen = co_await b.gateway.read(paid.id, context);
        EXPECT_TRUE(seen.value().refunded.is_zero());
        auto anew = this->refund_for(paid, "120.50");
        auto second = co_await b.gateway.refund(anew, context);
        EXPECT_TRUE(second.done()) << second.describe();
        auto all = co_await b.gateway.refunds_of(paid.id, context);
        EXPECT_EQ(all.value().size(), 2u);
    });
}

TYPED_TEST_P(GatewayRefunds, NoSuchRefund) {
    GATEWAY_BENCH {
        auto context = b.context();
        std::string id = "re_doesnotexist", hostile = "../payment_intents?x=";
        auto none = co_await b.gateway.read_refund(id, context);
        EXPECT_TRUE(none.refused() && none.refused()->code == PaymentFailure::NOT_FOUND) << none.describe();
        auto strange = co_await b.gateway.read_refund(hostile, context);
        EXPECT_TRUE(strange.refused()) << strange.describe();
    });
}

#undef GATEWAY_BENCH

REGISTER_TYPED_TEST_SUITE_P(GatewayRefunds, RefundsAPartAndThenNoMoreThanTheRest,
                            ALostRefundIsToldWhenAskedAgainAndIsOne, ARefundThatNeverArrivedIsInNoList,
                            ARefundIsPendingUntilTheBankTakesIt, ABouncedRefundGivesTheBalanceBack, NoSuchRefund);

}  // namespace airside::gateways::suite

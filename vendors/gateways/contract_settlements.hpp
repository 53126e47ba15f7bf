// The part of every gateway's contract that is about what it settled; see contract_suite.hpp. A subject whose gateway
// settles later than it captures makes it do so now in `settle_all(Bench&)`.
#pragma once
#include <algorithm>

#include "vendors/gateways/contract_refunds.hpp"

namespace airside::gateways::suite {

template <class Subject>
class GatewaySettlements : public GatewayRefunds<Subject> {
  protected:
    static awaitable<> settle_all(Bench& b) {
        if constexpr (requires { Subject::settle_all(b); }) co_await Subject::settle_all(b);
        co_return;
    }
    // Whole days around now: the simulator's clock is not ours to the second.
    static awaitable<std::vector<Settlement>> settled(Bench& b) {
        auto now = SystemClock().now();
        auto context = b.context();
        auto told = co_await b.gateway.settlements(now - std::chrono::hours(24), now + std::chrono::hours(24), context);
        EXPECT_TRUE(told.done()) << told.describe();
        co_return told.done() ? told.value() : std::vector<Settlement>{};
    }
};
TYPED_TEST_SUITE_P(GatewaySettlements);

#define GATEWAY_BENCH this->with_bench([&](Bench & b) -> awaitable<>
TYPED_TEST_P(GatewaySettlements, TellsWhatWasCapturedAndRefunded) {
    GATEWAY_BENCH {
        auto unpaid = co_await this->authorised(b);
        auto paid = co_await this->captured(b);
        auto request = this->refund_for(paid, "20.50");
        auto context = b.context();
        auto refund = co_await b.gateway.refund(request, context);
        EXPECT_TRUE(refund.done()) << refund.describe();
        co_await this->settle_all(b);
        auto settlements = co_await this->settled(b);
        int captures = 0, refunds = 0;
        for (const auto& one : settlements) {
            EXPECT_NE(one.payment_id, unpaid.id) << "what is only authorised is not settled";
            EXPECT_FALSE(one.id.empty());
            if (one.payment_id != paid.id) continue;
            if (one.kind == Settlement::Kind::CAPTURE) {
                ++captures;
                EXPECT_EQ(one.gross, paid.captured);
                EXPECT_FALSE(one.transaction_id.empty());
            }
            if (one.kind == Settlement::Kind::REFUND) {
                ++refunds;
                EXPECT_EQ(one.gross, Money::zero(request.amount.currency()) - request.amount);
                EXPECT_TRUE(one.transaction_id == refund.value().id || one.our_reference == request.our_reference);
            }
        }
        EXPECT_EQ(captures, 1);
        EXPECT_EQ(refunds, 1);
        EXPECT_TRUE(std::is_sorted(settlements.begin(), settlements.end(),
                                   [](auto& a, auto& b) { return a.settled_at < b.settled_at; }));
    });
}

TYPED_TEST_P(GatewaySettlements, TellsOfTheTimeAskedForOnly) {
    GATEWAY_BENCH {
        (void)co_await this->captured(b);
        co_await this->settle_all(b);
        auto now = SystemClock().now();
        auto context = b.context();
        using std::chrono::hours;
        auto before = co_await b.gateway.settlements(now - hours(72), now - hours(48), context);
        EXPECT_TRUE(before.done() && before.value().empty()) << before.describe();
        auto too_long = co_await b.gateway.settlements(now - hours(24 * 32), now, context);
        EXPECT_TRUE(too_long.refused()) << too_long.describe();
    });
}

TYPED_TEST_P(GatewaySettlements, AFailedReportIsOnlyUnavailable) {
    GATEWAY_BENCH {
        co_await b.fault(TypeParam::vendor, TypeParam::operations.settlements, R"("effect":"error","status":500)");
        auto now = SystemClock().now();
        auto context = b.context();
        auto failed = co_await b.gateway.settlements(now - std::chrono::hours(24), now, context);
        EXPECT_TRUE(failed.unavailable()) << failed.describe();
    });
}
#undef GATEWAY_BENCH

REGISTER_TYPED_TEST_SUITE_P(GatewaySettlements, TellsWhatWasCapturedAndRefunded, TellsOfTheTimeAskedForOnly,
                            AFailedReportIsOnlyUnavailable);

}  // namespace airside::gateways::suite

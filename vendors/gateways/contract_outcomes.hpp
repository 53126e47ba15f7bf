// The part of every gateway's contract that is about what went wrong on the way: what is unknown, what is not; see
// contract_suite.hpp.
#pragma once
#include "vendors/gateways/contract_suite.hpp"

namespace airside::gateways::suite {

template <class Subject>
class GatewayOutcomes : public GatewayContract<Subject> {
  protected:
    // A request without an answer, as it is sent again.
    static awaitable<AuthoriseRequest> unanswered(Bench& b, std::string_view effect) {
        auto request = request_for(Subject::cards.good);
        auto context = b.context();
        co_await b.fault(Subject::vendor, Subject::operations.authorise, R"("effect":")" + std::string(effect) + '"');
        auto none = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(none.unknown()) << none.describe();
        request.repeated = true;
        co_return request;
    }
};
TYPED_TEST_SUITE_P(GatewayOutcomes);

#define GATEWAY_BENCH this->with_bench([&](Bench & b) -> awaitable<>
// The effect took place and its answer is lost: unknown, and the identical request tells, without a second effect.
TYPED_TEST_P(GatewayOutcomes, ALostAnswerIsUnknownAndToldWhenAskedAgain) {
    GATEWAY_BENCH {
        auto request = co_await this->unanswered(b, "lost");
        auto context = b.context();
        auto told = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(told.done()) << told.describe();
        auto found = co_await b.gateway.find(request.our_reference, context);
        EXPECT_EQ(found.value().size(), 1u);

        auto id = told.value().id;
        co_await b.fault(TypeParam::vendor, TypeParam::operations.capture, R"("effect":"lost")");
        auto lost_capture = co_await b.gateway.capture(id, request.amount, "k.2", context);
        EXPECT_TRUE(lost_capture.unknown()) << lost_capture.describe();
        auto captured = co_await b.gateway.capture(id, request.amount, "k.2", context);
        EXPECT_TRUE(captured.done()) << captured.describe();
        EXPECT_EQ(captured.value().captured, request.amount);
    });
}

TYPED_TEST_P(GatewayOutcomes, ALostVoidIsToldWhenAskedAgain) {
    GATEWAY_BENCH {
        auto held = co_await this->authorised(b);
        auto context = b.context();
        co_await b.fault(TypeParam::vendor, TypeParam::operations.cancel, R"("effect":"lost")");
        auto lost = co_await b.gateway.cancel(held.id, "k.2", context);
        EXPECT_TRUE(lost.unknown()) << lost.describe();
        auto told = co_await b.gateway.cancel(held.id, "k.2", context);
        EXPECT_TRUE(told.done()) << told.describe();
    });
}

// Longer than any gateway keeps a key's answer.
TYPED_TEST_P(GatewayOutcomes, ALostAuthorisationIsNotMadeAgainDaysLater) {
    GATEWAY_BENCH {
        auto request = co_await this->unanswered(b, "lost");
        auto context = b.context();
        co_await b.tell(http::Method::POST, "/_sim/clock", R"({"advance_s":172800})");
        auto again = co_await b.gateway.authorise(request, context);
        co_await b.tell(http::Method::POST, "/_sim/clock", R"({"real":true})");
        EXPECT_FALSE(again.refused()) << again.describe();
        auto found = co_await b.gateway.find(request.our_reference, context);
        EXPECT_TRUE(found.done()) << found.describe();
        if (found.done()) EXPECT_EQ(found.value().size(), 1u);
    });
}

// The first one may have arrived and its payment not be found yet: that our keys are not accepted any more when it is
// sent again says nothing of that.
TYPED_TEST_P(GatewayOutcomes, ARequestSentAgainThatIsRefusedForAnotherReasonLeavesTheFirstUnknown) {
    GATEWAY_BENCH {
        auto request = co_await this->unanswered(b, "reset");
        auto context = b.context();
        co_await b.fault(TypeParam::vendor, TypeParam::operations.authorise,
                         R"("effect":"error","status":401,"times":2)");
        auto locked_out = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(locked_out.unknown()) << locked_out.describe();
        co_await b.tell(http::Method::DELETE, "/_sim/faults");
        request.method_token = TypeParam::cards.unknown;
        auto used_up = co_await b.gateway.authorise(request, context);
        EXPECT_FALSE(used_up.refused()) << "what pays may be used up by the first: " << used_up.describe();
    });
}

TYPED_TEST_P(GatewayOutcomes, AWriteThatTookTooLongIsUnknown) {
    GATEWAY_BENCH {
        auto context = b.context();
        for (std::string status : {"408", "424"}) {
            co_await b.fault(TypeParam::vendor, TypeParam::operations.authorise,
                             R"("effect":"error","status":)" + status);
            auto request = request_for(TypeParam::cards.good);
            auto late = co_await b.gateway.authorise(request, context);
            EXPECT_TRUE(late.unknown()) << status << ": " << late.describe();
        }
    });
}

TYPED_TEST_P(GatewayOutcomes, AServerErrorOfAWriteIsUnknown) {
    GATEWAY_BENCH {
        auto context = b.context();
        co_await b.fault(TypeParam::vendor, TypeParam::operations.authorise, R"("effect":"error","status":500)");
        auto request = request_for(TypeParam::cards.good);
        auto failed = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(failed.unknown()) << failed.describe();
        auto held = co_await this->authorised(b);
        co_await b.fault(TypeParam::vendor, TypeParam::operations.capture, R"("effect":"reset")");
        auto reset = co_await b.gateway.capture(held.id, held.amount, "k.2", context);
        EXPECT_TRUE(reset.unknown()) << reset.describe();
        auto state = co_await this->state_of(b, held.id);
        EXPECT_EQ(state, PaymentState::AUTHORIZED);
    });
}

TYPED_TEST_P(GatewayOutcomes, AFailedReadIsOnlyUnavailable) {
    GATEWAY_BENCH {
        auto held = co_await this->authorised(b);
        auto context = b.context();
        co_await b.fault(TypeParam::vendor, TypeParam::operations.read, R"("effect":"error","status":500)");
        auto failed = co_await b.gateway.read(held.id, context);
        EXPECT_TRUE(failed.unavailable()) << failed.describe();
    });
}

TYPED_TEST_P(GatewayOutcomes, AGatewayThatHangsIsLeftAtTheDeadline) {
    GATEWAY_BENCH {
        co_await b.fault(TypeParam::vendor, TypeParam::operations.authorise, R"("effect":"hang","when":"after")");
        auto request = request_for(TypeParam::cards.good);
        auto context = b.context(std::chrono::milliseconds(300));
        auto hung = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(hung.unknown()) << hung.describe();
        request.repeated = true;
        auto later = b.context();
        auto told = co_await b.gateway.authorise(request, later);
        EXPECT_TRUE(told.done()) << told.describe();
    });
}

TYPED_TEST_P(GatewayOutcomes, ARateLimitIsObeyed) {
    GATEWAY_BENCH {
        co_await b.fault(TypeParam::vendor, TypeParam::operations.authorise, R"("effect":"error","status":429)");
        auto request = request_for(TypeParam::cards.good);
        auto context = b.context();
        auto limited = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(limited.unavailable()) << limited.describe();
        auto calls = b.messages.size();
        auto held_back = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(held_back.unavailable()) << held_back.describe();
        EXPECT_EQ(b.messages.size(), calls) << "nothing was sent before the time that the gateway named";
    });
}

TYPED_TEST_P(GatewayOutcomes, AnUnreachableGatewayIsUnavailable) {
    GATEWAY_BENCH {
        auto nowhere = TypeParam::make(b.client, "http://127.0.0.1:" + std::to_string(testkit::free_port()));
        auto request = request_for(TypeParam::cards.good);
        auto context = b.context();
        auto outcome = co_await nowhere->authorise(request, context);
        EXPECT_TRUE(outcome.unavailable()) << outcome.describe();
    });
}

#undef GATEWAY_BENCH

REGISTER_TYPED_TEST_SUITE_P(GatewayOutcomes, ALostAnswerIsUnknownAndToldWhenAskedAgain, ALostVoidIsToldWhenAskedAgain,
                            ALostAuthorisationIsNotMadeAgainDaysLater,
                            ARequestSentAgainThatIsRefusedForAnotherReasonLeavesTheFirstUnknown,
                            AWriteThatTookTooLongIsUnknown, AServerErrorOfAWriteIsUnknown, AFailedReadIsOnlyUnavailable,
                            AGatewayThatHangsIsLeftAtTheDeadline, ARateLimitIsObeyed,
                            AnUnreachableGatewayIsUnavailable);

}  // namespace airside::gateways::suite

// The part of every gateway's contract that is about saved methods; see contract_suite.hpp. A subject whose tokens of
// `cards` can't be saved names one that can, as `savable`.
#pragma once
#include "vendors/gateways/contract_suite.hpp"

namespace airside::gateways::suite {

template <class Subject>
class GatewayMethods : public GatewayContract<Subject> {
  protected:
    static std::string savable() {
        if constexpr (requires { Subject::savable; })
            return std::string(Subject::savable);
        else
            return std::string(Subject::cards.good);
    }
    static SaveMethodRequest save_request(std::string token = savable()) {
        auto reference = new_reference();
        return {.token = std::move(token), .customer = "user-" + reference, .idempotency_key = reference + ".save"};
    }
    static awaitable<SavedMethod> saved(Bench& b) {
        auto request = save_request();
        auto context = b.context();
        auto outcome = co_await b.gateway.save_method(request, context);
        EXPECT_TRUE(outcome.done()) << outcome.describe();
        co_return outcome.done() ? outcome.value() : SavedMethod{};
    }
};
TYPED_TEST_SUITE_P(GatewayMethods);

#define GATEWAY_BENCH this->with_bench([&](Bench & b) -> awaitable<>
TYPED_TEST_P(GatewayMethods, ASavedMethodPaysMoreThanOnce) {
    GATEWAY_BENCH {
        auto method = co_await this->saved(b);
        EXPECT_FALSE(method.token.empty());
        EXPECT_LE(method.token.size(), 255u);
        if (method.card) EXPECT_EQ(method.card->last4.size(), 4u);
        for (int times = 0; times < 2; ++times) {
            auto request = request_for(method.token);
            auto context = b.context();
            auto paid = co_await b.gateway.authorise(request, context);
            EXPECT_TRUE(paid.done()) << paid.describe();
            if (paid.done()) EXPECT_EQ(paid.value().state, PaymentState::AUTHORIZED);
        }
    });
}

TYPED_TEST_P(GatewayMethods, SavingAgainWithTheSameKeyIsTheSame) {
    GATEWAY_BENCH {
        auto request = this->save_request();
        auto context = b.context();
        co_await b.fault(TypeParam::vendor, TypeParam::operations.save, R"("effect":"lost")");
        auto lost = co_await b.gateway.save_method(request, context);
        EXPECT_TRUE(lost.unknown()) << lost.describe();
        auto told = co_await b.gateway.save_method(request, context);
        EXPECT_TRUE(told.done()) << told.describe();
        auto again = co_await b.gateway.save_method(request, context);
        EXPECT_TRUE(again.done()) << again.describe();
        if (told.done() && again.done()) EXPECT_EQ(told.value().token, again.value().token);
    });
}

TYPED_TEST_P(GatewayMethods, ARemovedMethodIsForgotten) {
    GATEWAY_BENCH {
        auto method = co_await this->saved(b);
        auto context = b.context();
        for (int times = 0; times < 2; ++times) {
            auto removed = co_await b.gateway.remove_method(method.token, context);
            EXPECT_TRUE(removed.done()) << removed.describe();
        }
        auto request = request_for(method.token);
        auto refused = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(refused.refused()) << refused.describe();
        if (refused.refused()) EXPECT_EQ(refused.refused()->code, PaymentFailure::METHOD_NOT_USABLE);
        std::string unknown(TypeParam::cards.unknown), hostile = "../refunds?x=";
        for (const auto& token : {unknown, hostile}) {
            auto nothing = co_await b.gateway.remove_method(token, context);
            EXPECT_TRUE(nothing.done()) << nothing.describe();
        }
    });
}

TYPED_TEST_P(GatewayMethods, WhatIsNoMethodIsNotSaved) {
    GATEWAY_BENCH {
        auto request = this->save_request(std::string(TypeParam::cards.unknown));
        auto context = b.context();
        auto refused = co_await b.gateway.save_method(request, context);
        EXPECT_TRUE(refused.refused()) << refused.describe();
        if (refused.refused()) EXPECT_EQ(refused.refused()->code, PaymentFailure::METHOD_NOT_USABLE);
    });
}

TYPED_TEST_P(GatewayMethods, WhatIsRecordedHoldsNoToken) {
    GATEWAY_BENCH {
        auto method = co_await this->saved(b);
        auto request = request_for(method.token);
        auto context = b.context();
        (void)co_await b.gateway.authorise(request, context);
        // The text of a lost connection names the address.
        co_await b.tell(http::Method::POST, "/_sim/faults",
                        R"({"vendor":")" + std::string(TypeParam::vendor) + R"(","effect":"reset","times":0})");
        auto lost = co_await b.gateway.remove_method(method.token, context);
        EXPECT_TRUE(lost.unknown()) << lost.describe();
        co_await b.tell(http::Method::DELETE, "/_sim/faults");
        b.messages.push_back({b.gateway.name(), "the outcome", lost.describe(), "", 0, 0});
        (void)co_await b.gateway.remove_method(method.token, context);
        (void)co_await b.gateway.remove_method(method.token, context);
        // Of a token of several parts none is told.
        for (auto rest = method.token; !rest.empty();) {
            auto end = rest.find_first_of("/:.");
            auto part = rest.substr(0, end);
            for (const auto& message : b.messages)
                EXPECT_EQ((message.request + message.reply).find(part), std::string::npos)
                    << message.operation << " " << message.request << "\n"
                    << message.reply;
            rest = end == rest.npos ? "" : rest.substr(end + 1);
        }
        EXPECT_GE(b.messages.size(), 3u);
    });
}
#undef GATEWAY_BENCH

REGISTER_TYPED_TEST_SUITE_P(GatewayMethods, ASavedMethodPaysMoreThanOnce, SavingAgainWithTheSameKeyIsTheSame,
                            ARemovedMethodIsForgotten, WhatIsNoMethodIsNotSaved, WhatIsRecordedHoldsNoToken);

}  // namespace airside::gateways::suite

// The address of Braintree's webhooks; what they say is tested with the adapter, what is done about it with webhooks.
#include "services/payment/test_support.hpp"

namespace airside::payment {
namespace {

using testkit::run_on_reactor;

struct BraintreeTest : PaymentTest {
    ScriptedGateway braintree{PaymentGateway::BRAINTREE};
    static BraintreeChallenge challenge() { return {.bt_challenge = {"20f9f8ed05f77439fe955c977e4c8a53"}}; }
    static awaitable<int> status_of_webhook(Deployment& d) {
        BraintreeWebhook forged{.body = {"bt_signature=public%7C00&bt_payload=AAAA"}};
        auto problem = co_await problem_of(braintree_webhook(d.context, Caller{}, std::move(forged)));
        co_return problem.status;
    }
};

TEST_F(BraintreeTest, WithoutItTheAddressIsNobodys) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto asked = challenge();
        auto problem = co_await problem_of(braintree_challenge(d.context, Caller{}, std::move(asked)));
        EXPECT_EQ(problem.status, 404);
        auto status = co_await status_of_webhook(d);
        EXPECT_EQ(status, 404);
    });
}

TEST_F(BraintreeTest, WhatItsAdapterRefusesIsRefusedAndNotKept) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        std::vector<gateways::Gateway*> both{&gateway, &braintree};
        Deployment d(reactor, db, clock, std::move(both));
        auto status = co_await status_of_webhook(d);
        EXPECT_EQ(status, 400);
        auto asked = challenge();
        auto problem = co_await problem_of(braintree_challenge(d.context, Caller{}, std::move(asked)));
        EXPECT_EQ(problem.status, 422) << "this gateway answers no challenge";
        EXPECT_EQ(db.value("SELECT count(*) FROM webhook_inbox"), "0");
    });
}

}  // namespace
}  // namespace airside::payment

// What every gateway's adapter has to do, whatever its wire format: run against the simulator, which plays the gateway
// and fails as told.
//
// An adapter's test instantiates it:
//   struct StripeSubject {
//       static constexpr std::string_view vendor = "stripe";  // in the simulator's fault rules
//       static constexpr Operations operations{…};
//       static constexpr Cards cards{…};
//       static std::unique_ptr<gateways::Gateway> make(http::Client&, const std::string& url);
//       static awaitable<> pass_challenge(Bench&, const std::string& payment_id, bool passed);
//       static awaitable<> settle_refund(Bench&, const std::string& refund_id, bool taken);  // by the card's bank
//       // Where only what is settled can be refunded:
//       static awaitable<> settle_payment(Bench&, const std::string& payment_id);
//       // Where the challenge is passed in the browser before the gateway is called, so that tokens carry its result,
//       // instead of pass_challenge: a card whose holder has failed it, and a gateway that insists on it. The card
//       // that is `challenged` has passed it.
//       static constexpr std::string_view challenge_failed;
//       static std::unique_ptr<gateways::Gateway> make_strict(http::Client&, const std::string& url);
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayContract, StripeSubject);
//   INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayOutcomes, StripeSubject);     // contract_outcomes.hpp
//   INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayRefunds, StripeSubject);      // contract_refunds.hpp
//   INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewayMethods, StripeSubject);      // contract_methods.hpp
//   INSTANTIATE_TYPED_TEST_SUITE_P(Stripe, GatewaySettlements, StripeSubject);  // contract_settlements.hpp
#pragma once
#include "vendors/gateways/contract_bench.hpp"

namespace airside::gateways::suite {

template <class Subject>
concept ChallengesInTheBrowser = requires { Subject::challenge_failed; };

template <class Subject>
class GatewayContract : public testing::Test {
  protected:
    // Runs `body(bench)` on a clean simulator.
    template <class Body>
    void with_bench(Body body) {
        testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            http::Client client(reactor);
            auto gateway = Subject::make(client, RunningSimulator::shared().url());
            Bench bench{reactor, client, *gateway};
            co_await bench.tell(http::Method::POST, "/_sim/reset");
            co_await body(bench);
        });
    }
    static awaitable<GatewayPayment> authorised(Bench& b, std::string amount = "120.50", std::string currency = "USD") {
        auto request = request_for(Subject::cards.good, amount, currency);
        auto context = b.context();
        auto outcome = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(outcome.done()) << outcome.describe();
        co_return outcome.value();
    }
    static awaitable<PaymentState> state_of(Bench& b, std::string id) {
        auto context = b.context();
        auto seen = co_await b.gateway.read(id, context);
        EXPECT_TRUE(seen.done()) << seen.describe();
        co_return seen.value().state;
    }
    static awaitable<Outcome<GatewayPayment>> authorised_strictly(Bench& b, std::string_view card) {
        auto strict = Subject::make_strict(b.client, RunningSimulator::shared().url());
        auto request = request_for(card);
        auto context = b.context();
        auto outcome = co_await strict->authorise(request, context);
        co_return outcome;
    }
};
TYPED_TEST_SUITE_P(GatewayContract);

#define GATEWAY_BENCH this->with_bench([&](Bench & b) -> awaitable<>
TYPED_TEST_P(GatewayContract, AuthorisesAndCaptures) {
    GATEWAY_BENCH {
        auto held = co_await this->authorised(b);
        EXPECT_EQ(held.state, PaymentState::AUTHORIZED);
        EXPECT_EQ(held.amount.str(), "120.50 USD");
        EXPECT_TRUE(held.captured.is_zero());
        EXPECT_EQ(held.card->last4.size(), 4u);
        EXPECT_FALSE(held.transaction_id.empty());
        EXPECT_FALSE(held.liability_shifted) << "nobody was authenticated";
        auto context = b.context();
        auto paid = co_await b.gateway.capture(held.id, held.amount, "k.2", context);
        EXPECT_TRUE(paid.done()) << paid.describe();
        EXPECT_EQ(paid.value().state, PaymentState::CAPTURED);
        EXPECT_EQ(paid.value().captured, held.amount);
    });
}

TYPED_TEST_P(GatewayContract, CapturesAPart) {
    GATEWAY_BENCH {
        auto held = co_await this->authorised(b);
        auto part = *Money::parse("100.00", Currency::of("USD"));
        auto context = b.context();
        auto paid = co_await b.gateway.capture(held.id, part, "k.2", context);
        EXPECT_TRUE(paid.done()) << paid.describe();
        EXPECT_EQ(paid.value().captured, part);
        auto seen = co_await b.gateway.read(held.id, context);
        EXPECT_TRUE(seen.done()) << seen.describe();
        EXPECT_TRUE(seen.value().refunded.is_zero()) << "the rest was never paid: " << seen.value().refunded.str();
    });
}

TYPED_TEST_P(GatewayContract, KnowsCurrenciesWithoutAndWithThreeDecimals) {
    GATEWAY_BENCH {
        auto yen = co_await this->authorised(b, "12500", "JPY");
        EXPECT_EQ(yen.amount.str(), "12500 JPY");
        if (b.gateway.takes(PaymentMethodType::CARD, Currency::of("KWD"))) {
            auto dinar = co_await this->authorised(b, "38.250", "KWD");
            EXPECT_EQ(dinar.amount.str(), "38.250 KWD");
            co_return;
        }
        auto request = request_for(TypeParam::cards.good, "38.250", "KWD");
        auto context = b.context();
        auto dinar = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(dinar.refused() && dinar.refused()->code == PaymentFailure::CURRENCY_NOT_SUPPORTED)
            << dinar.describe();
    });
}

TYPED_TEST_P(GatewayContract, RefusalsHaveOurWordsAndTheirs) {
    GATEWAY_BENCH {
        for (auto [card, code] : {std::pair{TypeParam::cards.poor, PaymentFailure::INSUFFICIENT_FUNDS},
                                  {TypeParam::cards.declined, PaymentFailure::CARD_DECLINED},
                                  {TypeParam::cards.stolen, PaymentFailure::LOST_OR_STOLEN_CARD},
                                  {TypeParam::cards.unknown, PaymentFailure::METHOD_NOT_USABLE}}) {
            auto request = request_for(card);
            auto context = b.context();
            auto outcome = co_await b.gateway.authorise(request, context);
            EXPECT_TRUE(outcome.refused()) << outcome.describe();
            if (!outcome.refused()) continue;
            EXPECT_EQ(outcome.refused()->code, code) << outcome.describe();
            EXPECT_FALSE(outcome.refused()->vendor_code.empty());
            EXPECT_FALSE(outcome.refused()->text.empty());
        }
    });
}

TYPED_TEST_P(GatewayContract, ARefusalIsTheSameWhenAskedAgain) {
    GATEWAY_BENCH {
        auto request = request_for(TypeParam::cards.poor);
        auto context = b.context();
        auto first = co_await b.gateway.authorise(request, context);
        request.repeated = true;
        auto again = co_await b.gateway.authorise(request, context);
        EXPECT_TRUE(first.refused() && again.refused()) << again.describe();
        if (again.refused()) EXPECT_EQ(again.refused()->code, PaymentFailure::INSUFFICIENT_FUNDS);
    });
}

TYPED_TEST_P(GatewayContract, TheCustomerPassesAChallenge) {
    GATEWAY_BENCH {
        if constexpr (ChallengesInTheBrowser<TypeParam>) {
            auto passed = co_await this->authorised_strictly(b, TypeParam::cards.challenged);
            EXPECT_TRUE(passed.done()) << passed.describe();
            EXPECT_EQ(passed.value().state, PaymentState::AUTHORIZED);
            EXPECT_EQ(passed.value().three_d_secure, ThreeDSecure::AUTHENTICATED);
            EXPECT_TRUE(passed.value().liability_shifted);
            co_return;
        } else {
            auto request = request_for(TypeParam::cards.challenged);
            auto context = b.context();
            auto waiting = co_await b.gateway.authorise(request, context);
            EXPECT_TRUE(waiting.done()) << waiting.describe();
            EXPECT_EQ(waiting.value().state, PaymentState::ACTION_REQUIRED);
            EXPECT_FALSE(waiting.value().action->url.empty()) << "a return URL was given, so it is a redirect";
            co_await TypeParam::pass_challenge(b, waiting.value().id, true);
            auto resumed = co_await b.gateway.resume(waiting.value().id, request.idempotency_key, context);
            EXPECT_TRUE(resumed.done()) << resumed.describe();
            EXPECT_EQ(resumed.value().state, PaymentState::AUTHORIZED);
            EXPECT_EQ(resumed.value().three_d_secure, ThreeDSecure::AUTHENTICATED);
            EXPECT_TRUE(resumed.value().liability_shifted) << "the issuer has authenticated its customer";
        }
    });
}

TYPED_TEST_P(GatewayContract, TheCustomerFailsAChallenge) {
    GATEWAY_BENCH {
        if constexpr (ChallengesInTheBrowser<TypeParam>) {
            auto failed = co_await this->authorised_strictly(b, TypeParam::challenge_failed);
            EXPECT_TRUE(failed.refused()) << failed.describe();
            if (failed.refused()) EXPECT_EQ(failed.refused()->code, PaymentFailure::AUTHENTICATION_FAILED);
            co_return;
        } else {
            auto request = request_for(TypeParam::cards.challenged);
            auto context = b.context();
            auto waiting = co_await b.gateway.authorise(request, context);
            co_await TypeParam::pass_challenge(b, waiting.value().id, false);
            auto resumed = co_await b.gateway.resume(waiting.value().id, request.idempotency_key, context);
            EXPECT_TRUE(resumed.done()) << resumed.describe();
            EXPECT_EQ(resumed.value().state, PaymentState::FAILED);
            EXPECT_EQ(resumed.value().failure->code, PaymentFailure::AUTHENTICATION_FAILED);
        }
    });
}

TYPED_TEST_P(GatewayContract, GivesBackAnAuthorisationAndAChallenge) {
    GATEWAY_BENCH {
        auto held = co_await this->authorised(b);
        auto context = b.context();
        auto voided = co_await b.gateway.cancel(held.id, "k.2", context);
        EXPECT_TRUE(voided.done()) << voided.describe();
        EXPECT_EQ(voided.value().state, PaymentState::VOIDED);
        if constexpr (ChallengesInTheBrowser<TypeParam>) co_return;  // nothing waits for the customer
        auto request = request_for(TypeParam::cards.challenged);
        auto waiting = co_await b.gateway.authorise(request, context);
        auto ended = co_await b.gateway.cancel(waiting.value().id, "k.3", context);
        EXPECT_TRUE(ended.done()) << ended.describe();
    });
}

TYPED_TEST_P(GatewayContract, WhatIsDoneAlreadyIsDone) {
    GATEWAY_BENCH {
        auto first = co_await this->authorised(b);
        auto context = b.context();
        (void)co_await b.gateway.capture(first.id, first.amount, "k.2", context);
        auto again = co_await b.gateway.capture(first.id, first.amount, "k.3", context);
        EXPECT_TRUE(again.done()) << again.describe();
        auto second = co_await this->authorised(b);
        (void)co_await b.gateway.cancel(second.id, "k.4", context);
        auto once_more = co_await b.gateway.cancel(second.id, "k.5", context);
        EXPECT_TRUE(once_more.done()) << once_more.describe();
    });
}

TYPED_TEST_P(GatewayContract, TooLateIsSaid) {
    GATEWAY_BENCH {
        auto first = co_await this->authorised(b);
        auto context = b.context();
        (void)co_await b.gateway.capture(first.id, first.amount, "k.2", context);
        auto late_void = co_await b.gateway.cancel(first.id, "k.3", context);
        EXPECT_TRUE(late_void.refused()) << late_void.describe();
        if (late_void.refused()) EXPECT_EQ(late_void.refused()->code, PaymentFailure::ALREADY_CAPTURED);
        auto second = co_await this->authorised(b);
        (void)co_await b.gateway.cancel(second.id, "k.4", context);
        auto late_capture = co_await b.gateway.capture(second.id, second.amount, "k.5", context);
        EXPECT_TRUE(late_capture.refused()) << late_capture.describe();
        if (late_capture.refused()) EXPECT_EQ(late_capture.refused()->code, PaymentFailure::ALREADY_VOIDED);
    });
}

TYPED_TEST_P(GatewayContract, FindsByOurReference) {
    GATEWAY_BENCH {
        auto held = co_await this->authorised(b);
        co_await this->authorised(b);
        auto context = b.context();
        auto found = co_await b.gateway.find(held.our_reference, context);
        EXPECT_TRUE(found.done()) << found.describe();
        EXPECT_EQ(found.value().size(), 1u);
        if (found.value().size() == 1) EXPECT_EQ(found.value()[0].id, held.id);
        auto nothing = new_reference();
        auto none = co_await b.gateway.find(nothing, context);
        EXPECT_TRUE(none.done() && none.value().empty());
    });
}

TYPED_TEST_P(GatewayContract, NoSuchPayment) {
    GATEWAY_BENCH {
        auto context = b.context();
        std::string id = "pi_doesnotexist", hostile = "../refunds?x=";
        auto none = co_await b.gateway.read(id, context);
        EXPECT_TRUE(none.refused() && none.refused()->code == PaymentFailure::NOT_FOUND) << none.describe();
        auto strange = co_await b.gateway.read(hostile, context);
        EXPECT_TRUE(strange.refused()) << strange.describe();
    });
}

TYPED_TEST_P(GatewayContract, WhatIsRecordedHoldsNoSecrets) {
    GATEWAY_BENCH {
        auto request = request_for(TypeParam::cards.good);
        request.return_url = "https://shop.example/return?session=verysecret";
        auto context = b.context();
        (void)co_await b.gateway.authorise(request, context);
        auto challenged = request_for(TypeParam::cards.challenged);
        (void)co_await b.gateway.authorise(challenged, context);
        EXPECT_GE(b.messages.size(), 2u);
        for (const auto& message : b.messages) {
            auto all = message.request + message.reply;
            EXPECT_EQ(all.find("verysecret"), std::string::npos);
            EXPECT_EQ(all.find("_secret_"), std::string::npos) << "a client secret";
            EXPECT_EQ(message.request.find(request.method_token), std::string::npos);
            EXPECT_NE(message.http_status, 0);
        }
    });
}
#undef GATEWAY_BENCH

REGISTER_TYPED_TEST_SUITE_P(GatewayContract, AuthorisesAndCaptures, CapturesAPart,
                            KnowsCurrenciesWithoutAndWithThreeDecimals, RefusalsHaveOurWordsAndTheirs,
                            ARefusalIsTheSameWhenAskedAgain, TheCustomerPassesAChallenge, TheCustomerFailsAChallenge,
                            GivesBackAnAuthorisationAndAChallenge, WhatIsDoneAlreadyIsDone, TooLateIsSaid,
                            FindsByOurReference, NoSuchPayment, WhatIsRecordedHoldsNoSecrets);

}  // namespace airside::gateways::suite

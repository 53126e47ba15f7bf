#include "platform/async/sync.hpp"
#include "platform/json/json.hpp"
#include "services/payment/test_support.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;

TEST_F(PaymentTest, EveryQueryFitsTheSchema) { EXPECT_EQ(db.check_queries(), ""); }

TEST_F(PaymentTest, AuthorisesAndCaptures) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(held.outcome, PaymentOutcome::DONE);
        EXPECT_EQ(held.card_brand, "VISA");
        EXPECT_EQ(held.card_last4, "4242");
        EXPECT_EQ(held.id.uuid().bucket(), bucket_of(user.uuid()));
        auto paid = co_await d.capture(held.id);
        EXPECT_EQ(paid.status, PaymentStatus::CAPTURED);
        auto again = co_await d.capture(held.id);
        EXPECT_EQ(again.status, PaymentStatus::CAPTURED);
        EXPECT_EQ(gateway.captures, 1);
        EXPECT_EQ(events(), "payment_authorized payment_completed");
        EXPECT_EQ(attempts(), "AUTHORIZE:true CAPTURE:true");
        EXPECT_EQ(db.value("SELECT count(*) FROM payment_messages"), "2");
        auto told =
            json::from_json<PaymentEvent>(db.value("SELECT payload FROM outbox WHERE type = 'payment_completed'"));
        EXPECT_EQ(told.booking_id, booking);
        EXPECT_EQ(told.amount.str(), "120.50 USD");
    });
}

TEST_F(PaymentTest, ARefusalIsFinalAndAnotherKeyIsAnotherPayment) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::refuse};
        auto refused = co_await d.authorize(request());
        EXPECT_EQ(refused.status, PaymentStatus::FAILED);
        EXPECT_EQ(refused.outcome, PaymentOutcome::REFUSED);
        EXPECT_EQ(refused.failure_code, PaymentFailure::INSUFFICIENT_FUNDS);
        auto same = co_await d.authorize(request());
        EXPECT_EQ(same.id, refused.id);
        EXPECT_EQ(same.status, PaymentStatus::FAILED);
        auto other = co_await d.authorize(request("2"));
        EXPECT_NE(other.id, refused.id);
        EXPECT_EQ(other.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(events(), "payment_failed payment_authorized");
        EXPECT_EQ(gateway.calls.size(), 2u);
    });
}

TEST_F(PaymentTest, FiftyCallsWithOneKeyAreOnePayment) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        std::vector<awaitable<PaymentView>> calls;
        for (int i = 0; i < 50; ++i) calls.push_back(d.authorize(request()));
        auto answers = co_await when_all(reactor, std::move(calls));
        for (const auto& answer : answers) EXPECT_EQ(answer.id, answers[0].id);
        auto last = co_await d.authorize(request());
        EXPECT_EQ(last.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(gateway.payments.size(), 1u);
        EXPECT_EQ(db.value("SELECT count(*) FROM payments"), "1");
        EXPECT_EQ(events(), "payment_authorized");
    });
}

TEST_F(PaymentTest, AKeyIsGoodForOneRequest) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        co_await d.authorize(request());
        auto other_amount = co_await problem_of(d.authorize(request("1", "99.00")));
        EXPECT_EQ(other_amount.status, 409);
        EXPECT_EQ(other_amount.type, "payment-key-reused");
    });
}

TEST_F(PaymentTest, ALostAnswerIsFoundOutByAskingTheSameAgain) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::lost_answer};
        auto unknown = co_await d.authorize(request());
        EXPECT_EQ(unknown.status, PaymentStatus::PENDING);
        EXPECT_EQ(unknown.outcome, PaymentOutcome::UNKNOWN);
        EXPECT_EQ(attempts(), "AUTHORIZE:?");
        auto known = co_await d.authorize(request());
        EXPECT_EQ(known.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(gateway.calls.at(0), gateway.calls.at(1));
        EXPECT_EQ(gateway.payments.size(), 1u);
        EXPECT_EQ(attempts(), "AUTHORIZE:true AUTHORIZE:true");
    });
}

TEST_F(PaymentTest, TheSweeperFindsOutByItself) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::lost_request, Fault::lost_request, Fault::unavailable, Fault::none};
        auto unknown = co_await d.authorize(request());
        co_await d.settle(10);
        auto known = co_await d.see(unknown.id);
        EXPECT_EQ(known.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(events(), "payment_authorized");
    });
}

TEST_F(PaymentTest, WhatTheGatewayNeverGotFailsAfterTheSettleTime) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults.assign(100, Fault::lost_request);
        auto unknown = co_await d.authorize(request());
        co_await d.settle(1, 30s);
        auto early = co_await d.see(unknown.id);
        EXPECT_EQ(early.status, PaymentStatus::PENDING);
        co_await d.settle(30);
        auto late = co_await d.see(unknown.id);
        EXPECT_EQ(late.status, PaymentStatus::FAILED);
        EXPECT_EQ(late.failure_code, PaymentFailure::PROCESSOR_ERROR);
        EXPECT_EQ(events(), "payment_failed");
        auto finds = std::count(gateway.calls.begin(), gateway.calls.end(), "find");
        EXPECT_GE(finds, 2);
    });
}

TEST_F(PaymentTest, WhatOnlyTheSearchShowsIsFound) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults.assign(6, Fault::lost_answer);
        auto unknown = co_await d.authorize(request());
        co_await d.settle(6);
        auto known = co_await d.see(unknown.id);
        EXPECT_EQ(known.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(gateway.payments.size(), 1u);
    });
}

TEST_F(PaymentTest, ACrashBetweenRequestAndRecordIsMadeUpFor) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        gateway.faults = {Fault::lost_answer};
        PaymentId id = Maker::make<PaymentId>();
        {
            Deployment crashed(reactor, db, clock, gateway);
            auto unknown = co_await crashed.authorize(request());
            id = unknown.id;
        }
        // As a crash leaves it: the attempt is there, its outcome is not, and the lease has not ended.
        db.execute("UPDATE payments SET version = 1, checks = 0, next_check_at = now() + interval '1 hour'");
        Deployment next(reactor, db, clock, gateway);
        auto again = co_await next.authorize(request());
        EXPECT_EQ(again.id, id);
        EXPECT_EQ(again.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(gateway.payments.size(), 1u);
    });
}

TEST_F(PaymentTest, ACaptureWithALostAnswerHappensOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        gateway.faults = {Fault::lost_answer};
        auto unknown = co_await d.capture(held.id);
        EXPECT_EQ(unknown.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(unknown.outcome, PaymentOutcome::UNKNOWN);
        auto again = co_await d.capture(held.id);
        EXPECT_EQ(again.status, PaymentStatus::CAPTURED);
        EXPECT_EQ(gateway.captures, 1);
        EXPECT_EQ(gateway.calls.at(1), gateway.calls.at(2)) << "the identical request";
        EXPECT_EQ(events(), "payment_authorized payment_completed");
    });
}

TEST_F(PaymentTest, ARefusedCaptureLeavesTheAuthorisationToBeVoided) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        gateway.faults = {Fault::refuse};
        auto refused = co_await d.capture(held.id);
        EXPECT_EQ(refused.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(refused.outcome, PaymentOutcome::REFUSED);
        auto voided = co_await d.give_back(held.id);
        EXPECT_EQ(voided.status, PaymentStatus::CANCELLED);
        EXPECT_EQ(events(), "payment_authorized payment_voided");
    });
}

TEST_F(PaymentTest, VoidsWhatIsAuthorised) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        gateway.faults = {Fault::lost_answer};
        auto unknown = co_await d.give_back(held.id);
        EXPECT_EQ(unknown.outcome, PaymentOutcome::UNKNOWN);
        auto capture = co_await problem_of(d.capture(held.id));
        EXPECT_EQ(capture.status, 409);
        co_await d.settle(3);
        auto voided = co_await d.see(held.id);
        EXPECT_EQ(voided.status, PaymentStatus::CANCELLED);
        auto again = co_await d.give_back(held.id);
        EXPECT_EQ(again.status, PaymentStatus::CANCELLED);
        EXPECT_EQ(events(), "payment_authorized payment_voided");
    });
}

TEST_F(PaymentTest, AVoidOfAnUnknownAuthorisationFindsItAndGivesItBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::lost_answer};
        auto unknown = co_await d.authorize(request());
        auto voided = co_await d.give_back(unknown.id);
        EXPECT_EQ(voided.status, PaymentStatus::CANCELLED);
        EXPECT_EQ(gateway.payments.begin()->second.state, PaymentState::VOIDED);
        EXPECT_EQ(events(), "payment_voided");
    });
}

TEST_F(PaymentTest, AVoidOfWhatNeverLeftAsksNobody) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::unavailable};
        auto pending = co_await d.authorize(request());
        EXPECT_EQ(pending.outcome, PaymentOutcome::UNKNOWN);
        auto voided = co_await d.give_back(pending.id);
        EXPECT_EQ(voided.status, PaymentStatus::CANCELLED);
        EXPECT_EQ(gateway.calls.size(), 1u);
    });
}

TEST_F(PaymentTest, ACapturedPaymentCantBeVoided) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        co_await d.capture(held.id);
        auto refused = co_await problem_of(d.give_back(held.id));
        EXPECT_EQ(refused.status, 409);
        EXPECT_EQ(refused.type, "payment-state");
    });
}

TEST_F(PaymentTest, CaptureAndVoidAtOnceEndInOneOfThem) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        std::vector<awaitable<Problem>> both;
        both.push_back(problem_of(d.capture(held.id)));
        both.push_back(problem_of(d.give_back(held.id)));
        co_await when_all(reactor, std::move(both));
        co_await d.settle(5);
        auto after = co_await d.see(held.id);
        auto truth = gateway.payments.begin()->second.state;
        bool paid = after.status == PaymentStatus::CAPTURED && truth == PaymentState::CAPTURED;
        bool voided = after.status == PaymentStatus::CANCELLED && truth == PaymentState::VOIDED;
        EXPECT_TRUE(paid || voided) << json::to_json(after);
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox"), "2");
    });
}

TEST_F(PaymentTest, AChallengeIsPassedLater) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::needs_customer};
        auto waiting = co_await d.authorize(request());
        EXPECT_EQ(waiting.outcome, PaymentOutcome::ACTION_REQUIRED);
        EXPECT_EQ(waiting.next_action->url, "https://bank.example/3ds");
        gateway.payments.begin()->second.state = PaymentState::AUTHORIZED;
        co_await d.settle(3);
        auto passed = co_await d.see(waiting.id);
        EXPECT_EQ(passed.status, PaymentStatus::AUTHORIZED);
        EXPECT_FALSE(passed.next_action);
    });
}

TEST_F(PaymentTest, AChallengeNobodyPassesEnds) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults = {Fault::needs_customer};
        auto waiting = co_await d.authorize(request());
        co_await d.settle(40);
        auto ended = co_await d.see(waiting.id);
        EXPECT_EQ(ended.status, PaymentStatus::FAILED);
        EXPECT_EQ(ended.failure_code, PaymentFailure::AUTHENTICATION_FAILED);
        EXPECT_EQ(gateway.payments.begin()->second.state, PaymentState::VOIDED);
        EXPECT_EQ(events(), "payment_failed");
    });
}

TEST_F(PaymentTest, RefusesWhatCantBe) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto nothing = co_await problem_of(d.authorize(request("1", "0.00")));
        EXPECT_EQ(nothing.status, 422);
        auto wire = request();
        wire.method.type = PaymentMethodType::BANK_TRANSFER;
        auto unsupported = co_await problem_of(d.authorize(wire));
        EXPECT_EQ(unsupported.type, "payment-method-not-supported");
        auto script = request();
        script.return_url = Text<1, 2000>{"javascript:alert(1)"};
        auto url = co_await problem_of(d.authorize(script));
        EXPECT_EQ(url.status, 422);
        EXPECT_EQ(db.value("SELECT count(*) FROM payments"), "0");
        EXPECT_TRUE(gateway.calls.empty());
    });
}

}  // namespace
}  // namespace airside::payment

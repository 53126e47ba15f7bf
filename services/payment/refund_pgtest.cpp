// Refunds on a real database: once each, found out where the answer is lost, given back where a bank bounces them.
#include "platform/async/sync.hpp"
#include "platform/json/json.hpp"
#include "services/payment/test_refunds.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;

TEST_F(RefundTest, PartAndRestAndNoMore) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        EXPECT_TRUE(paid.refunded.is_zero());
        auto part = co_await d.refund(paid.id, usd("20.50"), "1");
        EXPECT_EQ(part.status, RefundStatus::COMPLETED);
        EXPECT_TRUE(part.processed_at && part.completed_at);
        EXPECT_EQ(part.id.bucket(), bucket_of(user.uuid()));
        auto after_part = co_await d.see(paid.id);
        EXPECT_EQ(after_part.status, PaymentStatus::PARTIALLY_REFUNDED);
        EXPECT_EQ(after_part.refunded, usd("20.50"));
        auto too_much = co_await problem_of(d.refund(paid.id, usd("100.01"), "2"));
        EXPECT_EQ(too_much.status, 409);
        EXPECT_EQ(too_much.type, "refund-exceeds");
        auto rest = co_await d.refund(paid.id, usd("100.00"), "3");
        EXPECT_EQ(rest.status, RefundStatus::COMPLETED);
        auto after = co_await d.see(paid.id);
        EXPECT_EQ(after.status, PaymentStatus::REFUNDED);
        EXPECT_EQ(after.refunded, paid.amount);
        auto nothing_left = co_await problem_of(d.refund(paid.id, usd("0.01"), "4"));
        EXPECT_EQ(nothing_left.type, "refund-exceeds");
        EXPECT_EQ(events(), "payment_authorized payment_completed refund_completed refund_completed");
        EXPECT_EQ(attempts(), "AUTHORIZE:true CAPTURE:true REFUND:true REFUND:true");
        auto told = json::from_json<RefundEvent>(
            db.value("SELECT payload FROM outbox WHERE type = 'refund_completed' ORDER BY id LIMIT 1"));
        EXPECT_EQ(told.refund_id, part.id);
        EXPECT_EQ(told.booking_id, booking);
        EXPECT_EQ(told.status, PaymentStatus::PARTIALLY_REFUNDED);
        auto as_payment = json::from_json<PaymentEvent>(json::to_json(told));
        EXPECT_EQ(as_payment.status, PaymentStatus::PARTIALLY_REFUNDED) << "readers of the feed need not know refunds";
        EXPECT_EQ(told.refunded, usd("20.50"));
    });
}

TEST_F(RefundTest, AKeyIsOneRefund) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        std::vector<awaitable<RefundView>> calls;
        for (int i = 0; i < 20; ++i) calls.push_back(d.refund(paid.id, usd("20.50")));
        auto answers = co_await when_all(reactor, std::move(calls));
        for (const auto& answer : answers) EXPECT_EQ(answer.id, answers[0].id);
        auto last = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(last.status, RefundStatus::COMPLETED);
        EXPECT_EQ(gateway.refunds.size(), 1u);
        EXPECT_EQ(refunds(), "COMPLETED:20.50");
        auto other = co_await problem_of(d.refund(paid.id, usd("20.51")));
        EXPECT_EQ(other.status, 409);
        EXPECT_EQ(other.type, "refund-key-reused");
        auto count = events();
        EXPECT_EQ(count, "payment_authorized payment_completed refund_completed");
    });
}

TEST_F(RefundTest, OneThatTheGatewayWasNotSentCanBeTakenBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateway.faults = {Fault::unavailable};
        auto waits = co_await d.refund(paid.id, usd("120.50"));
        EXPECT_EQ(waits.status, RefundStatus::PENDING);
        CancelRefund cancel{.id = paid.id, .refund_id = waits.id};
        auto cancelled = co_await cancel_refund(d.context, Caller{}, cancel);
        EXPECT_EQ(cancelled.status, RefundStatus::CANCELLED);
        auto again = co_await cancel_refund(d.context, Caller{}, cancel);
        EXPECT_EQ(again.status, RefundStatus::CANCELLED);
        auto same_key = co_await d.refund(paid.id, usd("120.50"));
        EXPECT_EQ(same_key.status, RefundStatus::CANCELLED) << "and is not sent after all";
        EXPECT_EQ(sums(), "0.000 0.000");
        EXPECT_TRUE(gateway.refunds.empty());
        EXPECT_EQ(events(), "payment_authorized payment_completed refund_failed");
        auto other = co_await d.refund(paid.id, usd("120.50"), "2");
        EXPECT_EQ(other.status, RefundStatus::COMPLETED);
        cancel.refund_id = other.id;
        auto too_late = co_await problem_of(cancel_refund(d.context, Caller{}, cancel));
        EXPECT_EQ(too_late.type, "refund-sent");
    });
}

TEST_F(RefundTest, OneThatMayHaveBeenSentIsNotTakenBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateway.faults = {Fault::lost_answer};
        auto unknown = co_await d.refund(paid.id, usd("20.50"));
        CancelRefund cancel{.id = paid.id, .refund_id = unknown.id};
        auto refused = co_await problem_of(cancel_refund(d.context, Caller{}, cancel));
        EXPECT_EQ(refused.status, 409);
        EXPECT_EQ(refused.type, "refund-sent");
        auto known = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(known.status, RefundStatus::COMPLETED);
    });
}

TEST_F(RefundTest, ALostAnswerIsFoundOutAndNeverASecondRefund) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateway.faults = {Fault::lost_answer};
        auto unknown = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(unknown.status, RefundStatus::PENDING);
        EXPECT_EQ(attempts(), "AUTHORIZE:true CAPTURE:true REFUND:?");
        auto meanwhile = co_await d.see(paid.id);
        EXPECT_EQ(meanwhile.status, PaymentStatus::CAPTURED);
        auto too_much = co_await problem_of(d.refund(paid.id, usd("120.50"), "2"));
        EXPECT_EQ(too_much.type, "refund-exceeds") << "what may be on its way is not to be had twice";
        auto known = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(known.status, RefundStatus::COMPLETED);
        EXPECT_EQ(gateway.refunds.size(), 1u);
        EXPECT_EQ(attempts(), "AUTHORIZE:true CAPTURE:true REFUND:true REFUND:true");
        EXPECT_EQ(std::count(gateway.calls.begin(), gateway.calls.end(), "refunds_of"), 1);
    });
}

TEST_F(RefundTest, TheSweeperCarriesItOnAfterACrash) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        gateway.faults = {};
        auto paid = co_await [&]() -> awaitable<PaymentView> {
            Deployment crashed(reactor, db, clock, gateway);
            auto captured = co_await crashed.paid(request());
            gateway.faults = {Fault::lost_answer};
            co_await crashed.refund(captured.id, usd("120.50"));
            co_return captured;
        }();
        // As a crash leaves it: the refund is there, an attempt without an outcome, and the lease has not ended.
        db.execute("UPDATE refunds SET checks = 0");
        db.execute(
            "UPDATE payment_attempts SET finished_at = NULL, gateway_response_code = NULL WHERE operation = 'REFUND'");
        Deployment next(reactor, db, clock, gateway);
        co_await next.settle(3);
        auto done = co_await next.see(paid.id);
        EXPECT_EQ(done.status, PaymentStatus::REFUNDED);
        EXPECT_EQ(gateway.refunds.size(), 1u);
        EXPECT_EQ(events(), "payment_authorized payment_completed refund_completed");
    });
}

TEST_F(RefundTest, ARequestThatNeverArrivedIsSentAgainWithTheSameKey) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateway.faults = {Fault::lost_request, Fault::none, Fault::lost_request, Fault::unavailable};
        auto unknown = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(unknown.status, RefundStatus::PENDING);
        co_await d.settle(5, 20s);
        auto made = co_await newest(d, paid.id);
        EXPECT_EQ(made.status, RefundStatus::COMPLETED);
        std::set<std::string> keys;
        for (const auto& call : gateway.calls)
            if (call.starts_with("refund ")) keys.insert(call);
        EXPECT_EQ(keys, (std::set<std::string>{"refund " + made.id.str() + ".1"}));
    });
}

// A gateway that keeps its failure for a key would answer it for ever; the list says that nothing has happened.
TEST_F(RefundTest, AfterTheSettleTimeItIsAskedForAnew) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateway.poisoned = ".1";
        auto unknown = co_await d.refund(paid.id, usd("20.50"));
        co_await d.settle(1, 30s);
        auto early = co_await newest(d, paid.id);
        EXPECT_EQ(early.status, RefundStatus::PENDING);
        co_await d.settle(12);
        auto made = co_await newest(d, paid.id);
        EXPECT_EQ(made.status, RefundStatus::COMPLETED);
        EXPECT_EQ(gateway.calls.back(), "refund " + unknown.id.str() + ".2");
        EXPECT_EQ(gateway.refunds.size(), 1u);
        EXPECT_EQ(db.value("SELECT (min(attempted_at) FILTER (WHERE gateway_key LIKE '%.2') - max(attempted_at) FILTER "
                           "(WHERE gateway_response_code = 'UNKNOWN') >= interval '2 minutes')::text "
                           "FROM payment_attempts WHERE operation = 'REFUND'"),
                  "true")
            << "what was sent last has had its time to appear";
        EXPECT_EQ(db.value("SELECT count(*) FROM payment_attempts WHERE success IS NULL"), "0");
    });
}

TEST_F(RefundTest, ARefusalFailsAndGivesTheBalanceBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateway.faults = {Fault::refuse};
        auto refused = co_await d.refund(paid.id, usd("120.50"));
        EXPECT_EQ(refused.status, RefundStatus::FAILED);
        EXPECT_EQ(refused.failure_reason, "no money");
        EXPECT_EQ(events(), "payment_authorized payment_completed refund_failed");
        EXPECT_EQ(sums(), "0.000 0.000");
        auto same = co_await d.refund(paid.id, usd("120.50"));
        EXPECT_EQ(same.status, RefundStatus::FAILED) << "the same key is the same refund";
        auto another = co_await d.refund(paid.id, usd("120.50"), "2");
        EXPECT_EQ(another.status, RefundStatus::COMPLETED);
    });
}

TEST_F(RefundTest, WhatTheBankTakesLaterIsProcessingUntilThen) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateway.refund_state = RefundState::PENDING;
        auto made = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(made.status, RefundStatus::PROCESSING);
        auto again = co_await d.refund(paid.id, usd("20.50"));
        EXPECT_EQ(again.status, RefundStatus::PROCESSING);
        EXPECT_EQ(std::count(gateway.calls.begin(), gateway.calls.end(), "read_refund"), 0);
        auto meanwhile = co_await d.see(paid.id);
        EXPECT_EQ(meanwhile.status, PaymentStatus::CAPTURED);
        gateway.refunds.begin()->second.state = RefundState::DONE;
        co_await d.settle(1, 2h);
        co_await d.settle(1);
        auto done = co_await d.see(paid.id);
        EXPECT_EQ(done.status, PaymentStatus::PARTIALLY_REFUNDED);
        EXPECT_EQ(attempts(), "AUTHORIZE:true CAPTURE:true REFUND:true");
    });
}

TEST_F(RefundTest, AWebhookTellsSoonerAndIsNotBelieved) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateway.refund_state = RefundState::PENDING;
        auto made = co_await d.refund(paid.id, usd("20.50"));
        auto intent = gateway.payments.begin()->first;
        co_await deliver(d, reactor, "refund_1|" + intent + "|" + made.id.str());
        auto still = co_await newest(d, paid.id);
        EXPECT_EQ(still.status, RefundStatus::PROCESSING) << "the event says so, the gateway does not";
        gateway.refunds.begin()->second.state = RefundState::DONE;
        co_await deliver(d, reactor, "refund_2|" + intent + "|" + made.id.str());
        co_await deliver(d, reactor, "refund_2|" + intent + "|" + made.id.str());
        auto done = co_await newest(d, paid.id);
        EXPECT_EQ(done.status, RefundStatus::COMPLETED);
        EXPECT_EQ(events(), "payment_authorized payment_completed refund_completed");
    });
}

TEST_F(RefundTest, ABounceGivesTheBalanceBackAndThePaymentsStatus) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        co_await d.refund(paid.id, usd("20.50"), "1");
        auto second = co_await d.refund(paid.id, usd("100.00"), "2");
        auto intent = gateway.payments.begin()->first;
        gateway.refunds.at("re_2").state = RefundState::FAILED;
        gateway.refunds.at("re_2").failure = "lost_or_stolen_card";
        co_await deliver(d, reactor, "refund_1|" + intent + "|");
        auto after = co_await d.see(paid.id);
        EXPECT_EQ(after.status, PaymentStatus::PARTIALLY_REFUNDED);
        EXPECT_EQ(after.refunded, usd("20.50"));
        EXPECT_EQ(sums(), "20.500 20.500");
        gateway.refunds.at("re_1").state = RefundState::FAILED;
        co_await deliver(d, reactor, "refund_2|" + intent + "|");
        auto none = co_await d.see(paid.id);
        EXPECT_EQ(none.status, PaymentStatus::CAPTURED);
        EXPECT_TRUE(none.refunded.is_zero());
        EXPECT_EQ(events(),
                  "payment_authorized payment_completed refund_completed refund_completed refund_failed refund_failed");
        auto again = co_await d.refund(paid.id, usd("120.50"), "3");
        EXPECT_EQ(again.status, RefundStatus::COMPLETED);
        auto same = co_await d.refund(paid.id, usd("100.00"), "2");
        EXPECT_EQ(same.id, second.id);
        EXPECT_EQ(same.failure_reason, "lost_or_stolen_card");
        Caller owner;
        owner.user = user;
        auto seen = co_await list_refunds(d.context, owner, ListRefunds{.id = paid.id, .cursor = {}, .limit = {}});
        EXPECT_EQ(seen.items.at(1).failure_reason, "The refund could not be made.")
            << "what issuers keep to themselves";
    });
}

TEST_F(RefundTest, ARefundOfTheGatewaysConsoleIsNotTakenForOurs) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        gateways::RefundRequest console{gateway.payments.begin()->first, usd("5.00"), "", "console"};
        CallContext context{.deadline = Steady::now() + 5s};
        (void)co_await gateway.refund(console, context);
        co_await deliver(d, reactor, "refund_1|" + console.payment_id + "|");
        EXPECT_EQ(db.value("SELECT count(*) FROM refunds"), "0");
        auto after = co_await d.see(paid.id);
        EXPECT_EQ(after.status, PaymentStatus::CAPTURED);
    });
}

}  // namespace
}  // namespace airside::payment

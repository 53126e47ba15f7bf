// Payments that the rules of payment.fraud refuse, or keep for an agent.
#include "services/payment/test_support.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;

// Every payment is put up for review, and one of 1,000 and more is refused.
Config suspicious() {
    Config config;
    config.fraud.rules = {
        {.name = "every", .when = FraudSignal::AMOUNT, .points = 50, .amounts = {{"USD", "0.01"}}},
        {.name = "high_value", .when = FraudSignal::AMOUNT, .points = 50, .amounts = {{"USD", "1000.00"}}},
    };
    return config;
}

struct ReviewTest : PaymentTest {
    Caller agent() {
        Caller caller;
        caller.user = agent_id;
        caller.role = auth::Role::AGENT;
        return caller;
    }
    awaitable<PaymentView> approve_it(Deployment& d, PaymentId id) {
        return approve_payment(d.context, agent(), ApprovePayment{id, Text<3, 1000>{"known customer"}});
    }
    awaitable<PaymentView> reject_it(Deployment& d, PaymentId id) {
        return reject_payment(d.context, agent(), RejectPayment{id, {"the name on the card is another"}});
    }
    std::string reviews() const {
        return db.value("SELECT string_agg(decision || ':' || coalesce(reason, '-'), ' ') FROM payment_reviews");
    }
    UserId agent_id = UserId::v7(clock, random);
};

TEST_F(ReviewTest, ApprovedIsCapturedAndNotBefore) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, suspicious());
        auto held = co_await d.authorize(request());
        EXPECT_EQ(held.status, PaymentStatus::AUTHORIZED);
        EXPECT_EQ(held.outcome, PaymentOutcome::IN_REVIEW);
        EXPECT_EQ(events(), "");
        auto again = co_await d.authorize(request());
        EXPECT_EQ(again.outcome, PaymentOutcome::IN_REVIEW);
        EXPECT_EQ(gateway.calls.size(), 1u) << "asking again asks no gateway";
        auto early = co_await problem_of(d.capture(held.id));
        EXPECT_EQ(early.type, "payment-state");

        auto approved = co_await approve_it(d, held.id);
        EXPECT_EQ(approved.outcome, PaymentOutcome::DONE);
        EXPECT_EQ(events(), "payment_authorized");
        auto twice = co_await approve_it(d, held.id);
        EXPECT_EQ(twice.outcome, PaymentOutcome::DONE);
        auto other = co_await problem_of(reject_it(d, held.id));
        EXPECT_EQ(other.type, "not-in-review");
        EXPECT_EQ(reviews(), "APPROVED:known customer");

        auto paid = co_await d.capture(held.id);
        EXPECT_EQ(paid.status, PaymentStatus::CAPTURED);
        auto seen = co_await get_payment(d.context, agent(), GetPayment{held.id});
        EXPECT_EQ(seen.fraud->decided_by, agent_id);
        EXPECT_EQ(seen.fraud->reason, "known customer");
        EXPECT_EQ(seen.fraud->factors, std::vector<std::string>{"every"});
        Caller owner;
        owner.user = user;
        auto own = co_await get_payment(d.context, owner, GetPayment{held.id});
        EXPECT_FALSE(own.fraud) << "not for customers";
    });
}

TEST_F(ReviewTest, RejectedIsGivenBackAndDeclined) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, suspicious());
        auto held = co_await d.authorize(request());
        gateway.faults = {Fault::lost_answer};
        auto pending = co_await reject_it(d, held.id);
        EXPECT_EQ(pending.status, PaymentStatus::AUTHORIZED) << "the void's answer was lost";
        EXPECT_EQ(pending.outcome, PaymentOutcome::UNKNOWN);
        auto capture = co_await problem_of(d.capture(held.id));
        EXPECT_EQ(capture.status, 409);
        co_await d.settle(3);
        auto failed = co_await d.see(held.id);
        EXPECT_EQ(failed.status, PaymentStatus::FAILED);
        EXPECT_EQ(failed.failure_code, PaymentFailure::REVIEW_REJECTED);
        EXPECT_EQ(gateway.payments.begin()->second.state, PaymentState::VOIDED);
        EXPECT_EQ(events(), "payment_failed");
        EXPECT_EQ(reviews(), "REJECTED:the name on the card is another");
        auto again = co_await reject_it(d, held.id);
        EXPECT_EQ(again.status, PaymentStatus::FAILED);
    });
}

TEST_F(ReviewTest, UndecidedIsGivenBackWhenTheBookingCanWaitNoLonger) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, suspicious());
        auto until = request();
        until.decide_by = clock.now() + 3h;
        auto held = co_await d.authorize(until);
        co_await d.settle(3, 59min);
        auto waiting = co_await d.see(held.id);
        EXPECT_EQ(waiting.outcome, PaymentOutcome::IN_REVIEW);
        gateway.faults = {Fault::unavailable};
        co_await d.settle(5, 5min);
        auto ended = co_await d.see(held.id);
        EXPECT_EQ(ended.status, PaymentStatus::FAILED);
        EXPECT_EQ(ended.failure_code, PaymentFailure::REVIEW_EXPIRED);
        EXPECT_EQ(gateway.payments.begin()->second.state, PaymentState::VOIDED);
        EXPECT_EQ(reviews(), "EXPIRED:-");
        EXPECT_EQ(events(), "payment_failed");
        auto late = co_await problem_of(approve_it(d, held.id));
        EXPECT_EQ(late.type, "not-in-review");
    });
}

TEST_F(ReviewTest, ABookingThatEndsTakesItsPaymentOutOfTheQueue) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, suspicious());
        auto held = co_await d.authorize(request());
        auto voided = co_await d.give_back(held.id);
        EXPECT_EQ(voided.status, PaymentStatus::CANCELLED);
        auto late = co_await problem_of(approve_it(d, held.id));
        EXPECT_EQ(late.type, "not-in-review");
        auto queue = co_await list_payment_reviews(d.context, agent(), ListPaymentReviews{});
        EXPECT_EQ(queue.waiting, 0);
        EXPECT_EQ(events(), "payment_voided");
    });
}

TEST_F(ReviewTest, TheQueueIsTheOldestFirstWithWhyTheyWait) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, suspicious());
        auto first = co_await d.authorize(request("1"));
        clock.advance(10min);
        auto second = co_await d.authorize(request("2"));
        ListPaymentReviews ask{.limit = {{1}}};
        auto queue = co_await list_payment_reviews(d.context, agent(), ask);
        EXPECT_EQ(queue.waiting, 2);
        EXPECT_EQ(queue.oldest_age_s, 600);
        EXPECT_EQ(queue.items.size(), 1u);
        EXPECT_EQ(queue.items.at(0).id, first.id);
        EXPECT_EQ(queue.items.at(0).fraud->score, 50);
        EXPECT_EQ(queue.items.at(0).fraud->factors, std::vector<std::string>{"every"});
        co_await approve_it(d, first.id);
        auto rest = co_await list_payment_reviews(d.context, agent(), ask);
        EXPECT_EQ(rest.items.at(0).id, second.id);
        EXPECT_EQ(rest.oldest_age_s, 0);
    });
}

TEST_F(ReviewTest, NobodyDecidesOnTheirOwnAndNoDecisionIsRewritten) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, suspicious());
        auto held = co_await d.authorize(request());
        auto self = agent();
        self.user = user;
        auto own = co_await problem_of(approve_payment(d.context, self, ApprovePayment{held.id, {}}));
        EXPECT_EQ(own.type, "own-payment");
        auto none = co_await problem_of(approve_it(d, PaymentId::v7(clock, random)));
        EXPECT_EQ(none.status, 404);
        auto card = ApprovePayment{held.id, Text<3, 1000>{"card 4242 4242 4242 4242"}};
        auto refused = co_await problem_of(approve_payment(d.context, agent(), card));
        EXPECT_EQ(refused.errors.at(0).pointer, "/reason");
        co_await approve_it(d, held.id);
        for (std::string change : {"UPDATE payment_reviews SET decision = 'REJECTED'", "DELETE FROM payment_reviews"}) {
            auto allowed = true;
            try {
                co_await d.pool.execute(change);
            } catch (const postgres::Error& error) {
                allowed = error.sqlstate != "42501";
            }
            EXPECT_FALSE(allowed) << change;
        }
    });
}

TEST_F(ReviewTest, BlockedNeverReachesAGateway) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, suspicious());
        auto refused = co_await d.authorize(request("1", "1000.00"));
        EXPECT_EQ(refused.status, PaymentStatus::FAILED);
        EXPECT_EQ(refused.outcome, PaymentOutcome::REFUSED);
        EXPECT_EQ(refused.failure_code, PaymentFailure::BLOCKED_BY_RULES);
        auto again = co_await d.authorize(request("1", "1000.00"));
        EXPECT_EQ(again.id, refused.id);
        EXPECT_TRUE(gateway.calls.empty());
        EXPECT_EQ(events(), "payment_failed");
        EXPECT_EQ(db.value("SELECT fraud_status || fraud_score || risk_factors FROM payments"),
                  R"(BLOCKED100.00["every", "high_value"])");
        EXPECT_EQ(attempts(), "");
        Caller owner;
        owner.user = user;
        auto told = co_await get_payment(d.context, owner, GetPayment{refused.id});
        EXPECT_EQ(told.failure_code, PaymentFailure::CARD_DECLINED);
    });
}

// Which rules applied to the newest payment.
struct SignalsTest : ReviewTest {
    awaitable<std::string> factors_after(Deployment& d, AuthorizePayment next) {
        auto made = co_await d.authorize(std::move(next));
        co_return db.value(
            "SELECT coalesce(string_agg(f, ' '), '') FROM payments, jsonb_array_elements_text(risk_factors) f "
            "WHERE id = '" +
            made.id.str() + "'");
    }
    static Config with(FraudRule rule) {
        Config config;
        rule.name = "it";
        rule.points = 1;
        config.fraud.rules = {std::move(rule)};
        return config;
    }
    AuthorizePayment from_another(std::string key) {
        auto other = request(std::move(key));
        other.user_id = UserId::v7(clock, random);
        other.method.token = Text<1, 255>{"pm_another"};
        other.remote_address = Text<1, 64>{"203.0.113.9"};
        return other;
    }
};

TEST_F(SignalsTest, DeclinesOfAUserWithinTheWindow) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr,
                     with({.when = FraudSignal::USER_FAILURES, .at_least = 2, .within = 24h}));
        gateway.faults = {Fault::refuse, Fault::refuse};
        for (auto key : {"1", "2"}) {
            auto before = co_await factors_after(d, request(key));
            EXPECT_EQ(before, "") << key;
        }
        auto third = co_await factors_after(d, request("3"));
        EXPECT_EQ(third, "it");
        auto other = co_await factors_after(d, from_another("4"));
        EXPECT_EQ(other, "") << "another user's";
        clock.advance(24h + 1s);
        auto later = co_await factors_after(d, request("5"));
        EXPECT_EQ(later, "") << "they are too old";
    });
}

TEST_F(SignalsTest, TroublesOfTheGatewayAreNobodysDeclines) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr,
                     with({.when = FraudSignal::USER_FAILURES, .at_least = 1, .within = 24h}));
        gateway.faults.assign(60, Fault::unavailable);
        co_await d.authorize(request("1"));
        co_await d.settle(15);
        EXPECT_EQ(db.value("SELECT status || failure_code FROM payments"), "FAILEDPROCESSOR_ERROR");
        gateway.faults.clear();
        auto next = co_await factors_after(d, request("2"));
        EXPECT_EQ(next, "");
    });
}

TEST_F(SignalsTest, DeclinesOfATokenWhoeverUsesIt) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr,
                     with({.when = FraudSignal::METHOD_FAILURES, .at_least = 1, .within = 1h}));
        gateway.faults = {Fault::refuse};
        co_await d.authorize(request("1"));
        auto other_card = co_await factors_after(d, from_another("2"));
        EXPECT_EQ(other_card, "");
        auto same_card = from_another("3");
        same_card.method.token = request().method.token;
        auto seen = co_await factors_after(d, same_card);
        EXPECT_EQ(seen, "it");
    });
}

TEST_F(SignalsTest, DeclinesFromANetwork) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr,
                     with({.when = FraudSignal::ADDRESS_FAILURES, .at_least = 1, .within = 1h}));
        gateway.faults = {Fault::refuse};
        co_await d.authorize(request("1"));
        auto elsewhere = co_await factors_after(d, from_another("2"));
        EXPECT_EQ(elsewhere, "");
        auto neighbour = from_another("3");
        neighbour.remote_address = Text<1, 64>{"192.0.2.200"};
        auto seen = co_await factors_after(d, neighbour);
        EXPECT_EQ(seen, "it");
        auto nowhere = from_another("4");
        nowhere.remote_address.reset();
        auto unknown = co_await factors_after(d, nowhere);
        EXPECT_EQ(unknown, "");
    });
}

TEST_F(SignalsTest, ManyPaymentsOfAUser) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr,
                     with({.when = FraudSignal::USER_PAYMENTS, .at_least = 2, .within = 1h}));
        auto first = co_await factors_after(d, request("1"));
        auto second = co_await factors_after(d, request("2"));
        auto third = co_await factors_after(d, request("3"));
        EXPECT_EQ(first + "," + second + "," + third, ",,it");
    });
}

TEST_F(SignalsTest, TheFirstPaymentOfAUser) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, with({.when = FraudSignal::FIRST_PAYMENT}));
        auto first = co_await d.authorize(request("1"));
        auto still = co_await factors_after(d, request("2"));
        EXPECT_EQ(still, "it") << "nothing was captured yet";
        co_await d.capture(first.id);
        auto known = co_await factors_after(d, request("3"));
        EXPECT_EQ(known, "");
    });
}

TEST_F(SignalsTest, ADepartureThatIsSoon) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway, nullptr, with({.when = FraudSignal::DEPARTURE_SOON, .within = 24h}));
        auto soon = request("1"), later = request("2");
        soon.departs_at = clock.now() + 23h;
        later.departs_at = clock.now() + 25h;
        auto a = co_await factors_after(d, soon);
        auto b = co_await factors_after(d, later);
        EXPECT_EQ(a + "," + b, "it,");
    });
}

}  // namespace
}  // namespace airside::payment

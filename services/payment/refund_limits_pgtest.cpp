// What is refused, by the code and by the database, whoever is faster; and what agents do and see.
#include "platform/async/sync.hpp"
#include "services/payment/test_refunds.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;

TEST_F(RefundTest, RefusesWhatCantBe) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        auto early = co_await problem_of(d.refund(held.id, usd("1.00")));
        EXPECT_EQ(early.type, "payment-state");
        co_await d.capture(held.id);
        auto euro = co_await problem_of(d.refund(held.id, *Money::parse("1.00", Currency::of("EUR"))));
        EXPECT_EQ(euro.type, "payment-state");
        for (auto amount : {"0.00", "-1.00"}) {
            auto nothing = co_await problem_of(d.refund(held.id, usd(amount)));
            EXPECT_EQ(nothing.status, 422) << amount;
            EXPECT_EQ(nothing.errors.at(0).pointer, "/amount");
        }
        auto nobody = co_await problem_of(d.refund(PaymentId::v7(clock, random), usd("1.00")));
        EXPECT_EQ(nobody.status, 404);
        EXPECT_EQ(db.value("SELECT count(*) FROM refunds"), "0");
        EXPECT_TRUE(gateway.refunds.empty());
    });
}

TEST_F(RefundTest, OfTwoAtOnceOnlyWhatWasCapturedGoesBack) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment one(reactor, db, clock, gateway), two(reactor, db, clock, gateway);
        auto paid = co_await one.paid(request());
        std::vector<awaitable<Problem>> calls;
        for (int i = 0; i < 10; ++i)
            calls.push_back(problem_of((i % 2 ? one : two).refund(paid.id, usd("50.00"), std::to_string(i))));
        auto ends = co_await when_all(reactor, std::move(calls));
        auto made = std::count_if(ends.begin(), ends.end(), [](const Problem& p) { return p.status == 0; });
        auto refused =
            std::count_if(ends.begin(), ends.end(), [](const Problem& p) { return p.type == "refund-exceeds"; });
        EXPECT_EQ(made, 2);
        EXPECT_EQ(refused, 8);
        EXPECT_EQ(gateway.refunds.size(), 2u);
        EXPECT_EQ(sums(), "100.000 100.000");
    });
}

const postgres::Query insert_raw{"test.insert_refund", R"sql(
    INSERT INTO refunds (payment_id, payment_created_at, refund_reference, amount, currency, reason, idempotency_key)
    SELECT id, created_at, $1, 70, $2, 'OTHER', $1 FROM payments)sql"};

// The constraint that refused it; empty: none did.
awaitable<std::string> insert_past_the_lock(postgres::Pool& pool, std::string reference, std::string currency) {
    try {
        auto tx = co_await pool.begin();
        co_await tx.run(insert_raw, reference, currency);
        co_await tx.commit();
    } catch (const postgres::Error& error) {
        co_return error.constraint;
    }
    co_return "";
}

// Commits once somebody waits for it.
awaitable<std::string> insert_and_hold(postgres::Pool& pool, const testkit::TestDatabase& db, Reactor& reactor,
                                       bool& inserted) {
    auto tx = co_await pool.begin();
    co_await tx.run(insert_raw, std::string("REFAAA111"), std::string("USD"));
    inserted = true;
    auto until = Steady::now() + 20s;
    auto waits =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while (db.value(waits) == "0" && Steady::now() < until) co_await reactor.sleep(5ms);
    EXPECT_EQ(db.value(waits), "1");
    co_await tx.commit();
    co_return "";
}
awaitable<std::string> insert_second(postgres::Pool& pool, Reactor& reactor, bool& inserted) {
    while (!inserted) co_await reactor.sleep(5ms);
    co_return co_await insert_past_the_lock(pool, "REFBBB222", "USD");
}

// Without our lock the database itself lets the second wait for the first, and then refuses it.
TEST_F(RefundTest, TheDatabaseRefusesTheSecondOfTwoThatAreTooMuchTogether) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        co_await d.paid(request());
        bool inserted = false;
        std::vector<awaitable<std::string>> both;
        both.push_back(insert_and_hold(d.pool, db, reactor, inserted));
        both.push_back(insert_second(d.pool, reactor, inserted));
        auto ends = co_await when_all(reactor, std::move(both));
        EXPECT_EQ(ends, (std::vector<std::string>{"", "refunds_within_captured"}));
        EXPECT_EQ(sums(), "70.000 0.000");
        auto in_euro = co_await insert_past_the_lock(d.pool, "REFCCC333", "EUR");
        EXPECT_EQ(in_euro, "refund_in_payments_currency");
        EXPECT_THROW(db.execute("UPDATE refunds SET amount = 120.51"), std::exception);
    });
}

TEST_F(RefundTest, AgentsRefundAndSeeTheCalls) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        Caller agent, owner, other;
        agent.user = UserId::v7(clock, random);
        agent.role = auth::Role::AGENT;
        agent.idempotency_key = "k";
        owner.user = user;
        other.user = UserId::v7(clock, random);
        RefundPayment wish{.id = paid.id,
                           .amount = usd("5.00"),
                           .reason = RefundReason::CUSTOMER_REQUEST,
                           .reason_details = Text<1, 500>{"a voucher was not taken"}};
        auto made = co_await refund_payment(d.context, agent, wish);
        auto same = co_await refund_payment(d.context, agent, wish);
        EXPECT_EQ(made.value.id, same.value.id);
        EXPECT_EQ(db.value("SELECT requested_by_type || requested_by FROM refunds"), "ADMIN" + agent.user->str());
        agent.idempotency_key = "another";
        clock.advance(1s);
        auto second = co_await refund_payment(d.context, agent, wish);
        EXPECT_NE(second.value.id, made.value.id);
        ListRefunds first_page{.id = paid.id, .cursor = {}, .limit = {{1}}};
        auto page = co_await list_refunds(d.context, owner, first_page);
        EXPECT_EQ(page.items.at(0).id, second.value.id);
        EXPECT_FALSE(page.items.at(0).reason_details) << "for agents";
        ListRefunds next_page{.id = paid.id, .cursor = Text<1, 200>{*page.next_cursor}, .limit = {{1}}};
        auto next = co_await list_refunds(d.context, agent, next_page);
        EXPECT_EQ(next.items.at(0).id, made.value.id);
        EXPECT_EQ(next.items.at(0).reason_details, "a voucher was not taken");
        EXPECT_FALSE(next.next_cursor);
        auto hidden = co_await problem_of(list_refunds(d.context, other, first_page));
        EXPECT_EQ(hidden.status, 404);
        ListAttempts ask{.id = paid.id, .cursor = {}, .limit = {{3}}};
        auto calls = co_await list_attempts(d.context, agent, ask);
        EXPECT_EQ(calls.items.at(0).operation, AttemptOperation::REFUND);
        EXPECT_EQ(calls.items.at(0).refund_id, second.value.id);
        EXPECT_EQ(calls.items.at(0).number, 4);
        ask.cursor = Text<1, 200>{*calls.next_cursor};
        auto earlier = co_await list_attempts(d.context, agent, ask);
        EXPECT_EQ(earlier.items.at(0).operation, AttemptOperation::AUTHORIZE);
        for (auto bad : {"0", "-1", "x", "1x"}) {
            ask.cursor = Text<1, 200>{bad};
            auto problem = co_await problem_of(list_attempts(d.context, agent, ask));
            EXPECT_EQ(problem.status, 422) << bad;
        }
    });
}

}  // namespace
}  // namespace airside::payment

#include <set>

#include "services/payment/store/erasure.hpp"
#include "services/payment/store/retention.hpp"
#include "services/payment/test_support.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;

TEST_F(PaymentTest, ACustomerSeesTheirOwnOnly) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        Caller owner, other, agent;
        owner.user = user;
        other.user = UserId::v7(clock, random);
        agent.user = UserId::v7(clock, random);
        agent.role = auth::Role::AGENT;
        auto own = co_await get_payment(d.context, owner, GetPayment{held.id});
        EXPECT_EQ(own.id, held.id);
        auto seen = co_await get_payment(d.context, agent, GetPayment{held.id});
        EXPECT_EQ(seen.id, held.id);
        auto hidden = co_await problem_of(get_payment(d.context, other, GetPayment{held.id}));
        auto unknown = co_await problem_of(get_payment(d.context, other, GetPayment{PaymentId::v7(clock, random)}));
        EXPECT_EQ(hidden.status, 404);
        EXPECT_STREQ(hidden.what(), unknown.what());
        auto list =
            co_await list_payments(d.context, other, ListPayments{.booking_id = booking, .cursor = {}, .limit = {}});
        EXPECT_TRUE(list.items.empty());
    });
}

TEST_F(PaymentTest, AnExportTellsNoMoreThanIssuersAllow) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        co_await d.refund(paid.id, paid.amount);
        gateway.faults = {Fault::refuse, Fault::refuse};
        co_await d.authorize(request("2"));
        co_await d.authorize(request("3"));
        db.execute("UPDATE refunds SET reason_details = 'an agents note', failure_reason = 'lost_or_stolen_card'");
        db.execute(
            "UPDATE payments SET failure_code = 'LOST_OR_STOLEN_CARD', failure_message = 'stolen' "
            "WHERE idempotency_key = '2'");
        auto question = Maker::make<user::ExportPayments>();
        question.user_id = user;
        auto page = co_await export_payments(d.context, Caller::of_service("user"), question);
        std::string all;
        for (const auto& record : page.records) all += record.text;
        EXPECT_EQ(page.records.size(), 3u);
        for (std::string kept : {paid.id.str(), std::string("120.5"), std::string("INSUFFICIENT_FUNDS"),
                                 std::string("CARD_DECLINED"), std::string("COMPLETED")})
            EXPECT_NE(all.find(kept), std::string::npos) << kept;
        for (std::string hidden : {"STOLEN", "stolen", "no money", "agents note", "pm_card_visa", "idempotency_key"})
            EXPECT_EQ(all.find(hidden), std::string::npos) << hidden;
    });
}

TEST_F(PaymentTest, AnErasedUsersEventsLoseTheirWords) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.paid(request());
        auto intent = gateway.payments.begin()->first;
        auto insert = [&](std::string id, std::string of, std::string reference, std::string state) {
            db.execute(
                "INSERT INTO webhook_inbox (gateway, event_id, type, kind, gateway_payment_id, our_reference, body, "
                "state, occurred_at) VALUES ('STRIPE', '" +
                id + "', 't', 'PAYMENT', '" + of + "', '" + reference + "', 'J. Doe', '" + state + "', now())");
        };
        insert("by_id", intent, "", "DONE");
        insert("by_reference", "", paid.id.str(), "DONE");
        insert("new", intent, "", "NEW");
        insert("another", "pi_other", "", "DONE");
        co_await store::erase_payments_of(d.pool, user);
        EXPECT_EQ(db.value("SELECT string_agg(event_id, ' ' ORDER BY event_id) FROM webhook_inbox WHERE body = '{}'"),
                  "by_id by_reference new");
    });
}

TEST_F(PaymentTest, AListIsPagedNewestFirst) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults.assign(5, Fault::refuse);
        for (int i = 0; i < 5; ++i) {
            co_await d.authorize(request(std::to_string(i)));
            if (i % 2) clock.advance(1s);
        }
        Caller owner;
        owner.user = user;
        std::set<std::string> seen;
        std::vector<Instant> times;
        ListPayments ask{.booking_id = booking, .cursor = {}, .limit = {{2}}};
        for (int pages = 0; pages < 4; ++pages) {
            auto page = co_await list_payments(d.context, owner, ask);
            for (const auto& item : page.items) {
                seen.insert(item.id.str());
                times.push_back(item.created_at);
            }
            if (!page.next_cursor) break;
            ask.cursor = Text<1, 200>{*page.next_cursor};
        }
        EXPECT_EQ(seen.size(), 5u);
        EXPECT_EQ(times.size(), 5u);
        EXPECT_TRUE(std::is_sorted(times.rbegin(), times.rend()));
        ask.cursor = Text<1, 200>{"123.nonsense"};
        auto bad = co_await problem_of(list_payments(d.context, owner, ask));
        EXPECT_EQ(bad.status, 422);
    });
}

TEST_F(PaymentTest, ALookUpTouchesOneMonth) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request());
        auto rows = co_await d.pool.execute(
            "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM payments p WHERE (id, created_at) = "
            "(SELECT id, created_at FROM payment_directory WHERE id = '" +
            held.id.str() + "')");
        int never = 0;
        for (const auto& row : rows) never += row.text(0).find("never executed") != std::string_view::npos;
        EXPECT_EQ(never, 3) << "of four months, three are not looked at";
    });
}

TEST_F(PaymentTest, MonthsAreMadeAheadOnceEach) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto again = co_await store::make_partitions(d.pool, SystemClock().today(), 4);
        EXPECT_EQ(again, 0);
        auto more = co_await store::make_partitions(d.pool, SystemClock().today(), 6);
        EXPECT_EQ(more, 6) << "two months of three tables";
    });
}

TEST_F(PaymentTest, TheServiceCantDeleteItsHistoryByDdl) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto refused = [](postgres::Pool& pool, std::string sql) -> awaitable<bool> {
            try {
                co_await pool.execute(std::move(sql));
            } catch (const postgres::Error& error) {
                co_return error.sqlstate == "42501";
            }
            co_return false;
        };
        auto dropped = co_await refused(d.pool, "DROP TABLE payments");
        EXPECT_TRUE(dropped);
        auto truncated = co_await refused(d.pool, "TRUNCATE payment_attempts");
        EXPECT_TRUE(truncated);
    });
}

TEST_F(PaymentTest, TheDatabaseRefusesWhatTheCodeShouldNeverWrite) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        co_await d.authorize(request());
        co_return;
    });
    for (auto change :
         {"status = 'PAID'", "amount = 0", "card_last4 = '424'", "outcome = 'MAYBE'", "operation = 'STEAL'",
          "status = 'CAPTURED'", "fraud_score = 101", "gateway_payment_intent_id = NULL", "ip_address = '192.0.2.7'"})
        EXPECT_THROW(db.execute(std::string("UPDATE payments SET ") + change), std::exception) << change;
    EXPECT_NO_THROW(db.execute("UPDATE payments SET status = 'CAPTURED', captured_at = now()"));
}

TEST_F(PaymentTest, OfAnAddressTheNetworkIsKept) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        for (std::string address : {"192.0.2.7", "2001:db8:1:2::7", "no address"}) {
            auto from = request(address);
            from.remote_address = Text<1, 64>{address};
            co_await d.authorize(from);
        }
    });
    EXPECT_EQ(
        db.value("SELECT string_agg(coalesce(ip_address::text, '-'), ' ' ORDER BY idempotency_key) FROM payments"),
        "192.0.2.0/24 2001:db8:1::/48 -");
}

TEST_F(PaymentTest, TheUsualRulesAskForAnAgentAfterDeclinesAndAHighAmount) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        gateway.faults.assign(3, Fault::refuse);
        for (int i = 0; i < 3; ++i) co_await d.authorize(request(std::to_string(i)));
        auto other_card = request("high", "10000.00");
        other_card.method.token = Text<1, 255>{"pm_another"};
        co_await d.authorize(other_card);
        EXPECT_EQ(db.value("SELECT fraud_status || fraud_score || risk_factors FROM payments WHERE amount >= 10000"),
                  R"(REVIEW85.00["high_value", "repeated_failures", "new_customer"])");
        EXPECT_EQ(db.value("SELECT fraud_status FROM payments ORDER BY created_at LIMIT 1"), "SAFE");
    });
}

}  // namespace
}  // namespace airside::payment

// The life of payments: what their jobs do, and say beforehand.
#include "platform/jobs/months.hpp"
#include "services/payment/store/retention.hpp"
#include "services/payment/test_support.hpp"
#include "services/payment/workflows/retention.hpp"

namespace airside::payment {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;

constexpr auto seven_years = 24h * 2557;

struct RetentionTest : PaymentTest {
    static jobs::Job job(Deployment& d, const std::string& name) {
        for (auto& job : retention_jobs(d.context))
            if (job.name == name) return job;
        throw std::logic_error("no job " + name);
    }
    static awaitable<std::string> run(Deployment& d, const std::string& name) {
        auto found = job(d, name);
        auto report = co_await found.run();
        co_return report;
    }
    static awaitable<std::string> plan(Deployment& d, const std::string& name) {
        auto found = job(d, name);
        auto report = co_await found.plan();
        co_return report;
    }
    AuthorizePayment of_lovelace(std::string key) {
        auto asked = request(std::move(key));
        asked.method.token = Text<1, 255>{"pm_of_lovelace"};
        asked.return_url = Text<1, 2000>{"https://shop.example/paid?by=lovelace"};
        asked.user_agent = Text<1, 500>{"lovelace's browser"};
        return asked;
    }
    // All rows of all tables, as text.
    std::string everything() const {
        std::string all;
        for (std::string table :
             {"payments", "payment_directory", "payment_attempts", "refunds", "payment_reviews", "payment_messages"})
            all += db.value("SELECT coalesce(string_agg(t::text, ' '), '') FROM " + table + " t") + "\n";
        return all;
    }
};

TEST_F(RetentionTest, AfterSevenYearsAPaymentNamesNobodyAndItsAmountsStay) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto paid = co_await d.authorize(of_lovelace("1"));
        co_await d.capture(paid.id);
        gateway.faults = {Fault::refuse};
        co_await d.authorize(of_lovelace("2"));
        db.execute(
            "INSERT INTO refunds (payment_id, payment_created_at, refund_reference, gateway_refund_id, amount, "
            "currency, reason, reason_details, status, requested_by, idempotency_key) SELECT id, created_at, "
            "'REF123ABC', "
            "'re_of_lovelace', 20, currency, 'OTHER', 'lovelace is ill', 'COMPLETED', user_id, 'key' FROM payments "
            "WHERE status = 'CAPTURED'");
        auto intent = gateway.payments.begin()->first;

        clock.advance(seven_years - 1h);
        auto early = co_await run(d, "payment.anonymise");
        EXPECT_TRUE(early.starts_with(R"({"payments":0,)")) << early;
        clock.advance(2h);
        auto planned = co_await plan(d, "payment.anonymise");
        EXPECT_TRUE(planned.starts_with(R"({"would_anonymise":2,)")) << planned;
        EXPECT_NE(everything().find("lovelace"), std::string::npos) << "a plan changes nothing";
        auto done = co_await run(d, "payment.anonymise");
        EXPECT_TRUE(done.starts_with(R"({"payments":2,)")) << done;

        auto left = everything();
        for (auto personal : {user.str(), booking.str(), std::string("lovelace"), std::string("192.0.2"), intent,
                              std::string("BK7K2MNQ"), std::string("ch_1")})
            EXPECT_EQ(left.find(personal), std::string::npos) << personal << " in\n" << left;
        EXPECT_EQ(
            db.value("SELECT count(*) FROM payments WHERE coalesce(card_last4, card_exp_month::text) IS NOT NULL"),
            "0");
        EXPECT_EQ(db.value("SELECT string_agg(status || ' ' || amount::text || ' ' || currency, ', ' ORDER BY status) "
                           "FROM payments"),
                  "CAPTURED 120.500 USD, FAILED 120.500 USD");
        EXPECT_EQ(db.value("SELECT amount::text || ' ' || currency || ' ' || status FROM refunds"),
                  "20.000 USD COMPLETED");
        EXPECT_EQ(db.value("SELECT count(*) FROM payment_attempts WHERE success"), "2");
        Caller agent;
        agent.user = UserId::v7(clock, random);
        agent.role = auth::Role::AGENT;
        auto seen = co_await get_payment(d.context, agent, GetPayment{paid.id});
        EXPECT_EQ(seen.amount.str(), "120.50 USD") << "it can still be read";
        auto again = co_await run(d, "payment.anonymise");
        EXPECT_TRUE(again.starts_with(R"({"payments":0,)")) << again;
    });
}

TEST_F(RetentionTest, KilledBetweenTwoBatchesItGoesOnBehindTheLast) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config small;
        small.anonymise_batch = 2;
        Deployment d(reactor, db, clock, gateway, nullptr, small);
        gateway.faults.assign(5, Fault::refuse);
        for (int i = 0; i < 5; ++i) {
            co_await d.authorize(request(std::to_string(i)));
            if (i % 2) clock.advance(1s);  // some are of one moment
        }
        clock.advance(seven_years + 1h);
        auto killed = co_await store::anonymise(d.pool, clock.now() - seven_years, 2);
        EXPECT_EQ(killed, 2);
        EXPECT_EQ(db.value("SELECT count(*) FROM payments WHERE anonymised_at IS NOT NULL"), "2");
        auto rest = co_await run(d, "payment.anonymise");
        EXPECT_TRUE(rest.starts_with(R"({"payments":3,)")) << rest;
        EXPECT_EQ(db.value("SELECT count(*) FROM payments WHERE anonymised_at IS NULL"), "0");
    });
}

TEST_F(RetentionTest, NothingIsTakenFromUnderAPaymentThatIsOpen) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        auto held = co_await d.authorize(request("1"));
        clock.advance(1s);
        gateway.faults = {Fault::refuse};
        co_await d.authorize(request("2"));
        clock.advance(seven_years + 1h);
        auto none = co_await run(d, "payment.anonymise");
        EXPECT_TRUE(none.starts_with(R"({"payments":0,)")) << none;
        co_await d.give_back(held.id);
        auto both = co_await run(d, "payment.anonymise");
        EXPECT_TRUE(both.starts_with(R"({"payments":2,)")) << both;
    });
}

TEST_F(RetentionTest, MonthsThatAreMissingAreToldAndMade) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        std::vector<std::string> tables{"payments", "refunds"};
        auto today = clock.today();
        auto left = co_await jobs::months_left(d.pool, tables, today);
        EXPECT_EQ(left, 3);
        auto nothing = co_await plan(d, "payment.make_partitions");
        EXPECT_EQ(nothing, R"({"would_make":0,"partitions":[]})");
        db.execute("DROP TABLE refunds" + db.value("SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + "
                                                   "interval '2 months', '_YYYY_MM')"));
        auto gap = co_await jobs::months_left(d.pool, tables, today);
        EXPECT_EQ(gap, 1) << "what lies behind a gap does not count";
        auto planned = co_await plan(d, "payment.make_partitions");
        EXPECT_TRUE(planned.starts_with(R"({"would_make":1,"partitions":["refunds_)")) << planned;
        auto made = co_await run(d, "payment.make_partitions");
        EXPECT_EQ(made, R"({"made":1})");
        auto whole = co_await jobs::months_left(d.pool, tables, today);
        EXPECT_EQ(whole, 3);
    });
}

TEST_F(RetentionTest, APurgeSaysBeforehandWhatItWillDelete) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, gateway);
        co_await d.authorize(request());
        db.execute(
            "INSERT INTO webhook_inbox (gateway, event_id, type, kind, body, state, occurred_at, received_at) "
            "SELECT 'STRIPE', 'evt_' || n, 't', 'OTHER', '{}', 'IGNORED', now(), now() FROM "
            "generate_series(1, 2500) n");
        db.execute("INSERT INTO ended_bookings (booking_id, why) VALUES (gen_random_uuid(), 'booking_failed')");
        auto nothing = co_await plan(d, "payment.purge");
        EXPECT_EQ(
            nothing,
            R"({"would_purge":{"webhooks":0,"messages":0,"ended_bookings":0,"settlements":0,"exceptions":0,"idempotency_keys":0}})");
        clock.advance(24h * 600);
        auto planned = co_await plan(d, "payment.purge");
        EXPECT_EQ(
            planned,
            R"({"would_purge":{"webhooks":2500,"messages":1,"ended_bookings":1,"settlements":0,"exceptions":0,"idempotency_keys":0}})");
        auto purged = co_await run(d, "payment.purge");
        EXPECT_EQ(
            purged,
            R"({"webhooks":2500,"messages":1,"ended_bookings":1,"settlements":0,"exceptions":0,"idempotency_keys":0})")
            << "in several batches";
        EXPECT_EQ(db.value("SELECT count(*) FROM webhook_inbox"), "0");
    });
}

}  // namespace
}  // namespace airside::payment

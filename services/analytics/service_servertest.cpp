#include <gtest/gtest.h>

#include "platform/json/json.hpp"
#include "services/analytics/store/daily_metrics.hpp"
#include "services/analytics/test_world.hpp"

namespace airside::analytics {
namespace {

using namespace std::chrono_literals;

std::string without_time(DailyMetrics metrics) {
    metrics.calculated_at = {};
    return json::to_json(metrics);
}

TEST(AnalyticsSchema, TheMigrationMakesWhatTheCollectionSays) {
    auto expected = documents::postgres_schema({&store::events, 1});
    auto migration = std::string(migrations()[1].text);
    EXPECT_NE(migration.find(expected), migration.npos) << expected;
}

TEST(AnalyticsSchema, TheServiceMayRunItsQueries) {
    testkit::TestDatabase database("analytics", all_migrations());
    EXPECT_EQ(database.check_queries(), "");
}

TEST(AnalyticsService, SumsUpWhatTheFeedsTold) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        // Events carry the database's time, and the test wants them all on one day.
        auto until_midnight = [] { return 24h - SystemClock().now().time_since_epoch() % 24h; };
        if (until_midnight() < 30s) co_await world.reactor.sleep(until_midnight());
        auto day = utc_date_of(SystemClock().now());
        world.service->start_background();
        co_await world.publish("search", "search_performed", search_payload("LHR", ada));
        co_await world.publish("search", "search_performed", search_payload("LHR", bob));
        co_await world.publish("search", "search_performed", search_payload("CDG"));
        co_await world.publish("user", "user_registered", user_payload(ada));
        co_await world.publish("booking", "booking_created", booking_payload(ada));
        co_await world.publish("booking", "booking_confirmed", booking_payload(ada));
        co_await world.publish("payment", "payment_authorized", payment_payload(ada, "100.00", "EUR"));
        co_await world.publish("payment", "payment_completed", payment_payload(ada, "100.00", "EUR"));
        co_await world.publish("payment", "payment_completed", payment_payload(bob, "50.50", "USD"));
        co_await world.publish("payment", "payment_completed", payment_payload(bob, "7.000", "KWD"));
        co_await world.consumed(10);
        co_await world.service->stop(Steady::now() + 10s);
        auto metrics = co_await world.service->recompute(day);
        EXPECT_EQ(metrics.total_searches, 3);
        EXPECT_EQ(metrics.total_bookings, 1);
        EXPECT_EQ(metrics.new_users, 1);
        EXPECT_EQ(metrics.active_users, 2);
        EXPECT_EQ(metrics.total_revenue.str(), "200.50 USD");
        EXPECT_EQ(metrics.average_booking_value->str(), "100.25 USD");
        EXPECT_EQ(metrics.search_to_booking_rate, "33.33");
        EXPECT_EQ(metrics.revenue_by_currency.size(), 3u);
        EXPECT_EQ(json::to_json(metrics.top_routes),
                  R"([{"route":"JFK-LHR","count":2},{"route":"JFK-CDG","count":1}])");
        world.clock.advance(1h);
        auto again = co_await world.service->recompute(day);
        EXPECT_EQ(without_time(again), without_time(metrics));
        auto stored = co_await store::list_days(world.pool, day, day);
        EXPECT_EQ(json::to_json(stored.at(0)), json::to_json(again)) << "as it was kept";
    });
}

TEST(AnalyticsService, SumsUpEachDayThatEventsCameOf) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        auto now = world.clock.now();
        co_await world.keep("01", "search_performed", search_payload("LHR"), now - 72h, now - 72h);
        auto report = co_await world.sum_up();
        EXPECT_EQ(report, R"({"days":["2026-11-19","2026-11-21","2026-11-22"],"without_rate":[]})") << "the first: all";
        world.clock.advance(1h);
        // Days late, since its feed was out of reach.
        now = world.clock.now();
        co_await world.keep("02", "search_performed", search_payload("LHR"), now - 49h, now - 11min);
        co_await world.keep("03", "payment_completed", payment_payload(ada, "5.00", "CHF"), now - 49h, now - 11min);
        report = co_await world.sum_up();
        EXPECT_EQ(report, R"({"days":["2026-11-20","2026-11-21","2026-11-22"],"without_rate":["CHF 2026-11-20"]})");
        world.clock.advance(1h);
        report = co_await world.sum_up();
        EXPECT_EQ(report, R"({"days":["2026-11-21","2026-11-22"],"without_rate":[]})");
        auto days = co_await store::list_days(world.pool, Date::of(2026, 11, 1), Date::of(2026, 11, 30));
        EXPECT_EQ(days.size(), 4u);
        EXPECT_EQ(days.at(1).total_searches, 1);
        EXPECT_TRUE(days.at(1).total_revenue.is_zero());
        EXPECT_EQ(days.at(1).revenue_by_currency.at(0).amount.str(), "5.00 CHF");
    });
}

TEST(AnalyticsService, SumsUpMorePaymentsThanOnePageHolds) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        std::string fill =
            "INSERT INTO events SELECT doc->>'_id', doc FROM (SELECT jsonb_build_object('_id', 'p' || n, 'date', "
            "'2026-11-22', 'event_type', 'payment_completed', 'event_data', jsonb_build_object('payment_id', n::text, "
            "'booking_id', '', 'amount', '1.01', 'currency', 'USD', 'gateway', '', 'method', '', 'status', '')) AS doc "
            "FROM generate_series(1, 2345) AS n) AS rows";
        co_await world.pool.execute(std::move(fill));
        auto metrics = co_await world.service->recompute(Date::of(2026, 11, 22));
        EXPECT_EQ(metrics.total_revenue.str(), "2368.45 USD");
        EXPECT_EQ(metrics.average_booking_value->str(), "1.01 USD");
    });
}

TEST(AnalyticsService, ListsDaysWithinReason) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        for (int d = 20; d <= 22; ++d) co_await world.service->recompute(Date::of(2026, 11, static_cast<unsigned>(d)));
        auto from = Date::of(2026, 11, 21);
        auto list =
            co_await world.bus.call(Caller::of_service("test"), ListDailyMetrics{from, from + std::chrono::days(5)});
        EXPECT_EQ(list.days.size(), 2u);
        EXPECT_EQ(list.days.at(0).metric_date, from);
        for (auto to : {from - std::chrono::days(1), from + std::chrono::days(367)}) {
            int status = 0;
            try {
                ListDailyMetrics request{from, to};
                co_await world.bus.call(Caller::of_service("test"), request);
            } catch (const Problem& problem) {
                status = problem.status;
            }
            EXPECT_EQ(status, 422) << to.str();
        }
    });
}

TEST(AnalyticsService, DaysWhoseEventsWerePurgedKeepTheirFigures) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        auto now = world.clock.now();
        auto day = utc_date_of(now);
        co_await world.keep("01", "search_performed", search_payload("LHR"), now, now);
        co_await world.service->recompute(day, day);
        std::string exported =
            "INSERT INTO warehouse_parts VALUES ('2026-11-22', 1, 'key', 'DONE', 1, '{}', 1, repeat('0', 64), now(), "
            "now())";
        co_await world.pool.execute(std::move(exported));
        world.clock.set(*parse_instant("2027-11-21T23:59:59Z"));
        auto done = co_await world.service->recompute(day, day);
        EXPECT_EQ(done.days.size(), 1u) << "all events are still here";
        world.clock.set(*parse_instant("2027-11-22T00:00:00Z"));
        co_await world.documents->delete_many(store::events, {}, 1000);
        std::string refused;
        try {
            RecomputeMetrics request{day - std::chrono::days(1), day + std::chrono::days(1)};
            co_await world.bus.call(Caller::of_service("test"), request);
        } catch (const Problem& problem) {
            refused = problem.type + " " + problem.detail;
        }
        EXPECT_EQ(refused, "events-purged 2026-11-22");
        co_await world.keep("02", "user_registered", user_payload(ada), now, world.clock.now());  // a year late
        co_await world.sum_up();
        auto kept = co_await store::list_days(world.pool, day, day);
        EXPECT_EQ(kept.at(0).total_searches, 1);
        EXPECT_EQ(kept.at(0).new_users, 0);
    });
}

TEST(AnalyticsService, PurgesOnlyWhatWasExportedLongAgo) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        auto now = world.clock.now();
        for (auto id : {"01", "02", "03"}) co_await world.keep(id, "user_registered", user_payload(ada), now, now);
        documents::Update exported_long_ago{{{"purge_at", now}}}, exported_now{{{"purge_at", Instant(now + 1h)}}};
        auto id = [](const char* n) { return std::string("01930000-0000-7000-8000-0000000000") + n; };
        co_await world.documents->update_if(store::events, id("01"), {}, std::move(exported_long_ago));
        co_await world.documents->update_if(store::events, id("02"), {}, std::move(exported_now));
        auto report = co_await world.run_job("analytics.purge_events");
        EXPECT_EQ(report, R"({"purged":1})");
        auto left = co_await world.documents->count(store::events, {});
        EXPECT_EQ(left, 2);
    });
}

TEST(AnalyticsConfig, SaysWhatIsWrong) {
    Config config;
    EXPECT_EQ(config.check(), "");
    config.reporting_currency = "EURO";
    EXPECT_NE(config.check().find("reporting_currency"), std::string::npos);
    config.reporting_currency = "EUR";
    config.rates = {{"EUR", "2026-01-01", "1"}};
    EXPECT_NE(config.check().find("reporting currency"), std::string::npos);
    config.rates = {};
    config.pseudonym_key = config::Secret("short");
    EXPECT_NE(config.check().find("32"), std::string::npos);
}

}  // namespace
}  // namespace airside::analytics

#include "services/analytics/domain/metrics.hpp"

#include <gtest/gtest.h>

namespace airside::analytics {
namespace {

const Date day = Date::of(2026, 11, 22);
const Instant now = *parse_instant("2026-11-23T00:05:00Z");

Money money(const char* amount, const char* currency) { return *Money::parse(amount, Currency::of(currency)); }

RateTable table(std::vector<DatedRate> rates = {}, const char* reporting = "USD") {
    return RateTable(Currency::of(reporting), rates);
}

std::string error_of(std::vector<DatedRate> rates) {
    try {
        table(std::move(rates));
    } catch (const std::invalid_argument& wrong) {
        return wrong.what();
    }
    return "none";
}

TEST(Rates, TheLatestThatHasBegunHolds) {
    auto rates =
        table({{"EUR", "2026-11-01", "1.10"}, {"EUR", "2026-11-22", "1.0842"}, {"JPY", "2026-01-01", "0.0065"}});
    EXPECT_EQ(rates.on(day, Currency::of("EUR"))->text, "1.0842");
    EXPECT_EQ(rates.on(day - std::chrono::days(1), Currency::of("EUR"))->text, "1.10");
    EXPECT_FALSE(rates.on(Date::of(2026, 10, 31), Currency::of("EUR")).has_value());
    EXPECT_FALSE(rates.on(day, Currency::of("GBP")).has_value());
    EXPECT_EQ(rates.on(day, Currency::of("USD"))->billionths, 1'000'000'000);
}

TEST(Rates, ConvertBetweenExponentsRoundingOnce) {
    auto rates =
        table({{"EUR", "2026-01-01", "1.0842"}, {"JPY", "2026-01-01", "0.0065"}, {"KWD", "2026-01-01", "3.25"}});
    auto converted = [&](const char* amount, const char* currency) {
        auto from = money(amount, currency);
        return rates.convert(from, *rates.on(day, from.currency())).decimal();
    };
    EXPECT_EQ(converted("100.00", "EUR"), "108.42");
    EXPECT_EQ(converted("0.05", "EUR"), "0.05");  // 0.05421
    EXPECT_EQ(converted("-0.05", "EUR"), "-0.05");
    EXPECT_EQ(converted("1000", "JPY"), "6.50");
    EXPECT_EQ(converted("1", "JPY"), "0.01");  // 0.0065
    EXPECT_EQ(converted("-1", "JPY"), "-0.01");
    EXPECT_EQ(converted("1.234", "KWD"), "4.01");  // 4.0105
    EXPECT_EQ(converted("12.34", "USD"), "12.34");
    EXPECT_EQ(converted("90000000000000.00", "EUR"), "97578000000000.00");
    auto huge = Money(INT64_MAX, Currency::of("KWD"));
    EXPECT_NO_THROW(rates.convert(huge, *rates.on(day, Currency::of("EUR"))));
    EXPECT_THROW(rates.convert(Money(INT64_MAX, Currency::of("JPY")), Rate{1'000'000'000, "1"}), std::overflow_error);
}

TEST(Rates, SayWhichEntryIsWrong) {
    EXPECT_NE(error_of({{"EURO", "2026-01-01", "1"}}).find("rate of EURO from 2026-01-01: no ISO 4217"),
              std::string::npos);
    EXPECT_NE(error_of({{"USD", "2026-01-01", "1"}}).find("reporting currency"), std::string::npos);
    EXPECT_NE(error_of({{"EUR", "2026-02-30", "1"}}).find("the day"), std::string::npos);
    EXPECT_NE(error_of({{"EUR", "2026-01-01", "1"}, {"EUR", "2026-01-01", "2"}}).find("twice"), std::string::npos);
    for (const char* bad : {"", ".", "1.", ".5", "0", "0.0", "-1", "1e3", "1,5", "1.0000000001", "1234567890"})
        EXPECT_NE(error_of({{"EUR", "2026-01-01", bad}}).find("positive decimal"), std::string::npos) << bad;
    EXPECT_EQ(error_of({{"EUR", "2026-01-01", "0.000000001"}}), "none");
}

TEST(Metrics, SumUpADay) {
    DayCounts counts{.searches = 300, .bookings = 5, .new_users = 2, .active_users = 9};
    counts.takings = {
        {"EUR", {money("100.00", "EUR"), 1}}, {"GBP", {money("7.00", "GBP"), 1}}, {"USD", {money("50.01", "USD"), 2}}};
    auto metrics = metrics_of(day, counts, table({{"EUR", "2026-01-01", "1.5"}}), now);
    EXPECT_EQ(metrics.total_revenue, money("200.01", "USD"));
    EXPECT_EQ(metrics.average_booking_value, money("66.67", "USD"));
    EXPECT_EQ(metrics.search_to_booking_rate, "1.67");
    ASSERT_EQ(metrics.revenue_by_currency.size(), 3u);
    EXPECT_EQ(metrics.revenue_by_currency[0].converted, money("150.00", "USD"));
    EXPECT_EQ(metrics.revenue_by_currency[1].amount, money("7.00", "GBP")) << "kept, though it can't be converted";
    EXPECT_FALSE(metrics.revenue_by_currency[1].rate.has_value());
    EXPECT_EQ(metrics.calculated_at, now);
}

TEST(Metrics, ADayWithoutAnythingHasNoRates) {
    auto metrics = metrics_of(day, {}, table({}, "JPY"), now);
    EXPECT_EQ(metrics.total_revenue, money("0", "JPY"));
    EXPECT_FALSE(metrics.average_booking_value.has_value());
    EXPECT_FALSE(metrics.search_to_booking_rate.has_value());
    EXPECT_TRUE(metrics.top_routes.empty());
    DayCounts odd{.searches = 1, .bookings = 1000};
    EXPECT_EQ(metrics_of(day, odd, table(), now).search_to_booking_rate, "999.99") << "as much as the column holds";
}

TEST(Metrics, TopRoutesAreTenByCountThenName) {
    DayCounts counts;
    for (char c = 'A'; c < 'A' + 12; ++c) counts.searches_by_route[std::string("AA") + c + "-LHR"] = (c - 'A') % 3;
    counts.searches_by_route[""] = 99;
    auto routes = metrics_of(day, counts, table(), now).top_routes;
    ASSERT_EQ(routes.size(), 10u);
    EXPECT_EQ(routes[0].route, "AAC-LHR");
    EXPECT_EQ(routes[0].count, 2);
    EXPECT_EQ(routes[1].route, "AAF-LHR");
    EXPECT_EQ(routes[4].route, "AAB-LHR");
    EXPECT_EQ(routes[4].count, 1);
}

}  // namespace
}  // namespace airside::analytics

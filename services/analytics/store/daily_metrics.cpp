#include "services/analytics/store/daily_metrics.hpp"

#include "platform/json/json.hpp"

namespace airside::analytics::store {

using postgres::Query;

namespace {

const Query put{"analytics.put_day", R"sql(
    INSERT INTO daily_metrics (metric_date, total_searches, total_bookings, total_revenue, reporting_currency,
                               revenue_by_currency, search_to_booking_rate, average_booking_value, new_users, active_users,
                               top_routes, calculated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (metric_date) DO UPDATE
       SET total_searches = EXCLUDED.total_searches, total_bookings = EXCLUDED.total_bookings,
           total_revenue = EXCLUDED.total_revenue, reporting_currency = EXCLUDED.reporting_currency,
           revenue_by_currency = EXCLUDED.revenue_by_currency,
           search_to_booking_rate = EXCLUDED.search_to_booking_rate,
           average_booking_value = EXCLUDED.average_booking_value, new_users = EXCLUDED.new_users,
           active_users = EXCLUDED.active_users, top_routes = EXCLUDED.top_routes,
           calculated_at = EXCLUDED.calculated_at)sql"};

const Query list{"analytics.list_days", R"sql(
    SELECT metric_date, total_searches, total_bookings, total_revenue, reporting_currency, revenue_by_currency,
           search_to_booking_rate, average_booking_value, new_users, active_users, top_routes, calculated_at
      FROM daily_metrics WHERE metric_date BETWEEN $1 AND $2 ORDER BY metric_date)sql"};

const Query read_progress{"analytics.received_until", "SELECT received_until FROM daily_metrics_progress"};
const Query write_progress{"analytics.set_received_until", R"sql(
    INSERT INTO daily_metrics_progress (received_until) VALUES ($1)
    ON CONFLICT (only_row) DO UPDATE SET received_until = EXCLUDED.received_until)sql"};

DailyMetrics metrics_of(const postgres::Row& row) {
    return {.metric_date = row.get<Date>("metric_date"),
            .total_searches = row.get<std::int64_t>("total_searches"),
            .total_bookings = row.get<std::int64_t>("total_bookings"),
            .total_revenue = row.money("total_revenue", "reporting_currency"),
            .revenue_by_currency = json::from_json<std::vector<CurrencyRevenue>>(row.text("revenue_by_currency")),
            .search_to_booking_rate = row.get<std::optional<std::string>>("search_to_booking_rate"),
            .average_booking_value = row.maybe_money("average_booking_value", "reporting_currency"),
            .new_users = row.get<std::int64_t>("new_users"),
            .active_users = row.get<std::int64_t>("active_users"),
            .top_routes = json::from_json<std::vector<RouteCount>>(row.text("top_routes")),
            .calculated_at = row.get<Instant>("calculated_at")};
}

}  // namespace

awaitable<> put_day(postgres::Transaction& tx, const DailyMetrics& m) {
    std::optional<std::string> average;
    if (m.average_booking_value) average = m.average_booking_value->decimal();
    postgres::Json by_currency{json::to_json(m.revenue_by_currency)}, routes{json::to_json(m.top_routes)};
    co_await tx.run(put, m.metric_date, m.total_searches, m.total_bookings, m.total_revenue.decimal(),
                    m.total_revenue.currency(), by_currency, m.search_to_booking_rate, average, m.new_users,
                    m.active_users, routes, m.calculated_at);
}

awaitable<std::vector<DailyMetrics>> list_days(postgres::Pool& pool, Date from, Date to) {
    auto rows = co_await pool.run(list, from, to);
    std::vector<DailyMetrics> days;
    for (auto row : rows) days.push_back(metrics_of(row));
    co_return days;
}

awaitable<std::optional<Instant>> received_until(postgres::Pool& pool) {
    auto rows = co_await pool.run(read_progress);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->get<Instant>("received_until");
}

awaitable<> set_received_until(postgres::Pool& pool, Instant until) { co_await pool.run(write_progress, until); }

}  // namespace airside::analytics::store

// Summing days up again from their events.
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "services/analytics/domain/metrics.hpp"
#include "services/analytics/impl.hpp"
#include "services/analytics/store/daily_metrics.hpp"
#include "services/analytics/store/events.hpp"

namespace airside::analytics {

namespace {

// Events received while the last run was reading, and by processes whose clock is behind, are looked at again.
constexpr std::chrono::minutes overlap{10};

struct RecomputeReport {
    std::vector<Date> days;
    std::vector<std::string> without_rate;  // "EUR 2026-11-22"
};
AIRSIDE_FIELDS(RecomputeReport, days, without_rate)

void note_missing_rates(const DailyMetrics& metrics, RecomputeReport& report) {
    for (auto& revenue : metrics.revenue_by_currency) {
        if (revenue.rate) continue;
        auto what = revenue.amount.currency().str() + " " + metrics.metric_date.str();
        log::warn("no exchange rate: revenue is missing from the day's total", {{"rate", what}});
        report.without_rate.push_back(std::move(what));
    }
}

}  // namespace

awaitable<DailyMetrics> recompute_day(Context& service, Date day) {
    auto counts = co_await store::count_day(service.documents, day);
    auto metrics = metrics_of(day, counts, service.rates, service.clock.now());
    co_await store::put_day(service.pool, metrics);
    co_return metrics;
}

awaitable<std::string> recompute_changed_days(Context& service) {
    auto began = service.clock.now();
    auto since = co_await store::received_until(service.pool);
    if (since) since = *since - overlap;
    auto days = co_await store::days_received(service.documents, since);
    auto today = utc_date_of(began);
    days.insert({today, today - std::chrono::days(1)});
    RecomputeReport report;
    for (auto day : days) {
        auto metrics = co_await recompute_day(service, day);
        report.days.push_back(day);
        note_missing_rates(metrics, report);
    }
    co_await store::set_received_until(service.pool, began);
    co_return json::to_json(report);
}

}  // namespace airside::analytics

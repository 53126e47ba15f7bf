// Summing days up again from their events.
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "services/analytics/domain/conversion.hpp"
#include "services/analytics/impl.hpp"
#include "services/analytics/store/conversion.hpp"
#include "services/analytics/store/daily_metrics.hpp"
#include "services/analytics/store/events.hpp"
#include "services/analytics/warehouse/warehouse.hpp"

namespace airside::analytics {

namespace {

// Events received while the last run was reading, and by processes whose clock is behind, are looked at again.
constexpr std::chrono::minutes overlap{10};

void note_missing_rates(const DailyMetrics& metrics, RecomputeReport& report) {
    for (auto& revenue : metrics.revenue_by_currency) {
        if (revenue.rate) continue;
        auto what = revenue.amount.currency().str() + " " + metrics.metric_date.str();
        log::warn("no exchange rate: revenue is missing from the day's total", {{"rate", what}});
        report.without_rate.push_back(std::move(what));
    }
}

// The last day of which events may have been purged.
Date last_purged(Instant now) { return utc_date_of(now - warehouse::kept_for); }

// Today, yesterday and the days of which events came since the last run, but for those whose events are not all here.
awaitable<std::set<Date>> changed_days(Context& service, Instant now) {
    auto since = co_await store::received_until(service.pool);
    if (since) since = *since - overlap;
    auto days = co_await store::days_received(service.documents, since);
    auto today = utc_date_of(now);
    days.insert({today, today - std::chrono::days(1)});
    std::set<Date> whole;
    for (auto day : days) {
        std::optional<Date> purged;
        if (day <= last_purged(now)) purged = co_await store::first_exported(service.pool, day, day);
        if (!purged)
            whole.insert(day);
        else  // what is left of it, or came a year late, is no whole day
            log::warn("a day whose events were purged is not summed up again", {{"day", day.str()}});
    }
    co_return whole;
}

}  // namespace

awaitable<DailyMetrics> recompute_day(Context& service, Date day) {
    auto counts = co_await store::count_day(service.documents, day);
    auto metrics = metrics_of(day, counts, service.rates, service.clock.now());
    auto tx = co_await service.pool.begin();
    co_await store::put_day(tx, metrics);
    co_await store::put_conversion(tx, day, funnel_of(counts), routes_of(counts));
    co_await tx.commit();
    co_return metrics;
}

awaitable<RecomputeReport> recompute_range(Context& service, Date from, Date to) {
    auto gone = std::min(to, last_purged(service.clock.now()));
    std::optional<Date> purged;
    if (from <= gone) purged = co_await store::first_exported(service.pool, from, gone);
    if (purged) throw conflict("events-purged", "The events of a day are no longer here", purged->str());
    RecomputeReport report;
    for (auto day = from; day <= to; day = day + std::chrono::days(1)) {
        auto metrics = co_await recompute_day(service, day);
        report.days.push_back(day);
        note_missing_rates(metrics, report);
    }
    co_return report;
}

awaitable<std::string> recompute_changed_days(Context& service) {
    auto began = service.clock.now();
    auto days = co_await changed_days(service, began);
    RecomputeReport report;
    for (auto day : days) {
        auto metrics = co_await recompute_day(service, day);
        report.days.push_back(day);
        note_missing_rates(metrics, report);
    }
    co_await store::set_received_until(service.pool, began);
    co_return json::to_json(report);
}

awaitable<std::string> plan_changed_days(Context& service) {
    auto days = co_await changed_days(service, service.clock.now());
    std::string list;
    for (auto day : days) list += (list.empty() ? "\"" : ",\"") + day.str() + "\"";
    co_return "{\"days\":[" + list + "]}";
}

}  // namespace airside::analytics

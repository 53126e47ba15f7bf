#include "services/analytics/impl.hpp"
#include "services/analytics/store/daily_metrics.hpp"

namespace airside::analytics {

namespace {
constexpr std::chrono::days longest{366};
}

awaitable<DailyMetricsList> list_daily_metrics(Context& service, Caller, ListDailyMetrics request) {
    if (request.to < request.from) throw invalid("query/to", "not before from");
    if (request.to - request.from > longest) throw invalid("query/to", "at most 366 days after from");
    auto days = co_await store::list_days(service.pool, request.from, request.to);
    co_return DailyMetricsList{std::move(days)};
}

}  // namespace airside::analytics

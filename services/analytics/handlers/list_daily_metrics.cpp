#include "services/analytics/handlers/days.hpp"
#include "services/analytics/impl.hpp"
#include "services/analytics/store/daily_metrics.hpp"

namespace airside::analytics {

awaitable<DailyMetricsList> list_daily_metrics(Context& service, Caller, ListDailyMetrics request) {
    check_range(request.from, request.to, longest_list, "query");
    auto days = co_await store::list_days(service.pool, request.from, request.to);
    co_return DailyMetricsList{std::move(days)};
}

}  // namespace airside::analytics

// daily_funnel and daily_routes: what was summed up of a day beside its row in daily_metrics.
#pragma once
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/analytics/api.hpp"

namespace airside::analytics::store {

// In the transaction that replaced the day's row in daily_metrics, whose lock keeps two of them apart.
awaitable<> put_conversion(postgres::Transaction& tx, Date day, Funnel funnel, std::vector<RouteMetrics> routes);

// Both days included.
awaitable<std::vector<FunnelDay>> list_funnel(postgres::Pool& pool, Date from, Date to);
awaitable<std::vector<RouteMetrics>> top_routes(postgres::Pool& pool, Date from, Date to, RouteOrder order,
                                                std::int64_t limit);

}  // namespace airside::analytics::store

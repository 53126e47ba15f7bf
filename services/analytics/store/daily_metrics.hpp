// daily_metrics: one row to a day, replaced whenever the day is summed up again.
#pragma once
#include <optional>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/analytics/api.hpp"

namespace airside::analytics::store {

awaitable<> put_day(postgres::Transaction& tx, const DailyMetrics& metrics);
awaitable<std::vector<DailyMetrics>> list_days(postgres::Pool& pool, Date from, Date to);  // both included

// Up to when received events are part of the days' rows; nothing before the first run.
awaitable<std::optional<Instant>> received_until(postgres::Pool& pool);
awaitable<> set_received_until(postgres::Pool& pool, Instant until);

}  // namespace airside::analytics::store

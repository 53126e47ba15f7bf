// Events as documents (MongoDB, or PostgreSQL JSONB), and what is counted in them.
#pragma once
#include <set>

#include "platform/documents/documents.hpp"
#include "services/analytics/domain/facts.hpp"
#include "services/analytics/domain/metrics.hpp"

namespace airside::analytics::store {

extern const documents::Collection events;

// False: it is there already.
awaitable<bool> insert(documents::Documents& documents, const AnalyticsEvent& event);

// Those that are not there yet.
awaitable<> insert_all(documents::Documents& documents, const std::vector<AnalyticsEvent>& events);

awaitable<DayCounts> count_day(documents::Documents& documents, Date day);

// The days of the events received since then; all days where that is not set.
awaitable<std::set<Date>> days_received(documents::Documents& documents, std::optional<Instant> since);

}  // namespace airside::analytics::store

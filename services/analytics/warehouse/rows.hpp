// Events as rows of Parquet. No row says whose it is: of each user's searches, bookings and payments of a day one has
// active_user, so that active users can be counted without a pseudonym that would have to be erased there.
#pragma once
#include <set>
#include <vector>

#include "platform/parquet/parquet.hpp"
#include "services/analytics/domain/facts.hpp"

namespace airside::analytics::warehouse {

// `counted`: the users of the day that have their row; those of this table are added.
parquet::Table table_of(const std::vector<AnalyticsEvent>& events, std::set<std::string>& counted);

// Which event a row was, and when.
struct ExportedEvent {
    std::string id;
    Instant timestamp;
};
std::vector<ExportedEvent> events_in(const parquet::Table& table);

std::map<std::string, std::int64_t> counts_by_type(const std::vector<AnalyticsEvent>& events);

}  // namespace airside::analytics::warehouse

// A day's figures from its counts. Pure: the same counts and rates give the same figures.
#pragma once
#include <map>
#include <string>

#include "services/analytics/api.hpp"
#include "services/analytics/domain/rates.hpp"

namespace airside::analytics {

// What was captured in one currency.
struct Takings {
    Money amount;
    std::int64_t payments;
};

struct DayCounts {
    std::int64_t searches = 0, bookings = 0, new_users = 0, active_users = 0;
    std::int64_t flights_opened = 0, offers_selected = 0, checkouts_started = 0, bookings_created = 0,
                 bookings_paid = 0;
    std::map<std::string, std::int64_t> searches_by_route, offers_by_route, bookings_by_route;
    std::map<std::string, Takings> takings;  // by currency
};

// Percent with two decimals, at most 999.99; nothing of nothing.
std::optional<std::string> percentage(std::int64_t part, std::int64_t whole);

DailyMetrics metrics_of(Date day, const DayCounts& counts, const RateTable& rates, Instant calculated_at);

}  // namespace airside::analytics

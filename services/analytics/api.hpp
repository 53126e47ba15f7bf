// The analytics service's contract: sums by day. It hears of everything by the other services' feeds, so nobody calls
// it to record. Days are UTC.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"

namespace airside::analytics {

struct RouteCount {
    std::string route;  // "JFK-LHR"
    std::int64_t count;
};
AIRSIDE_FIELDS(RouteCount, route, count)

struct CurrencyRevenue {
    static constexpr FieldDoc docs[] = {
        {"rate",
         "of one unit in the reporting currency on that day; left out where none is configured: then the amount "
         "is not part of total_revenue"}};
    Money amount;
    std::int64_t payments;
    std::optional<std::string> rate;
    std::optional<Money> converted;
};
AIRSIDE_FIELDS(CurrencyRevenue, amount, payments, rate, converted)

struct DailyMetrics {
    static constexpr FieldDoc docs[] = {
        {"total_bookings", "confirmed on that day"},
        {"total_revenue", "captured on that day, in the reporting currency at that day's rates"},
        {"revenue_by_currency", "as it was captured"},
        {"search_to_booking_rate", "percent, two decimals; left out on a day without searches"},
        {"average_booking_value", "of a captured payment that is part of total_revenue; left out on a day without"},
        {"active_users", "signed-in users who searched, booked or paid"},
        {"top_routes", "the ten searched most, the first the most"}};
    Date metric_date;
    std::int64_t total_searches;
    std::int64_t total_bookings;
    Money total_revenue;
    std::vector<CurrencyRevenue> revenue_by_currency;
    std::optional<std::string> search_to_booking_rate;
    std::optional<Money> average_booking_value;
    std::int64_t new_users;
    std::int64_t active_users;
    std::vector<RouteCount> top_routes;
    Instant calculated_at;
};
AIRSIDE_FIELDS(DailyMetrics, metric_date, total_searches, total_bookings, total_revenue, revenue_by_currency,
               search_to_booking_rate, average_booking_value, new_users, active_users, top_routes, calculated_at)

struct DailyMetricsList {
    std::vector<DailyMetrics> days;  // the oldest first; a day that was never summed up is left out
};
AIRSIDE_FIELDS(DailyMetricsList, days)

struct ListDailyMetrics {
    static constexpr Endpoint endpoint{GET, "/v1/admin/metrics/daily", "Sums by day", Access::agent};
    static constexpr FieldDoc docs[] = {{"from", "UTC day, included"},
                                        {"to", "UTC day, included; at most 366 days after from"}};
    using Response = DailyMetricsList;
    Date from;
    Date to;
};
AIRSIDE_FIELDS(ListDailyMetrics, from, to)

}  // namespace airside::analytics

namespace airside {
class Bus;
}
namespace airside::analytics {
void bind_contract(Bus& bus);
}

#include "services/analytics/domain/metrics.hpp"

#include <algorithm>

namespace airside::analytics {

namespace {

constexpr std::size_t top_count = 10;
constexpr std::int64_t highest_rate = 99'999;  // hundredths of a percent, of NUMERIC(5,2)

std::vector<RouteCount> top_routes(const std::map<std::string, std::int64_t>& searches) {
    std::vector<RouteCount> routes;
    for (auto& [route, count] : searches)
        if (!route.empty()) routes.push_back({route, count});
    // The map gave them by name, which a stable sort keeps where counts are equal.
    std::ranges::stable_sort(routes, std::greater<>(), &RouteCount::count);
    if (routes.size() > top_count) routes.resize(top_count);
    return routes;
}

}  // namespace

// More bookings than searches is possible: offers are found and priced by other ways, too.
std::optional<std::string> percentage(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return {};
    auto hundredths = std::min(highest_rate, (part * 10'000 + whole / 2) / whole);
    auto fraction = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (fraction.size() < 2 ? "0" : "") + fraction;
}

DailyMetrics metrics_of(Date day, const DayCounts& counts, const RateTable& rates, Instant calculated_at) {
    auto total = Money::zero(rates.reporting());
    std::int64_t payments = 0;
    std::vector<CurrencyRevenue> by_currency;
    for (auto& [code, taken] : counts.takings) {
        CurrencyRevenue revenue{taken.amount, taken.payments, {}, {}};
        if (auto rate = rates.on(day, taken.amount.currency())) {
            revenue.rate = rate->text;
            revenue.converted = rates.convert(taken.amount, *rate);
            total += *revenue.converted;
            payments += taken.payments;
        }
        by_currency.push_back(std::move(revenue));
    }
    std::optional<Money> average;
    if (payments > 0) average = Money((total.minor() + payments / 2) / payments, rates.reporting());
    return {.metric_date = day,
            .total_searches = counts.searches,
            .total_bookings = counts.bookings,
            .total_revenue = total,
            .revenue_by_currency = std::move(by_currency),
            .search_to_booking_rate = percentage(counts.bookings, counts.searches),
            .average_booking_value = average,
            .new_users = counts.new_users,
            .active_users = counts.active_users,
            .top_routes = top_routes(counts.searches_by_route),
            .calculated_at = calculated_at};
}

}  // namespace airside::analytics

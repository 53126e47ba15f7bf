// How searches become bookings: a day's counts as they are kept, and what is told of several days. Pure.
#pragma once
#include "services/analytics/domain/metrics.hpp"

namespace airside::analytics {

Funnel funnel_of(const DayCounts& counts);
Funnel operator+(const Funnel& a, const Funnel& b);
ConversionRates rates_of(const Funnel& funnel);

// The routes of a day: those that were booked first, then those searched most, at most `kept_routes`.
inline constexpr std::size_t kept_routes = 5'000;
std::vector<RouteMetrics> routes_of(const DayCounts& counts);

}  // namespace airside::analytics

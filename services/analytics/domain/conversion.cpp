#include "services/analytics/domain/conversion.hpp"

#include <algorithm>

namespace airside::analytics {

namespace {
constexpr std::size_t route_length = 7;  // "JFK-LHR"
}

Funnel funnel_of(const DayCounts& counts) {
    return {.searches = counts.searches,
            .flights_opened = counts.flights_opened,
            .offers_selected = counts.offers_selected,
            .checkouts_started = counts.checkouts_started,
            .bookings_created = counts.bookings_created,
            .bookings_confirmed = counts.bookings,
            .bookings_paid = counts.bookings_paid};
}

Funnel operator+(const Funnel& a, const Funnel& b) {
    return {.searches = a.searches + b.searches,
            .flights_opened = a.flights_opened + b.flights_opened,
            .offers_selected = a.offers_selected + b.offers_selected,
            .checkouts_started = a.checkouts_started + b.checkouts_started,
            .bookings_created = a.bookings_created + b.bookings_created,
            .bookings_confirmed = a.bookings_confirmed + b.bookings_confirmed,
            .bookings_paid = a.bookings_paid + b.bookings_paid};
}

ConversionRates rates_of(const Funnel& funnel) {
    return {.search_to_offer = percentage(funnel.offers_selected, funnel.searches),
            .offer_to_booking = percentage(funnel.bookings_created, funnel.offers_selected),
            .booking_to_paid = percentage(funnel.bookings_paid, funnel.bookings_created),
            .search_to_paid = percentage(funnel.bookings_paid, funnel.searches)};
}

std::vector<RouteMetrics> routes_of(const DayCounts& counts) {
    std::map<std::string, RouteMetrics> by_name;
    auto at = [&](const std::string& route) -> RouteMetrics& {
        return by_name.try_emplace(route, RouteMetrics{route, 0, 0, 0, {}}).first->second;
    };
    for (auto& [route, count] : counts.searches_by_route) at(route).searches = count;
    for (auto& [route, count] : counts.offers_by_route) at(route).offers_selected = count;
    for (auto& [route, count] : counts.bookings_by_route) at(route).bookings_confirmed = count;
    std::vector<RouteMetrics> routes;
    for (auto& [name, route] : by_name)
        if (name.size() == route_length) routes.push_back(std::move(route));
    // The map gave them by name, which a stable sort keeps where counts are equal.
    std::ranges::stable_sort(routes, std::greater<>(), [](const RouteMetrics& route) {
        return std::pair(route.bookings_confirmed > 0, route.searches);
    });
    if (routes.size() > kept_routes) routes.resize(kept_routes);
    return routes;
}

}  // namespace airside::analytics

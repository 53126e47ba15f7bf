#include "simulators/world/network.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tuple>

#include "simulators/world/csv.hpp"

namespace airside::simulator {
namespace {

using namespace std::string_view_literals;

// In the data O2 gathers some seven thousand private and charter flights under one designator; nobody sells them.
constexpr std::string_view not_a_carrier = "O2";
constexpr double frequency_of_one_weekly = 43;  // the data counts departures over about ten months
constexpr double frequency_of_one_monthly = 10;

double number(std::string_view text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

Network::Network(const Geography& geography, const std::string& data_directory) {
    routes_.reserve(90'000);
    constexpr std::array columns = {"airline"sv, "origin"sv, "destination"sv, "flight_frequency"sv,
                                    "seats_monthly_avg"sv};
    read_csv(data_directory + "/routes.csv", columns, [&](auto f) {
        auto airline = geography.find_airline(f[0]);
        auto from = geography.find_airport(f[1]), to = geography.find_airport(f[2]);
        if (!airline || !from || !to || from == to || f[0] == not_a_carrier) return;
        double frequency = number(f[3]), monthly_seats = number(f[4]);
        double weekly = std::clamp(std::round(frequency / frequency_of_one_weekly), 1.0, 168.0);
        double seats = frequency > 0 ? monthly_seats / (frequency / frequency_of_one_monthly) : 0;
        routes_.push_back({.airline = geography.index_of(*airline),
                           .from = geography.index_of(*from),
                           .to = geography.index_of(*to),
                           .weekly = static_cast<std::uint16_t>(weekly),
                           .seats = static_cast<std::uint16_t>(std::clamp(seats, 0.0, 600.0)),
                           .first_number = 0,
                           .distance_km = static_cast<std::uint16_t>(great_circle_km(*from, *to))});
    });
    auto key = [](const Route& r) { return std::tuple(r.from, r.to, r.airline); };
    std::sort(routes_.begin(), routes_.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
    auto same = [&](auto& a, auto& b) { return key(a) == key(b); };
    routes_.erase(std::unique(routes_.begin(), routes_.end(), same), routes_.end());
    index(geography.airports().size());
    deal_numbers(geography.airlines().size());
}

void Network::index(std::size_t airports) {
    from_begin_.assign(airports + 1, 0);
    into_begin_.assign(airports + 1, 0);
    weekly_departures_.assign(airports, 0);
    for (const auto& route : routes_) {
        ++from_begin_[route.from + 1u];
        ++into_begin_[route.to + 1u];
        weekly_departures_[route.from] += route.weekly;
    }
    for (std::size_t i = 0; i < airports; ++i)
        from_begin_[i + 1] += from_begin_[i], into_begin_[i + 1] += into_begin_[i];
    into_.resize(routes_.size());
    auto next = into_begin_;
    for (const auto& route : routes_) into_[next[route.to]++] = index_of(route);
}

// The longest routes get the lowest numbers, as airlines like it.
void Network::deal_numbers(std::size_t airlines) {
    numbered_.resize(airlines);
    for (const auto& route : routes_) numbered_[route.airline].push_back(index_of(route));
    for (auto& own : numbered_) {
        std::stable_sort(own.begin(), own.end(),
                         [&](RouteIndex a, RouteIndex b) { return routes_[a].distance_km > routes_[b].distance_km; });
        std::uint32_t number = 1;
        std::size_t kept = 0;
        for (; kept < own.size(); ++kept) {
            auto& route = routes_[own[kept]];
            if (number + route.lines() > 9999) break;  // a flight number has at most four digits
            route.first_number = static_cast<std::uint16_t>(number);
            number += route.lines();
        }
        own.resize(kept);
    }
}

std::span<const Route> Network::from(AirportIndex airport) const {
    return std::span(routes_).subspan(from_begin_[airport], from_begin_[airport + 1u] - from_begin_[airport]);
}

std::span<const Route> Network::between(AirportIndex from_airport, AirportIndex to) const {
    auto all = from(from_airport);
    auto range = std::ranges::equal_range(all, to, {}, &Route::to);
    return {range.begin(), range.end()};
}

std::span<const RouteIndex> Network::into(AirportIndex airport) const {
    return std::span(into_).subspan(into_begin_[airport], into_begin_[airport + 1u] - into_begin_[airport]);
}

const Route* Network::by_number(AirlineIndex airline, int number) const {
    const auto& own = numbered_[airline];
    auto after = std::upper_bound(own.begin(), own.end(), number,
                                  [&](int n, RouteIndex r) { return n < routes_[r].first_number; });
    if (after == own.begin()) return nullptr;
    const auto& route = routes_[*(after - 1)];
    return number < route.first_number + route.lines() ? &route : nullptr;
}

}  // namespace airside::simulator

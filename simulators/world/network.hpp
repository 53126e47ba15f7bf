// Who flies where, how often: the routes of data/, indexed for both ends, with each airline's flight numbers dealt out.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "simulators/world/geography.hpp"

namespace airside::simulator {

using RouteIndex = std::uint32_t;

struct Route {
    AirlineIndex airline;
    AirportIndex from, to;
    std::uint16_t weekly;        // departures a week, at least 1
    std::uint16_t seats;         // usual seats of one departure; 0: not known
    std::uint16_t first_number;  // flight numbers first_number … first_number + lines() - 1
    std::uint16_t distance_km;
    std::uint16_t lines() const { return static_cast<std::uint16_t>((weekly + 6) / 7); }
};

class Network {
  public:
    Network(const Geography& geography, const std::string& data_directory);

    std::span<const Route> routes() const { return routes_; }
    const Route& route(RouteIndex i) const { return routes_[i]; }
    RouteIndex index_of(const Route& r) const { return static_cast<RouteIndex>(&r - routes_.data()); }
    std::span<const Route> from(AirportIndex airport) const;
    std::span<const Route> between(AirportIndex from, AirportIndex to) const;
    std::span<const RouteIndex> into(AirportIndex airport) const;
    const Route* by_number(AirlineIndex airline, int number) const;  // the route that this flight number flies
    std::size_t departures_a_week(AirportIndex airport) const { return weekly_departures_[airport]; }

  private:
    void index(std::size_t airports);
    void deal_numbers(std::size_t airlines);

    std::vector<Route> routes_;  // by from, to, airline
    std::vector<RouteIndex> from_begin_, into_, into_begin_;
    std::vector<std::vector<RouteIndex>> numbered_;  // per airline, by first_number
    std::vector<std::uint32_t> weekly_departures_;
};

}  // namespace airside::simulator

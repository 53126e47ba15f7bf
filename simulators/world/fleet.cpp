#include "simulators/world/fleet.hpp"

#include <cmath>
#include <cstddef>

namespace airside::simulator {
namespace {

// Seats are economy, premium economy, business, first in usual layouts.
constexpr AircraftType types[] = {
    {"CNA", 900, 280, {9, 0, 0, 0}},        {"DHT", 1200, 300, {19, 0, 0, 0}},
    {"SF3", 1500, 480, {34, 0, 0, 0}},      {"AT4", 1400, 480, {48, 0, 0, 0}},
    {"AT7", 1500, 500, {70, 0, 0, 0}},      {"DH4", 2000, 620, {76, 0, 0, 0}},
    {"CRJ", 2400, 780, {50, 0, 0, 0}},      {"CR7", 2600, 800, {60, 0, 6, 0}},
    {"CR9", 2900, 810, {64, 0, 12, 0}},     {"E75", 3700, 820, {64, 0, 12, 0}},
    {"E90", 4200, 830, {86, 0, 12, 0}},     {"295", 4800, 830, {120, 0, 12, 0}},
    {"221", 5500, 830, {97, 0, 12, 0}},     {"319", 5800, 830, {118, 0, 12, 0}},
    {"320", 5600, 830, {150, 0, 16, 0}},    {"32N", 6300, 830, {156, 0, 18, 0}},
    {"738", 5600, 835, {150, 0, 16, 0}},    {"7M8", 6500, 835, {154, 0, 16, 0}},
    {"321", 5500, 830, {178, 0, 20, 0}},    {"32Q", 7200, 830, {166, 12, 16, 0}},
    {"739", 5500, 835, {159, 0, 20, 0}},    {"752", 7100, 850, {160, 0, 16, 0}},
    {"763", 10500, 850, {174, 21, 30, 0}},  {"788", 13500, 905, {186, 28, 28, 0}},
    {"332", 13300, 870, {204, 21, 30, 0}},  {"339", 13200, 880, {224, 28, 29, 0}},
    {"333", 11700, 870, {237, 21, 30, 0}},  {"789", 14000, 905, {198, 35, 48, 0}},
    {"359", 15000, 905, {211, 24, 48, 0}},  {"772", 13900, 900, {203, 24, 48, 0}},
    {"351", 16000, 905, {219, 56, 56, 0}},  {"77W", 13600, 900, {185, 44, 58, 8}},
    {"388", 14800, 905, {371, 44, 76, 14}},
};

}  // namespace

std::span<const AircraftType> fleet() { return types; }

std::uint8_t choose_aircraft(double distance_km, int seats, double weekly_departures, bool low_cost, Hash airline,
                             Hash route) {
    double wanted = seats;
    if (wanted <= 0) wanted = distance_km < 700 ? (weekly_departures < 7 ? 60 : 110) : distance_km < 5000 ? 165 : 265;
    std::size_t best = std::size(types) - 1;
    double best_cost = 1e9;
    for (std::size_t i = 0; i < std::size(types); ++i) {
        const auto& type = types[i];
        if (type.range_km < distance_km * 1.05) continue;
        double size = std::abs(std::log(type.total() / wanted));
        // An airline keeps to its own few types; a long-range aircraft on a short hop is the exception.
        double taste = 0.5 * airline.with(i).unit() + 0.15 * route.with(i).unit();
        double misfit = type.range_km > 4 * distance_km + 4000 ? 0.5 : 0;
        double cost = 2 * size + taste + misfit + (low_cost && type.seats[2] > 16 ? 0.3 : 0);
        if (cost < best_cost) best_cost = cost, best = i;
    }
    return static_cast<std::uint8_t>(best);
}

}  // namespace airside::simulator

// Aircraft types that fly the world's routes, with their cabins.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "simulators/world/hash.hpp"

namespace airside::simulator {

enum class Cabin : std::uint8_t { economy, premium_economy, business, first };  // cheapest first
inline constexpr std::size_t cabin_count = 4;

struct AircraftType {
    std::string_view code;  // IATA: "77W"
    int range_km, cruise_kmh;
    std::array<int, cabin_count> seats;  // by Cabin
    int total() const { return seats[0] + seats[1] + seats[2] + seats[3]; }
    int seats_in(Cabin cabin) const { return seats[static_cast<std::size_t>(cabin)]; }
};

std::span<const AircraftType> fleet();

// What an airline flies over a distance. `seats` is the usual size on that route where it is known, else 0; the choice
// leans to it.
std::uint8_t choose_aircraft(double distance_km, int seats, double weekly_departures, bool low_cost, Hash airline,
                             Hash route);

}  // namespace airside::simulator

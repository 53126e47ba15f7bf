// Everything that flies, from data and a seed: same data, same seed, same world. Not for use by several threads.
#pragma once
#include <cstdint>
#include <string>

#include "simulators/world/offers.hpp"

namespace airside::simulator {

class World {
  public:
    // Throws std::runtime_error when a file of `data_directory` is missing or broken.
    World(const std::string& data_directory, std::uint64_t seed_number)
        : seed(seed_number),
          geography(data_directory),
          network(geography, data_directory),
          timetable(geography, network, seed),
          connections(geography, network, timetable, seed),
          inventory(geography, seed),
          fares(geography, inventory, seed),
          offers(geography, connections, fares, seed) {}
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // In this order: each is made of those above it.
    Hash seed;
    Geography geography;
    Network network;
    Timetable timetable;
    Connections connections;
    Inventory inventory;
    Fares fares;
    Offers offers;
};

}  // namespace airside::simulator

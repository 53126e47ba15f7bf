// The routes that generated bookings fly: real ones of data/, each with its airports and how long it takes.
#pragma once
#include <filesystem>
#include <vector>

#include "platform/core/random.hpp"
#include "platform/reference/airlines.hpp"
#include "platform/reference/airports.hpp"

namespace airside::app::demo {

struct Route {
    const reference::Airline* airline;
    const reference::Airport* from;
    const reference::Airport* to;
    int distance_km;
    int duration_min;
};

class Routes {
  public:
    // Those whose airline, with a ticket prefix, and airports are known. Throws std::runtime_error where there is none.
    Routes(const std::filesystem::path& data, const reference::Airports& airports, const reference::Airlines& airlines);

    const Route& any(Random& random) const;  // the busier a route, the likelier

  private:
    std::vector<Route> routes_;
    std::vector<std::uint64_t> flights_up_to_;  // of all routes up to each
};

}  // namespace airside::app::demo

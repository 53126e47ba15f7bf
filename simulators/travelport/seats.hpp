// Seat maps: the cabin that a product is sold in, with as many seats taken as the world has sold; of a search's
// offering or of the reservation of a workbench.
#pragma once
#include "simulators/travelport/workbench.hpp"

namespace airside::simulator::travelport {

class Seats {
  public:
    Seats(World& world, const Catalogue& catalogue, const SimClock& clock, Workbenches& workbenches)
        : world_(world), catalogue_(catalogue), clock_(clock), workbenches_(workbenches) {}

    http::Response show(const Inbound& inbound);  // throws Refusal

  private:
    using Flights = std::vector<std::pair<Flight, Cabin>>;
    // In a workbench what is shown can be booked.
    http::Response maps(const Flights& flights, const Currency& currency, Workbench* bench);

    World& world_;
    const Catalogue& catalogue_;
    const SimClock& clock_;
    Workbenches& workbenches_;
};

}  // namespace airside::simulator::travelport

// Seat maps: the cabin that a product is sold in, with as many seats taken as the world has sold.
#pragma once
#include "simulators/travelport/catalogue.hpp"

namespace airside::simulator::travelport {

class Seats {
  public:
    Seats(World& world, const Catalogue& catalogue, const SimClock& clock)
        : world_(world), catalogue_(catalogue), clock_(clock) {}

    http::Response show(const Inbound& inbound) const;  // throws Refusal

  private:
    World& world_;
    const Catalogue& catalogue_;
    const SimClock& clock_;
};

}  // namespace airside::simulator::travelport

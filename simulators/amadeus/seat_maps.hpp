// POST /v1/shopping/seatmaps: the cabin of each flight of an offer, with as many seats taken as the world has sold.
#pragma once
#include "simulators/amadeus/offer_json.hpp"
#include "simulators/faults/gate.hpp"

namespace airside::simulator::amadeus {

class SeatMaps {
  public:
    SeatMaps(World& world, const SimClock& clock) : world_(world), clock_(clock) {}
    http::Response post(const Inbound& inbound) const;  // throws Refusal

  private:
    void add(const ReadOffer& offer, json::array& maps) const;

    World& world_;
    const SimClock& clock_;
};

}  // namespace airside::simulator::amadeus

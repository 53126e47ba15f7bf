// POST /v1/shopping/flight-offers/pricing: what an offer costs now.
#pragma once
#include "simulators/amadeus/offer_json.hpp"
#include "simulators/faults/gate.hpp"

namespace airside::simulator::amadeus {

class Pricing {
  public:
    Pricing(World& world, const SimClock& clock) : world_(world), clock_(clock) {}
    http::Response post(const Inbound& inbound, const FaultPlan& plan);  // throws Refusal

  private:
    World& world_;
    const SimClock& clock_;
};

}  // namespace airside::simulator::amadeus

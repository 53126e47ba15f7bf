// The Amadeus side of the simulator: its routes.
#pragma once
#include "simulators/amadeus/orders.hpp"
#include "simulators/amadeus/pricing.hpp"
#include "simulators/amadeus/search.hpp"
#include "simulators/amadeus/seat_maps.hpp"
#include "simulators/amadeus/tokens.hpp"

namespace airside::simulator::amadeus {

class Amadeus {
  public:
    Amadeus(World& world, Ledger& ledger, const SimClock& clock, Credentials credentials)
        : tokens(std::move(credentials), clock),
          search(world, clock),
          pricing(world, clock),
          seat_maps(world, clock),
          orders(world, ledger, clock) {}

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);

    Tokens tokens;
    Search search;
    Pricing pricing;
    SeatMaps seat_maps;
    Orders orders;

  private:
    using Effect = std::function<http::Response(const Inbound&, const FaultPlan&)>;
    Gate::Effect guarded(Effect effect);  // with the token checked, and refusals as answers
};

}  // namespace airside::simulator::amadeus

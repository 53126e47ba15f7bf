// The Travelport side of the simulator: its routes.
#pragma once
#include "simulators/travelport/orders.hpp"
#include "simulators/travelport/seats.hpp"
#include "simulators/travelport/services.hpp"
#include "simulators/travelport/tokens.hpp"

namespace airside::simulator::travelport {

class Travelport {
  public:
    Travelport(World& world, Ledger& ledger, const SimClock& clock, Credentials credentials)
        : tokens(std::move(credentials), clock),
          content(world, "travelport"),
          catalogue(world, content, clock),
          workbenches(world, content, catalogue, clock),
          orders(world, content, ledger, clock, workbenches),
          seats(world, catalogue, clock, workbenches),
          services(world, clock, workbenches) {}

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);
    void forget_everything();  // with the ledger
    // Whether a request that no route takes is meant for Travelport.
    static bool is_for_us(const http::Request& request);

    Tokens tokens;
    gds::Content content;
    Catalogue catalogue;
    Workbenches workbenches;
    Orders orders;
    Seats seats;
    Services services;

  private:
    using Effect = std::function<http::Response(const Inbound&, const FaultPlan&)>;
    // With the token checked, and refusals as answers of that name.
    Gate::Effect guarded(std::string wrapper, Effect effect);
    void add_shopping(Router& router, Gate& gate);
    void add_booking(Router& router, Gate& gate);
    void add_ticketing(Router& router, Gate& gate);
    void add(Router& router, Gate& gate, http::Method method, std::string_view path, std::string operation,
             std::string wrapper, Effect effect);
};

}  // namespace airside::simulator::travelport

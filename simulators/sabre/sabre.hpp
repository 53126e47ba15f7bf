// The Sabre side of the simulator: its routes.
#pragma once
#include "simulators/sabre/bookings.hpp"
#include "simulators/sabre/seats.hpp"
#include "simulators/sabre/shop.hpp"
#include "simulators/sabre/tokens.hpp"

namespace airside::simulator::sabre {

class Sabre {
  public:
    Sabre(World& world, Ledger& ledger, const SimClock& clock, Credentials credentials)
        : content(world, "sabre"),
          bookings(world, content, ledger, clock, credentials.pcc),
          tokens(std::move(credentials), clock),
          shop(world, content, clock),
          seats(world, clock),
          clock_(clock) {}

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);
    void forget_everything() {  // with the ledger
        content.forget_changes();
        bookings.forget_everything();
    }

    gds::Content content;
    Bookings bookings;
    Tokens tokens;
    Shop shop;
    Seats seats;

  private:
    using Effect = std::function<http::Response(const Inbound&, const FaultPlan&)>;
    Gate::Effect guarded(Effect effect);  // with the token checked, and refusals as answers

    const SimClock& clock_;
};

}  // namespace airside::simulator::sabre

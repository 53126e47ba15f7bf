// The whole simulator on one reactor: world, vendors, control, server.
#pragma once
#include "platform/http/server.hpp"
#include "simulators/amadeus/amadeus.hpp"
#include "simulators/braintree/braintree.hpp"
#include "simulators/control/control.hpp"
#include "simulators/front/options.hpp"
#include "simulators/paypal/paypal.hpp"
#include "simulators/travelport/travelport.hpp"

namespace airside::simulator {

class Simulator {
  public:
    // Listens at once. Throws std::runtime_error that says what is wrong.
    Simulator(Reactor& reactor, const Options& options);
    std::uint16_t port() const { return server_->port(); }
    awaitable<> drain() { co_await server_->drain(Steady::now() + std::chrono::seconds(2)); }

  private:
    void configure_clock(const Options& options);
    void add_routes();
    awaitable<http::Response> no_such_route(Inbound inbound) const;

    SimClock clock_;
    World world_;
    Ledger ledger_;
    Faults faults_;
    CallLog calls_;
    Gate gate_;
    amadeus::Amadeus amadeus_;
    sabre::Sabre sabre_;
    travelport::Travelport travelport_;
    stripe::Stripe stripe_;
    Messengers messengers_;
    paypal::PayPal paypal_;
    braintree::Braintree braintree_;
    Router router_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace airside::simulator

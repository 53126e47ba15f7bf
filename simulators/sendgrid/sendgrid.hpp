// The SendGrid side of the simulator: its routes.
#pragma once
#include "simulators/faults/gate.hpp"
#include "simulators/sendgrid/events.hpp"

namespace airside::simulator::sendgrid {

class SendGrid {
  public:
    SendGrid(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::string api_key,
             std::chrono::milliseconds webhook_retry);

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);

    Events events;

  private:
    http::Response send(const Inbound& inbound, const FaultPlan& plan);
    void keep(const std::string& message_id, const json::object& mail, const json::object& personalization,
              const json::object& recipient, std::size_t number, const FaultPlan& plan);

    Ledger& ledger_;
    std::string api_key_;
    SystemRandom random_;
};

}  // namespace airside::simulator::sendgrid

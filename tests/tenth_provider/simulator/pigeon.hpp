// The Pigeon side of a simulator: messages, and the signed callbacks that tell what became of them.
#pragma once
#include "platform/core/random.hpp"
#include "simulators/faults/gate.hpp"
#include "simulators/webhooks/deliveries.hpp"

namespace airside::simulator::pigeon {

struct Account {
    std::string api_key = "pigeon-key", callback_secret = "pigeon-callbacks";
};

class Pigeon {
  public:
    Pigeon(Reactor& reactor, Ledger& ledger, const SimClock& clock, Account account,
           std::chrono::milliseconds callback_retry);

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);
    void add_control_routes(Router& router);
    void forget_everything() { deliveries_.forget_everything(); }

  private:
    http::Response take(const Inbound& inbound, const FaultPlan& plan);
    void tell_fate(const std::string& id, const FaultPlan& plan);
    std::optional<http::OutRequest> callback_of(const std::string& event_id) const;
    std::string new_id(std::string_view prefix);

    Ledger& ledger_;
    const SimClock& clock_;
    Account account_;
    SystemRandom random_;
    Deliveries deliveries_;
};

}  // namespace airside::simulator::pigeon

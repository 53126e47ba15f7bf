// PayPal-Request-Id: the first answer that succeeded is given again; two calls at once are a conflict.
#pragma once
#include <optional>
#include <set>
#include <string>

#include "simulators/faults/gate.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::paypal {

class Idempotency {
  public:
    Idempotency(Ledger& ledger, const SimClock& clock) : ledger_(ledger), clock_(clock) {}

    std::optional<http::Response> enter(const Inbound& inbound);
    void leave(const Inbound& inbound);
    std::optional<http::Response> replay(const Inbound& inbound) const;
    void keep(const Inbound& inbound, const http::Response& response);

  private:
    Ledger& ledger_;
    const SimClock& clock_;
    std::set<std::string, std::less<>> under_way_;
};

}  // namespace airside::simulator::paypal

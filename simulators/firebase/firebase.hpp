// The Firebase side of the simulator: Google's token endpoint for service accounts, and messages:send.
#pragma once
#include "platform/core/random.hpp"
#include "simulators/faults/gate.hpp"
#include "simulators/firebase/service_account.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::firebase {

class Firebase {
  public:
    Firebase(Ledger& ledger, const SimClock& clock, std::string project, std::string account_file)
        : account(std::move(project), std::move(account_file)), ledger_(ledger), clock_(clock) {}

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);
    void revoke_tokens() { expires_.clear(); }

    ServiceAccount account;

  private:
    http::Response token(const Inbound& inbound);
    http::Response send(const Inbound& inbound, const FaultPlan& plan);
    bool knows_bearer(const http::Request& request) const;

    Ledger& ledger_;
    const SimClock& clock_;
    SystemRandom random_;
    std::map<std::string, Instant, std::less<>> expires_;  // of access tokens
};

inline constexpr std::string_view messages_store = "firebase_messages";

}  // namespace airside::simulator::firebase

// Notifications: XML in Base64, signed by HMAC-SHA1 under a key made of the private one.
#pragma once
#include <string>

#include "platform/core/random.hpp"
#include "simulators/braintree/wire.hpp"
#include "simulators/webhooks/event_endpoint.hpp"

namespace airside::simulator::braintree {

struct Keys {
    std::string merchant_id, public_key, private_key;
};

// "public_key|hex HMAC-SHA1 of the payload"
std::string signature(const Keys& keys, std::string_view payload);

class Webhooks : public EventEndpoint {
  public:
    Webhooks(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry, Keys keys);

    // {"transaction": {…}} or {"dispute": {…}}
    void notify(std::string_view kind, json::object subject, const FaultPlan* plan);

  private:
    void compose(const json::object& notification, http::OutRequest& request) const;

    Ledger& ledger_;
    const SimClock& clock_;
    Keys keys_;
    SystemRandom random_;
};

}  // namespace airside::simulator::braintree

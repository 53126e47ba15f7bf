// Stripe's events on their way: signed by a secret shared with the endpoint.
#pragma once
#include <string>

#include "simulators/webhooks/event_endpoint.hpp"

namespace airside::simulator::stripe {

// "t=<unix seconds>,v1=<hex HMAC-SHA256 of 't.body'>"
std::string signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body);

class Webhooks : public EventEndpoint {
  public:
    Webhooks(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry);

    void configure(std::string url, std::string secret);  // an empty secret: the one of before

  private:
    void compose(const json::object& event, http::OutRequest& request) const;

    const SimClock& clock_;
    std::string secret_;
};

}  // namespace airside::simulator::stripe

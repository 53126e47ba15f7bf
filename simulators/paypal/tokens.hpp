// OAuth 2.0 client credentials, as POST /v1/oauth2/token gives them.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "simulators/faults/gate.hpp"
#include "simulators/paypal/errors.hpp"

namespace airside::simulator::paypal {

struct Credentials {
    std::string client_id, client_secret;
};

class Tokens {
  public:
    Tokens(Credentials credentials, const SimClock& clock) : credentials_(std::move(credentials)), clock_(clock) {}

    http::Response issue(const Inbound& inbound);
    std::optional<Refusal> check(const http::Request& request) const;  // why it may not pass, if it may not
    void revoke_all() { expires_.clear(); }

  private:
    Credentials credentials_;
    const SimClock& clock_;
    SystemRandom random_;
    std::map<std::string, Instant, std::less<>> expires_;
};

}  // namespace airside::simulator::paypal

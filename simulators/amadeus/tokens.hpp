// OAuth 2.0 client credentials, as POST /v1/security/oauth2/token gives them.
#pragma once
#include <optional>
#include <string>

#include "simulators/amadeus/errors.hpp"
#include "simulators/faults/gate.hpp"
#include "simulators/gds/bearer_tokens.hpp"

namespace airside::simulator::amadeus {

struct Credentials {
    std::string client_id, client_secret;
};

class Tokens {
  public:
    Tokens(Credentials credentials, const SimClock& clock);

    http::Response issue(const Inbound& inbound);
    http::Response describe(const Inbound& inbound) const;  // GET …/token/{access_token}
    // Why this request may not pass, if it may not.
    std::optional<Refusal> check(const http::Request& request) const;
    void revoke_all() { granted_.revoke_all(); }

  private:
    json::object shown(const std::string& token) const;

    Credentials credentials_;
    gds::BearerTokens granted_;
};

}  // namespace airside::simulator::amadeus

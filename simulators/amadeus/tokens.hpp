// OAuth 2.0 client credentials, as POST /v1/security/oauth2/token gives them.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "simulators/amadeus/errors.hpp"
#include "simulators/faults/gate.hpp"

namespace airside::simulator::amadeus {

struct Credentials {
    std::string client_id, client_secret;
};

class Tokens {
  public:
    Tokens(Credentials credentials, const SimClock& clock) : credentials_(std::move(credentials)), clock_(clock) {}

    http::Response issue(const Inbound& inbound);
    http::Response describe(const Inbound& inbound) const;  // GET …/token/{access_token}
    // Why this request may not pass, if it may not.
    std::optional<Refusal> check(const http::Request& request) const;
    void revoke_all() { expires_.clear(); }

  private:
    json::object shown(const std::string& token, Instant until) const;

    Credentials credentials_;
    const SimClock& clock_;
    SystemRandom random_;
    std::map<std::string, Instant, std::less<>> expires_;
};

}  // namespace airside::simulator::amadeus

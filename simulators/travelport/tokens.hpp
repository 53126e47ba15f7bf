// OAuth 2.0 by password, as POST /oauth/token of Travelport's own host for it gives tokens.
#pragma once
#include <optional>
#include <string>

#include "simulators/faults/gate.hpp"
#include "simulators/gds/bearer_tokens.hpp"
#include "simulators/travelport/wire.hpp"

namespace airside::simulator::travelport {

struct Credentials {
    std::string username, password, client_id, client_secret, access_group;
};

class Tokens {
  public:
    Tokens(Credentials credentials, const SimClock& clock);

    http::Response issue(const Inbound& inbound);
    // Why this request may not pass, if it may not: its token, its access group or PCC, the version that it asks for.
    std::optional<Refusal> check(const http::Request& request) const;
    void revoke_all() { granted_.revoke_all(); }

  private:
    Credentials credentials_;
    gds::BearerTokens granted_;
};

}  // namespace airside::simulator::travelport

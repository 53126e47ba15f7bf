// OAuth 2.0 as Sabre has it: POST /v2/auth/token (client credentials, each part in base64 and both again) and
// /v3/auth/token (password of an EPR).
#pragma once
#include <string>

#include "simulators/faults/gate.hpp"
#include "simulators/gds/bearer_tokens.hpp"
#include "simulators/sabre/errors.hpp"

namespace airside::simulator::sabre {

struct Credentials {
    std::string client_id, client_secret;
    std::string pcc = "AIRS";  // the pseudo city code of the office
};

class Tokens {
  public:
    Tokens(Credentials credentials, const SimClock& clock);

    http::Response issue_v2(const Inbound& inbound);
    http::Response issue_v3(const Inbound& inbound);
    std::optional<ShopRefusal> check(const http::Request& request) const;  // why this request may not pass
    void revoke_all() { granted_.revoke_all(); }

  private:
    http::Response grant();

    Credentials credentials_;
    gds::BearerTokens granted_;
};

}  // namespace airside::simulator::sabre

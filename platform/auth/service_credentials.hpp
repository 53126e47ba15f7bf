// Credentials between our own services: short-lived JWTs (HS256) under a secret of the deployment, with the audience
// "internal". They share neither key nor algorithm with users' tokens, so neither can pass for the other.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/clock.hpp"

namespace airside::auth {

// One to a reactor (it keeps the current token).
class ServiceTokens {
  public:
    // `secret` has at least 32 bytes, else std::invalid_argument; `service` is who we are, e.g. "booking".
    ServiceTokens(std::string secret, std::string service, const Clock& clock);
    const std::string& token();  // good for at least 30 more seconds
    // Who calls, e.g. "booking"; nothing if the token is not a valid one.
    std::optional<std::string> verify(std::string_view token) const;

    static constexpr std::chrono::seconds lifetime{60}, leeway{5};

  private:
    std::string secret_, service_;
    const Clock& clock_;
    std::string current_;
    Instant renew_at_{};
};

}  // namespace airside::auth

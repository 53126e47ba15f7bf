// The Stripe-Signature header: "t=<unix seconds>,v1=<hex HMAC-SHA256 of t.body>", with several v1 while a secret is
// rolled.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/time.hpp"

namespace airside::stripe {

// Empty: the body is Stripe's, signed at most `tolerance` before or after `now`. Otherwise why it is refused.
std::string refuse_signature(std::string_view header, std::string_view body, const std::vector<std::string>& secrets,
                             Instant now, std::chrono::seconds tolerance);

// What Stripe sends; for tests and tools.
std::string sign(std::string_view body, std::string_view secret, Instant at);

}  // namespace airside::stripe

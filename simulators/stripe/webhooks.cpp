#include "simulators/stripe/webhooks.hpp"

#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"

namespace airside::simulator::stripe {

std::string signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body) {
    auto signed_text = std::to_string(unix_seconds) + "." + std::string(body);
    return "t=" + std::to_string(unix_seconds) + ",v1=" + to_hex(hmac_sha256(secret, signed_text));
}

Webhooks::Webhooks(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry)
    : EventEndpoint(reactor, ledger, first_retry, {},
                    [this](const json::object& event, http::OutRequest& request) { compose(event, request); }),
      clock_(clock) {}

void Webhooks::configure(std::string url, std::string secret) {
    if (!secret.empty()) secret_ = std::move(secret);
    deliver_to(std::move(url));
}

void Webhooks::compose(const json::object& event, http::OutRequest& request) const {
    request.body = json::serialize(event);
    // Receivers compare the timestamp with their own clock, so it is the real one.
    auto now = std::chrono::duration_cast<std::chrono::seconds>(clock_.real().time_since_epoch()).count();
    request.headers.set("Content-Type", "application/json; charset=utf-8");
    request.headers.set("Stripe-Signature", signature(secret_, now, request.body));
    request.headers.set("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
}

}  // namespace airside::simulator::stripe

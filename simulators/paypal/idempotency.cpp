#include "simulators/paypal/idempotency.hpp"

#include "simulators/paypal/errors.hpp"

namespace airside::simulator::paypal {
namespace {

using namespace std::chrono_literals;

// A key is one of its endpoint's: the same may be used for an order and for its capture.
std::string key_of(const Inbound& inbound) {
    if (inbound.request.method != http::Method::POST) return {};
    auto id = inbound.request.headers.get("PayPal-Request-Id").value_or("");
    return id.empty() ? "" : std::string(inbound.request.path()) + " " + std::string(id);
}

// Payments keep them for 45 days, orders for six hours, the vault for three.
std::chrono::hours lifetime(std::string_view path) {
    if (path.starts_with("/v2/payments/")) return 45 * 24h;
    return path.starts_with("/v3/vault/") ? 3h : 6h;
}

}  // namespace

std::optional<http::Response> Idempotency::enter(const Inbound& inbound) {
    auto key = key_of(inbound);
    if (key.empty() || under_way_.insert(key).second) return {};
    return answer(
        {409, "PREVIOUS_REQUEST_IN_PROGRESS",
         "A previous request on this resource is currently in progress. Please wait for some time and try again."});
}

void Idempotency::leave(const Inbound& inbound) { under_way_.erase(key_of(inbound)); }

std::optional<http::Response> Idempotency::replay(const Inbound& inbound) const {
    auto key = key_of(inbound);
    auto kept = key.empty() ? nullptr : ledger_.find("paypal_requests", key);
    if (!kept || clock_.now() - kept->history.back().at > lifetime(inbound.request.path())) return {};
    // Orders and the vault tell a repeated request by its status.
    bool tells = !inbound.request.path().starts_with("/v2/payments/");
    auto status = static_cast<int>(*integer(kept->value, "status"));
    return http::text_response(tells && status == 201 ? 200 : status, "application/json",
                               text_or(kept->value, "body", ""));
}

void Idempotency::keep(const Inbound& inbound, const http::Response& response) {
    auto key = key_of(inbound);
    if (key.empty() || response.status >= 300) return;
    ledger_.put("paypal_requests", key, "kept", {{"status", response.status}, {"body", response.body}});
}

}  // namespace airside::simulator::paypal

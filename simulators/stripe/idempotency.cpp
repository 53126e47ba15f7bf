#include "simulators/stripe/idempotency.hpp"

#include "simulators/stripe/errors.hpp"

namespace airside::simulator::stripe {
namespace {

using namespace std::chrono_literals;

// Fields may come in any order; method and path count too.
std::string fingerprint(const Inbound& inbound) {
    auto pairs = http::parse_query(inbound.request.body);
    if (!pairs) return inbound.request.body;
    std::ranges::sort(*pairs);
    std::string text(inbound.request.path());
    for (const auto& [name, value] : *pairs) text += "\n" + name + "=" + value;
    return text;
}

Refusal idempotency_error(int status, std::string_view code, std::string message) {
    json::object error{{"type", "idempotency_error"}, {"message", std::move(message)}};
    if (!code.empty()) error["code"] = json::string(code);
    return {status, std::move(error)};
}

}  // namespace

std::string idempotency_key(const Inbound& inbound) {
    if (inbound.request.method != http::Method::POST) return {};
    return std::string(inbound.request.headers.get("Idempotency-Key").value_or(""));
}

std::optional<http::Response> Idempotency::enter(const Inbound& inbound) {
    auto key = idempotency_key(inbound);
    if (key.empty()) return {};
    if (key.size() > 255) return answer(invalid_request("", "Idempotency keys can be at most 255 characters.", ""));
    if (under_way_.insert(key).second) return {};
    return answer(idempotency_error(
        409, "idempotency_key_in_use",
        "There is currently another in-progress request using this Idempotent Key. Please try again later."));
}

void Idempotency::leave(const Inbound& inbound) { under_way_.erase(idempotency_key(inbound)); }

std::optional<http::Response> Idempotency::replay(const Inbound& inbound) const {
    auto key = idempotency_key(inbound);
    auto kept = key.empty() ? nullptr : ledger_.find("idempotency", key);
    if (!kept || clock_.now() - kept->history.back().at > 24h) return {};
    if (text_or(kept->value, "fingerprint", "") != fingerprint(inbound))
        return answer(idempotency_error(400, "",
                                        "Keys for idempotent requests can only be used with the same parameters they "
                                        "were first used with. Try using a key other than '" +
                                            key + "' if you meant to execute a different request."));
    auto response = http::text_response(static_cast<int>(*integer(kept->value, "status")), "application/json",
                                        text_or(kept->value, "body", ""));
    response.headers.set("Idempotent-Replayed", "true");
    response.headers.set("Original-Request", text_or(kept->value, "request_id", ""));
    return response;
}

void Idempotency::keep(const Inbound& inbound, const http::Response& response) {
    auto key = idempotency_key(inbound);
    // Parameters that were refused, and conflicts, were never carried out.
    if (key.empty() || (response.status != 200 && response.status != 402)) return;
    ledger_.put("idempotency", key, "kept",
                {{"fingerprint", fingerprint(inbound)},
                 {"status", response.status},
                 {"body", response.body},
                 {"request_id", std::string(response.headers.get("Request-Id").value_or(""))}});
}

}  // namespace airside::simulator::stripe

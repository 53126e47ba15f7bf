#include "simulators/sabre/tokens.hpp"

#include "platform/core/base64.hpp"

namespace airside::simulator::sabre {
namespace {

constexpr std::chrono::seconds lifetime{604'800};

http::Response refused(int status, std::string_view error, std::string_view description) {
    return json_response(
        status, json::object{{"error", json::string(error)}, {"error_description", json::string(description)}});
}

http::Response wrong_credentials() {
    return refused(401, "invalid_client", "Credentials are missing or the syntax is not correct");
}

// What follows "Basic ", or nothing.
std::string_view basic_of(const http::Request& request) {
    auto header = request.headers.get("Authorization").value_or("");
    return header.starts_with("Basic ") ? header.substr(6) : std::string_view{};
}

bool grants(const Inbound& inbound, std::string_view type) {
    auto form = http::parse_query(inbound.request.body);
    return form &&
           std::ranges::any_of(*form, [&](auto& field) { return field.first == "grant_type" && field.second == type; });
}

}  // namespace

Tokens::Tokens(Credentials credentials, const SimClock& clock)
    : credentials_(std::move(credentials)), granted_(clock, lifetime) {}

http::Response Tokens::grant() {
    return json_response(200, json::object{{"access_token", granted_.grant("T1RLAQ")},
                                           {"token_type", "bearer"},
                                           {"expires_in", granted_.lifetime().count()}});
}

http::Response Tokens::issue_v2(const Inbound& inbound) {
    auto expected =
        base64_encode(base64_encode(credentials_.client_id) + ":" + base64_encode(credentials_.client_secret));
    if (basic_of(inbound.request) != expected) return wrong_credentials();
    if (!grants(inbound, "client_credentials"))
        return refused(400, "unsupported_grant_type", "The authorization grant type is not supported");
    return grant();
}

http::Response Tokens::issue_v3(const Inbound& inbound) {
    if (basic_of(inbound.request) != base64_encode(credentials_.client_id + ":" + credentials_.client_secret))
        return wrong_credentials();
    if (!grants(inbound, "password"))
        return refused(400, "unsupported_grant_type", "The authorization grant type is not supported");
    return grant();
}

std::optional<ShopRefusal> Tokens::check(const http::Request& request) const {
    switch (granted_.state_of(request)) {
        case gds::BearerTokens::State::none:
            return ShopRefusal{401, "ERR.2SG.SEC.MISSING_CREDENTIALS", "Authorization credentials are missing"};
        case gds::BearerTokens::State::unknown:
        case gds::BearerTokens::State::expired:
            return ShopRefusal{401, "ERR.2SG.SEC.INVALID_CREDENTIALS",
                               "Authentication failed due to invalid credentials"};
        case gds::BearerTokens::State::good: return {};
    }
    return {};
}

}  // namespace airside::simulator::sabre

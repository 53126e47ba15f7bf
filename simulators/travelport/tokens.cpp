#include "simulators/travelport/tokens.hpp"

namespace airside::simulator::travelport {
namespace {

constexpr std::chrono::hours lifetime{24};

http::Response refused(int status, std::string_view error, std::string_view description) {
    return json_response(
        status, json::object{{"error", json::string(error)}, {"error_description", json::string(description)}});
}

}  // namespace

Tokens::Tokens(Credentials credentials, const SimClock& clock)
    : credentials_(std::move(credentials)), granted_(clock, lifetime) {}

http::Response Tokens::issue(const Inbound& inbound) {
    auto form = http::parse_query(inbound.request.body);
    if (!form) return refused(400, "invalid_request", "The body is no form");
    auto is = [&](std::string_view name, std::string_view expected) {
        for (const auto& [key, value] : *form)
            if (key == name) return value == expected;
        return false;
    };
    if (!is("grant_type", "password")) return refused(400, "unsupported_grant_type", "grant_type must be password");
    if (!is("client_id", credentials_.client_id) || !is("client_secret", credentials_.client_secret))
        return refused(401, "invalid_client", "Client authentication failed");
    if (!is("username", credentials_.username) || !is("password", credentials_.password))
        return refused(400, "invalid_grant", "The user's credentials are not accepted");
    return json_response(200, json::object{{"access_token", granted_.grant()},
                                           {"token_type", "Bearer"},
                                           {"expires_in", granted_.lifetime().count()}});
}

std::optional<Refusal> Tokens::check(const http::Request& request) const {
    auto refuse = [](int http, std::string message) {
        return Refusal{std::move(message), http, "Security", "401", http};
    };
    if (granted_.state_of(request) != gds::BearerTokens::State::good)
        return refuse(401, "The access token is missing, unknown or expired");
    auto group = request.headers.get("XAUTH_TRAVELPORT_ACCESSGROUP").value_or("");
    if (group != credentials_.access_group && !request.headers.has("TVP-PCC-Core"))
        return refuse(403, "No access group and no PCC of this account is given");
    if (request.headers.get("Accept-Version").value_or("") != "11" ||
        request.headers.get("Content-Version").value_or("") != "11")
        return malformed("INVALID INPUT FORMAT");
    return {};
}

}  // namespace airside::simulator::travelport

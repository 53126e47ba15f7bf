#include "simulators/amadeus/tokens.hpp"

namespace airside::simulator::amadeus {
namespace {

constexpr std::chrono::seconds lifetime{1799};

http::Response refused(int status, int code, std::string_view error, std::string_view title,
                       std::string_view description) {
    return json_response(status, json::object{{"error", json::string(error)},
                                              {"error_description", json::string(description)},
                                              {"code", code},
                                              {"title", json::string(title)}});
}

std::string_view value_of(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
    for (const auto& [key, value] : form)
        if (key == name) return value;
    return {};
}

}  // namespace

Tokens::Tokens(Credentials credentials, const SimClock& clock)
    : credentials_(std::move(credentials)), granted_(clock, lifetime) {}

json::object Tokens::shown(const std::string& token) const {
    return {{"type", "amadeusOAuth2Token"},
            {"username", "airside@example.test"},
            {"application_name", "Airside"},
            {"client_id", credentials_.client_id},
            {"token_type", "Bearer"},
            {"access_token", token},
            {"expires_in", granted_.seconds_left(token).value_or(0)},
            {"state", "approved"},
            {"scope", ""}};
}

http::Response Tokens::issue(const Inbound& inbound) {
    auto form = http::parse_query(inbound.request.body);
    if (!form || value_of(*form, "grant_type") != "client_credentials")
        return refused(400, 38189, "unsupported_grant_type", "Invalid parameters",
                       "Only client_credentials value is allowed for the body parameter grant_type");
    if (value_of(*form, "client_id") != credentials_.client_id ||
        value_of(*form, "client_secret") != credentials_.client_secret)
        return refused(401, 38187, "invalid_client", "Invalid parameters", "Client credentials are invalid");
    return json_response(200, shown(granted_.grant()));
}

http::Response Tokens::describe(const Inbound& inbound) const {
    if (!granted_.seconds_left(inbound.path[0]))
        return refused(404, 38190, "invalid_token", "Invalid access token",
                       "The access token is not known or has expired");
    return json_response(200, shown(inbound.path[0]));
}

std::optional<Refusal> Tokens::check(const http::Request& request) const {
    switch (granted_.state_of(request)) {
        case gds::BearerTokens::State::none:
            return Refusal{401, 38191, "Missing or invalid format for mandatory Authorization header"};
        case gds::BearerTokens::State::unknown:
            return Refusal{401, 38190, "The access token provided in the Authorization header is invalid"};
        case gds::BearerTokens::State::expired: return Refusal{401, 38192, "The access token is expired"};
        case gds::BearerTokens::State::good: return {};
    }
    return {};
}

}  // namespace airside::simulator::amadeus

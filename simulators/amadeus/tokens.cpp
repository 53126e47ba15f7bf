#include "simulators/amadeus/tokens.hpp"

namespace airside::simulator::amadeus {
namespace {

constexpr std::chrono::seconds lifetime{1799};
constexpr std::size_t most_tokens = 10'000;

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

json::object Tokens::shown(const std::string& token, Instant until) const {
    auto left = std::chrono::duration_cast<std::chrono::seconds>(until - clock_.real()).count();
    return {{"type", "amadeusOAuth2Token"},
            {"username", "airside@example.test"},
            {"application_name", "Airside"},
            {"client_id", credentials_.client_id},
            {"token_type", "Bearer"},
            {"access_token", token},
            {"expires_in", left},
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
    auto now = clock_.real();
    if (expires_.size() >= most_tokens) std::erase_if(expires_, [&](auto& one) { return one.second < now; });
    if (expires_.size() >= most_tokens) expires_.clear();
    auto token = random_.readable(28);
    expires_[token] = now + lifetime;
    return json_response(200, shown(token, now + lifetime));
}

http::Response Tokens::describe(const Inbound& inbound) const {
    auto found = expires_.find(inbound.path[0]);
    if (found == expires_.end() || found->second < clock_.real())
        return refused(404, 38190, "invalid_token", "Invalid access token",
                       "The access token is not known or has expired");
    return json_response(200, shown(found->first, found->second));
}

std::optional<Refusal> Tokens::check(const http::Request& request) const {
    auto header = request.headers.get("Authorization").value_or("");
    if (!header.starts_with("Bearer "))
        return Refusal{401, 38191, "Missing or invalid format for mandatory Authorization header"};
    auto found = expires_.find(header.substr(7));
    if (found == expires_.end())
        return Refusal{401, 38190, "The access token provided in the Authorization header is invalid"};
    if (found->second < clock_.real()) return Refusal{401, 38192, "The access token is expired"};
    return {};
}

}  // namespace airside::simulator::amadeus

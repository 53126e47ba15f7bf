#include "simulators/paypal/tokens.hpp"

#include "platform/core/base64.hpp"

namespace airside::simulator::paypal {
namespace {

constexpr std::chrono::seconds lifetime{32'400};
constexpr std::size_t most_tokens = 10'000;

std::string basic(const Credentials& credentials) {
    return "Basic " + base64_encode(credentials.client_id + ":" + credentials.client_secret);
}

http::Response refused(int status, std::string_view error, std::string_view description) {
    return json_response(
        status, json::object{{"error", json::string(error)}, {"error_description", json::string(description)}});
}

}  // namespace

http::Response Tokens::issue(const Inbound& inbound) {
    if (inbound.request.headers.get("Authorization").value_or("") != basic(credentials_))
        return refused(401, "invalid_client", "Client Authentication failed");
    auto form = http::parse_query(inbound.request.body);
    bool asked = form && std::ranges::any_of(*form, [](auto& field) {
                     return field.first == "grant_type" && field.second == "client_credentials";
                 });
    if (!asked) return refused(400, "unsupported_grant_type", "Grant Type is NULL");
    auto now = clock_.real();
    if (expires_.size() >= most_tokens) std::erase_if(expires_, [&](auto& one) { return one.second < now; });
    if (expires_.size() >= most_tokens) expires_.clear();
    auto token = "A21AA" + random_.readable(40);
    expires_[token] = now + lifetime;
    return json_response(200, json::object{{"scope", "https://uri.paypal.com/services/payments/payment/authcapture"},
                                           {"access_token", token},
                                           {"token_type", "Bearer"},
                                           {"app_id", "APP-80W284485P519543T"},
                                           {"expires_in", lifetime.count()},
                                           {"nonce", random_.readable(20)}});
}

std::optional<Refusal> Tokens::check(const http::Request& request) const {
    auto header = request.headers.get("Authorization").value_or("");
    auto found = header.starts_with("Bearer ") ? expires_.find(header.substr(7)) : expires_.end();
    if (found == expires_.end() || found->second < clock_.real()) return Refusal{401};
    return {};
}

}  // namespace airside::simulator::paypal

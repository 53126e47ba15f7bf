#include "platform/auth/service_credentials.hpp"

#include <stdexcept>

#include "platform/auth/jws.hpp"
#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"

namespace airside::auth {
namespace {

constexpr std::string_view algorithm = "HS256", audience = "internal";
constexpr std::size_t shortest_secret = 32;

}  // namespace

ServiceTokens::ServiceTokens(std::string secret, std::string service, const Clock& clock)
    : service_(std::move(service)), clock_(clock) {
    if (secret.size() < shortest_secret)
        throw std::invalid_argument("the secret between services needs at least 32 bytes");
    // A key of its own, so that the deployment's secret may serve other purposes, too.
    secret_ = hmac_sha256(secret, "airside service token");
}

const std::string& ServiceTokens::token() {
    auto now = clock_.now();
    if (now < renew_at_ && now >= renew_at_ - lifetime) return current_;
    boost::json::object header{{"alg", algorithm}, {"typ", "JWT"}};
    boost::json::object payload{
        {"iss", service_}, {"aud", audience}, {"iat", seconds_of(now)}, {"exp", seconds_of(now) + lifetime.count()}};
    auto text = signed_part(header, payload);
    current_ = text + "." + base64url_encode(hmac_sha256(secret_, text));
    renew_at_ = now + lifetime / 2 - std::chrono::seconds(1);  // `exp` is cut to the second
    return current_;
}

std::optional<std::string> ServiceTokens::verify(std::string_view token) const {
    auto jws = split_jws(token);
    if (!jws || string_member(jws->header, "alg") != algorithm || jws->header.contains("crit")) return {};
    if (!equal_secrets(hmac_sha256(secret_, jws->signed_part), jws->signature)) return {};
    auto service = string_member(jws->payload, "iss");
    auto iat = integer_member(jws->payload, "iat"), exp = integer_member(jws->payload, "exp");
    if (!service || !iat || !exp || string_member(jws->payload, "aud") != audience) return {};
    auto now = seconds_of(clock_.now());
    if (*exp + leeway.count() <= now || *iat > now + leeway.count()) return {};
    return std::string(*service);
}

}  // namespace airside::auth

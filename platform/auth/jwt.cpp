#include "platform/auth/jwt.hpp"

#include "platform/auth/jws.hpp"
#include "platform/core/base64.hpp"

namespace airside::auth {
namespace {

constexpr std::string_view algorithm = "EdDSA";

// Dates far outside of any token's life (and of what an Instant can hold) are as malformed as a missing one.
std::optional<Instant> instant_member(const boost::json::object& payload, std::string_view name) {
    constexpr std::int64_t year_3000 = 32'503'680'000;
    auto seconds = integer_member(payload, name);
    if (!seconds || *seconds < 0 || *seconds > year_3000) return {};
    return Instant(std::chrono::seconds(*seconds));
}

std::optional<AccessClaims> claims_of(const boost::json::object& payload) {
    auto sub = string_member(payload, "sub"), sid = string_member(payload, "sid");
    auto role_name = string_member(payload, "role"), jti = string_member(payload, "jti");
    auto iat = instant_member(payload, "iat"), exp = instant_member(payload, "exp");
    if (!sub || !sid || !role_name || !jti || !iat || !exp) return {};
    auto user = UserId::parse(*sub);
    auto session = SessionId::parse(*sid);
    auto role = parse_role(*role_name);
    if (!user || !session || !role) return {};
    return AccessClaims{*user, *session, *role, *iat, *exp, std::string(*jti)};
}

Verified refused(TokenError error) { return {{}, error}; }

}  // namespace

std::string_view to_string(TokenError error) {
    switch (error) {
        case TokenError::none: return "valid";
        case TokenError::malformed: return "the token is malformed";
        case TokenError::wrong_algorithm: return "the token's algorithm is not accepted";
        case TokenError::unknown_key: return "the token's key is not known";
        case TokenError::bad_signature: return "the token's signature is wrong";
        case TokenError::wrong_issuer: return "the token is another issuer's";
        case TokenError::expired: return "the token has expired";
        case TokenError::not_yet_valid: return "the token is not valid yet";
    }
    return "";
}

AccessTokens::AccessTokens(std::shared_ptr<const KeySet> keys, AccessTokenOptions options, const Clock& clock,
                           Random& random)
    : keys_(std::move(keys)), options_(std::move(options)), clock_(clock), random_(random) {}

std::string AccessTokens::issue(const UserId& user, const SessionId& session, Role role) const {
    auto now = seconds_of(clock_.now());
    boost::json::object header{{"alg", algorithm}, {"typ", "JWT"}, {"kid", keys_->signing_kid()}};
    boost::json::object payload{{"iss", options_.issuer},
                                {"sub", user.str()},
                                {"sid", session.str()},
                                {"role", to_string(role)},
                                {"iat", now},
                                {"exp", now + options_.lifetime.count()},
                                {"jti", Uuid::v7(clock_, random_).str()}};
    auto text = signed_part(header, payload);
    auto signature = keys_->sign(text);
    return text + "." + base64url_encode(signature);
}

Verified AccessTokens::verify(std::string_view token) const {
    auto jws = split_jws(token);
    if (!jws) return refused(TokenError::malformed);
    // The key decides how to verify; a token that claims another algorithm, or extensions that must be understood, is
    // refused.
    if (string_member(jws->header, "alg") != algorithm || jws->header.contains("crit"))
        return refused(TokenError::wrong_algorithm);
    auto kid = string_member(jws->header, "kid");
    if (!kid || !keys_->has(*kid)) return refused(TokenError::unknown_key);
    if (!keys_->verify(*kid, jws->signed_part, jws->signature)) return refused(TokenError::bad_signature);
    if (string_member(jws->payload, "iss") != options_.issuer) return refused(TokenError::wrong_issuer);
    auto claims = claims_of(jws->payload);
    if (!claims) return refused(TokenError::malformed);
    auto now = clock_.now();
    if (claims->expires_at + options_.leeway <= now) return refused(TokenError::expired);
    if (claims->issued_at > now + options_.leeway) return refused(TokenError::not_yet_valid);
    return {std::move(claims), TokenError::none};
}

Verified AccessTokenCache::verify(std::string_view token) {
    for (auto* generation : {&current_, &previous_}) {
        auto known = generation->find(token);
        if (known == generation->end()) continue;
        if (known->second.expires_at + tokens_.leeway() > tokens_.clock().now())
            return {known->second, TokenError::none};
        generation->erase(known);
        return refused(TokenError::expired);
    }
    auto verified = tokens_.verify(token);
    if (!verified.claims) return verified;
    if (current_.size() >= capacity_ / 2) previous_ = std::exchange(current_, {});
    current_.emplace(token, *verified.claims);
    return verified;
}

}  // namespace airside::auth

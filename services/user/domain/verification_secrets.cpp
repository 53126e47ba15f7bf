#include "services/user/domain/verification_secrets.hpp"

#include "platform/auth/tokens.hpp"
#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"

namespace airside::user {

namespace {
constexpr std::uint64_t codes = 1'000'000;
constexpr std::size_t code_digits = 6;
}  // namespace

VerificationSecrets VerificationSecrets::derived_from(std::string_view service_secret) {
    return VerificationSecrets(hmac_sha256(service_secret, "airside user verifications"));
}

std::string VerificationSecrets::token(const VerificationId& id, VerificationPurpose purpose,
                                       std::string_view address) const {
    auto text = id.str() + "|" + std::to_string(static_cast<int>(purpose)) + "|" + std::string(address);
    return base64url_encode(hmac_sha256(key_, text));
}

std::string code_of(std::string_view token) {
    // 64 bits of a hash, so that no code is likelier than another by more than a millionth of a millionth.
    auto number = std::stoull(auth::hash_of(token).substr(0, 16), nullptr, 16) % codes;
    auto digits = std::to_string(number);
    return std::string(code_digits - digits.size(), '0') + digits;
}

}  // namespace airside::user

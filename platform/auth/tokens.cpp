#include "platform/auth/tokens.hpp"

#include <array>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "platform/auth/base64url.hpp"
#include "platform/core/hex.hpp"

namespace airside::auth {

OpaqueToken make_opaque_token(Random& random) {
    std::array<std::uint8_t, 32> bytes;
    random.fill(bytes);
    OpaqueToken token;
    token.text = base64url_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    token.hash = hash_of(token.text);
    return token;
}

std::string hash_of(std::string_view token) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
    SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::array<unsigned char, 32> digest;
    unsigned size = digest.size();
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), digest.data(), &size);
    return {reinterpret_cast<const char*>(digest.data()), size};
}

bool equal_secrets(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;  // a length is no secret
}

}  // namespace airside::auth

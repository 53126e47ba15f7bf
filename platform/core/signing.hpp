// Signatures under a key of OpenSSL's. `hash`: EVP_sha256() with RSA and ECDSA; null with Ed25519, which has its own.
#pragma once
#include <string>
#include <string_view>

#include <openssl/types.h>

namespace airside {

std::string sign_with(EVP_PKEY* key, const EVP_MD* hash, std::string_view text);  // throws std::runtime_error
// Not without a key, either.
bool verify_with(EVP_PKEY* key, const EVP_MD* hash, std::string_view text, std::string_view signature);

}  // namespace airside

// Digests and keyed digests (HMAC, RFC 2104), as their bytes: to_hex() and base64_encode() make them readable. SHA-1
// only where another's protocol wants it.
#pragma once
#include <string>
#include <string_view>

namespace airside {

std::string sha1(std::string_view text);    // 20 bytes
std::string sha256(std::string_view text);  // 32 bytes

std::string hmac_sha1(std::string_view key, std::string_view text);
std::string hmac_sha256(std::string_view key, std::string_view text);

// Compares without telling by its time where two secrets differ.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace airside

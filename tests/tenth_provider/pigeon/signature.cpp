#include "tests/tenth_provider/pigeon/signature.hpp"

#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"

namespace airside::pigeon {

std::string sign(std::string_view timestamp, std::string_view body, std::string_view secret) {
    std::string text(timestamp);
    text += '.';
    text += body;
    return to_hex(hmac_sha256(secret, text));
}

bool is_signature(std::string_view signature, std::string_view timestamp, std::string_view body,
                  std::string_view secret) {
    if (secret.empty()) return false;  // an empty secret proves nothing
    return equal_secrets(signature, sign(timestamp, body, secret));
}

}  // namespace airside::pigeon

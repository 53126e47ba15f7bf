#include "platform/auth/tokens.hpp"

#include <array>

#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"
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

std::string hash_of(std::string_view token) { return to_hex(sha256(token)); }

}  // namespace airside::auth

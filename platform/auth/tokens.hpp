// Opaque tokens (refresh tokens, password resets): the client keeps the text, we keep only its hash.
#pragma once
#include <string>
#include <string_view>

#include "platform/core/random.hpp"

namespace airside::auth {

struct OpaqueToken {
    std::string text;  // 256 random bits in base64url: 43 characters
    std::string hash;  // hash_of(text)
};
OpaqueToken make_opaque_token(Random& random);

// SHA-256 in lower-case hex, 64 characters. Enough for a random 256-bit secret; a password needs bcrypt.
std::string hash_of(std::string_view token);

}  // namespace airside::auth

// Base64 with the URL-safe alphabet and without padding (RFC 4648, section 5).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace airside::auth {

std::string base64url_encode(std::string_view bytes);
// Nothing for padding, foreign characters, an impossible length or bits left over: each text has one value and each
// value one text.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace airside::auth

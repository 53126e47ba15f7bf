// Base64 (RFC 4648): with the usual alphabet and padding (section 4), or safe for URLs and without padding (section 5).
// Each text has one value and each value one text: nothing is decoded from an impossible length, foreign characters,
// bits left over, padding that is missing or that should not be there.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace airside {

std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);

std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace airside

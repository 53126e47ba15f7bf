// Base64 with the usual alphabet and padding (RFC 4648, section 4).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace airside {

std::string base64_encode(std::string_view bytes);
// Nothing for foreign characters, missing padding or bits left over: each text has one value and each value one text.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace airside

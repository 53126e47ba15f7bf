// What must not reach a log: inside the module only.
#pragma once
#include <string>
#include <string_view>

namespace airside::log {

inline constexpr std::string_view mask = "***";

// Masks e-mail addresses and bearer tokens inside free text (a vendor's error message, say).
std::string scrub(std::string_view text);

}  // namespace airside::log

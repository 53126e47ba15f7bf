// Durations as people write them: inside the module only.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace airside::config {

// "300s", "24h", "1500ms", "1h30m": numbers with units (d, h, m, s, ms, us, ns), in nanoseconds. Nothing if it is
// anything else, or too long for 64 bits (292 years).
std::optional<std::int64_t> parse_duration(std::string_view text);
std::string print_duration(std::int64_t nanoseconds);  // in the largest unit that divides it

}  // namespace airside::config

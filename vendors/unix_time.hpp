// The seconds that stand in signatures.
#pragma once
#include <optional>
#include <string_view>

#include "platform/core/number.hpp"
#include "platform/core/time.hpp"

namespace airside::vendors {

// Digits alone, of a time from 1970 to 9999. Nothing for any other text.
inline std::optional<Instant> parse_unix_seconds(std::string_view text) {
    auto value = parse_number<std::int64_t>(text);
    constexpr std::int64_t year_9999 = 253'402'300'799;
    if (!value || *value < 0 || *value > year_9999) return {};
    return Instant(std::chrono::seconds(*value));
}

}  // namespace airside::vendors

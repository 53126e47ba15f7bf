// Internal: the Range header (RFC 9110, 14.1.2), one range of bytes.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace airside::http {

struct ByteRange {
    std::uint64_t first = 0, length = 0;
    bool satisfiable = true;
};

// Nothing when the header is to be ignored: malformed, another unit, or several ranges.
std::optional<ByteRange> parse_range(std::string_view header, std::uint64_t size);

}  // namespace airside::http

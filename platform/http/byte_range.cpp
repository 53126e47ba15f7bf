#include "platform/http/byte_range.hpp"

#include <algorithm>

#include "platform/core/number.hpp"

namespace airside::http {

std::optional<ByteRange> parse_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit)) return std::nullopt;
    header.remove_prefix(unit.size());
    auto dash = header.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    auto from = header.substr(0, dash), to = header.substr(dash + 1);

    if (from.empty()) {  // the last so many bytes
        auto suffix = parse_number<std::uint64_t>(to);
        if (!suffix) return std::nullopt;
        auto length = std::min(*suffix, size);
        return ByteRange{size - length, length, length > 0};
    }
    auto first = parse_number<std::uint64_t>(from);
    auto last = to.empty() ? std::optional<std::uint64_t>(UINT64_MAX) : parse_number<std::uint64_t>(to);
    if (!first || !last || *last < *first) return std::nullopt;
    if (*first >= size) return ByteRange{0, 0, false};
    return ByteRange{*first, std::min(*last, size - 1) - *first + 1, true};
}

}  // namespace airside::http

#include "platform/core/base64.hpp"

#include <array>
#include <cstdint>

namespace airside {
namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int value_of(char c) {
    auto found = digits.find(c);
    return found == digits.npos ? -1 : static_cast<int>(found);
}

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : 0;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        auto group = byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2);
        out += digits[group >> 18];
        out += digits[group >> 12 & 63];
        out += at + 1 < bytes.size() ? digits[group >> 6 & 63] : '=';
        out += at + 2 < bytes.size() ? digits[group & 63] : '=';
    }
    return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return {};
    std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t at = 0; at < text.size(); at += 4) {
        bool last = at + 4 == text.size();
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            bool padded = last && i >= 4 - padding;
            int value = padded ? 0 : value_of(text[at + i]);
            if (value < 0) return {};
            group = group << 6 | static_cast<std::uint32_t>(value);
        }
        std::array<char, 3> bytes{static_cast<char>(group >> 16), static_cast<char>(group >> 8),
                                  static_cast<char>(group)};
        auto kept = last ? 3 - padding : 3;
        for (std::size_t i = kept; i < 3; ++i)
            if (bytes[i] != 0) return {};
        out.append(bytes.data(), kept);
    }
    return out;
}

}  // namespace airside

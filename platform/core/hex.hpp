// Bytes as lower-case hexadecimal digits.
#pragma once
#include <string>
#include <string_view>

namespace airside {

inline constexpr char hex_digits[] = "0123456789abcdef";

inline void append_hex(std::string& out, std::string_view bytes) {
    for (unsigned char byte : bytes) {
        out.push_back(hex_digits[byte >> 4]);
        out.push_back(hex_digits[byte & 15]);
    }
}

inline std::string to_hex(std::string_view bytes) {
    std::string hex;
    hex.reserve(2 * bytes.size());
    append_hex(hex, bytes);
    return hex;
}

// 0 to 15, or -1 for what is no digit; a capital is none.
constexpr int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace airside

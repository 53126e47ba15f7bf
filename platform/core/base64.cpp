#include "platform/core/base64.hpp"

#include <array>
#include <cstdint>

namespace airside {
namespace {

struct Alphabet {
    std::string_view digits;
    std::array<std::int8_t, 256> values{};

    constexpr explicit Alphabet(std::string_view text) : digits(text) {
        values.fill(-1);
        for (std::size_t i = 0; i < digits.size(); ++i)
            values[static_cast<std::uint8_t>(digits[i])] = static_cast<std::int8_t>(i);
    }
};

constexpr Alphabet usual("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
constexpr Alphabet for_urls("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

std::string encode(std::string_view bytes, const Alphabet& alphabet) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (char c : bytes) {
        bits = bits << 8 | static_cast<std::uint8_t>(c);
        for (count += 8; count >= 6; count -= 6) out.push_back(alphabet.digits[bits >> (count - 6) & 63]);
    }
    if (count > 0) out.push_back(alphabet.digits[bits << (6 - count) & 63]);
    return out;
}

std::optional<std::string> decode(std::string_view text, const Alphabet& alphabet) {
    if (text.size() % 4 == 1) return {};
    std::string out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (char c : text) {
        auto value = alphabet.values[static_cast<std::uint8_t>(c)];
        if (value < 0) return {};
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<char>(bits >> count));
        }
    }
    if ((bits & ((1u << count) - 1)) != 0) return {};
    return out;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    auto out = encode(bytes, usual);
    out.resize((out.size() + 3) / 4 * 4, '=');
    return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return {};
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    return decode(text, usual);
}

std::string base64url_encode(std::string_view bytes) { return encode(bytes, for_urls); }
std::optional<std::string> base64url_decode(std::string_view text) { return decode(text, for_urls); }

}  // namespace airside

#include "platform/core/code.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/utf8.hpp"

namespace airside {
namespace {

bool is_upper_or_digit(char c) { return is_upper(c) || is_digit(c); }
bool printable(unsigned char c) { return c >= 0x20 && c < 0x7f; }

// Nearly all text is ASCII: one pass tells.
bool plain_text(std::string_view text) {
    unsigned char bits = 0;
    for (unsigned char c : text) {
        if (c < 0x20 || c == 0x7f) return false;
        bits |= c;
    }
    return bits < 0x80 || valid_utf8(text);
}

}  // namespace

std::string_view pattern_of(Alphabet alphabet) {
    switch (alphabet) {
        case Alphabet::upper: return "[A-Z]";
        case Alphabet::digit: return "[0-9]";
        case Alphabet::upper_digit: return "[A-Z0-9]";
        case Alphabet::printable: return "[ -~]";
        case Alphabet::text: return "[^\\u0000-\\u001f\\u007f-\\u009f]";
    }
    return ".";
}

bool all_within(Alphabet alphabet, std::string_view text) {
    switch (alphabet) {
        case Alphabet::upper: return std::ranges::all_of(text, is_upper);
        case Alphabet::digit: return std::ranges::all_of(text, is_digit);
        case Alphabet::upper_digit: return std::ranges::all_of(text, is_upper_or_digit);
        case Alphabet::printable: return std::ranges::all_of(text, printable);
        case Alphabet::text: return plain_text(text);
    }
    return false;
}

std::size_t length_in_code_points(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace airside

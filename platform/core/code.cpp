#include "platform/core/code.hpp"

#include "platform/core/utf8.hpp"

namespace airside {
namespace {

bool within(Alphabet alphabet, unsigned char c) {
    bool upper = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
    switch (alphabet) {
        case Alphabet::upper: return upper;
        case Alphabet::digit: return digit;
        case Alphabet::upper_digit: return upper || digit;
        case Alphabet::printable: return c >= 0x20 && c < 0x7f;
        case Alphabet::text: return c >= 0x20 && c != 0x7f;
    }
    return false;
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
    for (char c : text)
        if (!within(alphabet, static_cast<unsigned char>(c))) return false;
    return alphabet != Alphabet::text || valid_utf8(text);
}

std::size_t length_in_code_points(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace airside

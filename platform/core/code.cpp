#include "platform/core/code.hpp"

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

// Well-formed UTF-8: no stray or missing continuation byte, no overlong form, no surrogate, nothing past U+10FFFF.
bool valid_utf8(std::string_view s) {
    for (std::size_t i = 0; i < s.size();) {
        auto lead = static_cast<unsigned char>(s[i]);
        std::size_t more = lead < 0x80                   ? 0
                           : lead >= 0xc2 && lead < 0xe0 ? 1
                           : lead >= 0xe0 && lead < 0xf0 ? 2
                           : lead >= 0xf0 && lead < 0xf5 ? 3
                                                         : 9;
        if (more == 9 || i + more >= s.size()) return false;
        std::uint32_t point = more == 0 ? lead : lead & (0x3fu >> more);
        for (std::size_t k = 1; k <= more; ++k) {
            auto next = static_cast<unsigned char>(s[i + k]);
            if ((next & 0xc0) != 0x80) return false;
            point = point << 6 | (next & 0x3f);
        }
        bool overlong = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
        if (overlong || (point >= 0xd800 && point < 0xe000) || point > 0x10ffff || (point >= 0x80 && point < 0xa0))
            return false;
        i += more + 1;
    }
    return true;
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

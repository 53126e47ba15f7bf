#include "platform/core/utf8.hpp"

namespace airside {

std::size_t utf8_size(std::string_view text) {
    auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto first = at(0);
    if (first < 0x80) return 1;
    std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((at(i) & 0xC0) != 0x80) return 0;
    if (first == 0xE0 && at(1) < 0xA0) return 0;   // overlong
    if (first == 0xED && at(1) >= 0xA0) return 0;  // a surrogate
    if (first == 0xF0 && at(1) < 0x90) return 0;   // overlong
    if (first == 0xF4 && at(1) >= 0x90) return 0;  // past U+10FFFF
    return size;
}

bool valid_utf8(std::string_view text) {
    while (!text.empty()) {
        auto size = utf8_size(text);
        bool control = text[0] == '\xC2' && size == 2 && static_cast<unsigned char>(text[1]) < 0xA0;
        if (size == 0 || control) return false;
        text.remove_prefix(size);
    }
    return true;
}

}  // namespace airside

#include "platform/telemetry/json_text.hpp"

#include <cstdint>

namespace airside::log {
namespace {

constexpr std::size_t longest_text = 8192;

// The length of the UTF-8 sequence that begins here, or 0 if it isn't one.
std::size_t sequence_length(std::string_view rest) {
    auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(rest[i]); };
    std::size_t length = byte(0) < 0x80         ? 1
                         : (byte(0) >> 5) == 6  ? 2
                         : (byte(0) >> 4) == 14 ? 3
                         : (byte(0) >> 3) == 30 ? 4
                                                : 0;
    if (length == 0 || length > rest.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) >> 6) != 2) return 0;
    if (length == 2 && byte(0) < 0xC2) return 0;  // overlong
    if (length == 3 && ((byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xED && byte(1) > 0x9F)))
        return 0;  // surrogates
    if (length == 4 && ((byte(0) == 0xF0 && byte(1) < 0x90) || byte(0) > 0xF4 || (byte(0) == 0xF4 && byte(1) > 0x8F)))
        return 0;
    return length;
}

void append_ascii(fmt::memory_buffer& out, char c) {
    if (c == '"' || c == '\\') {
        out.push_back('\\');
        out.push_back(c);
    } else if (c == '\n') {
        out.append(std::string_view("\\n"));
    } else if (static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
        out.push_back(c);
    }
}

}  // namespace

void append_json_string(fmt::memory_buffer& out, std::string_view text) {
    bool cut = text.size() > longest_text;
    if (cut) text = text.substr(0, longest_text);
    out.push_back('"');
    while (!text.empty()) {
        auto length = sequence_length(text);
        if (length == 1)
            append_ascii(out, text.front());
        else if (length == 0)
            out.append(std::string_view("\xEF\xBF\xBD"));
        else
            out.append(text.substr(0, length));
        text.remove_prefix(length == 0 ? 1 : length);
    }
    if (cut) out.append(std::string_view("…"));
    out.push_back('"');
}

}  // namespace airside::log

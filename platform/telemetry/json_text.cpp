#include "platform/telemetry/json_text.hpp"

#include <cstdint>

#include "platform/core/utf8.hpp"

namespace airside::log {
namespace {

constexpr std::size_t longest_text = 8192;

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
        auto size = utf8_size(text);
        if (size == 1)
            append_ascii(out, text.front());
        else if (size == 0)
            out.append(std::string_view("\xEF\xBF\xBD"));
        else
            out.append(text.substr(0, size));
        text.remove_prefix(size == 0 ? 1 : size);
    }
    if (cut) out.append(std::string_view("…"));
    out.push_back('"');
}

}  // namespace airside::log

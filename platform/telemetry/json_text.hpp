// JSON strings for log lines: inside the module only.
#pragma once
#include <string_view>

#include <fmt/format.h>

namespace airside::log {

// Quotes and escapes. Bytes that are not UTF-8 become U+FFFD; text over 8 KB is cut and marked with an ellipsis.
void append_json_string(fmt::memory_buffer& out, std::string_view text);

}  // namespace airside::log

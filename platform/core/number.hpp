// Numbers from text.
#pragma once
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace airside {

// All of `text` has to be one number that fits in T: no blanks, no "+".
template <class T>
std::optional<T> parse_number(std::string_view text) {
    T number{};
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

}  // namespace airside

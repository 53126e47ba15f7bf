#include "platform/config/duration.hpp"

#include <charconv>
#include <utility>

#include "platform/core/ascii.hpp"

namespace airside::config {
namespace {

constexpr std::pair<std::string_view, std::int64_t> units[] = {{"d", 86'400'000'000'000},
                                                               {"h", 3'600'000'000'000},
                                                               {"m", 60'000'000'000},
                                                               {"s", 1'000'000'000},
                                                               {"ms", 1'000'000},
                                                               {"us", 1'000},
                                                               {"ns", 1}};

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
    if (text.empty()) return {};
    std::int64_t total = 0;
    while (!text.empty()) {
        if (!is_digit(text.front())) return {};
        std::int64_t number = 0;
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc()) return {};
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        std::size_t length = 0;
        while (length < text.size() && !is_digit(text[length])) ++length;
        std::int64_t size = 0;
        for (auto& [name, nanoseconds] : units)
            if (name == text.substr(0, length)) size = nanoseconds;
        if (size == 0) return {};
        std::int64_t part = 0;
        if (__builtin_mul_overflow(number, size, &part) || __builtin_add_overflow(total, part, &total)) return {};
        text.remove_prefix(length);
    }
    return total;
}

std::string print_duration(std::int64_t nanoseconds) {
    if (nanoseconds == 0) return "0s";
    for (auto& [name, size] : units)
        if (nanoseconds % size == 0) return std::to_string(nanoseconds / size) + std::string(name);
    return {};
}

}  // namespace airside::config

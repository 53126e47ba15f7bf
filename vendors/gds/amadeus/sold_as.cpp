#include "vendors/gds/amadeus/sold_as.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"
#include "platform/core/number.hpp"

namespace airside::amadeus {
namespace {

constexpr std::size_t longest_name = 40;

std::string listed(const std::vector<int>& numbers) {
    std::string text;
    for (int number : numbers) text += (text.empty() ? "" : ".") + std::to_string(number);
    return text;
}

std::string digits(const std::optional<int>& number) { return number ? std::to_string(*number) : std::string(); }

std::string_view take_word(std::string_view& text) {
    auto word = text.substr(0, text.find(':'));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return word;
}

// False: the word is no number from 1 to 999. An empty word is none that was given.
bool read_number(std::string_view word, std::optional<int>& number) {
    if (word.empty()) return true;
    number = parse_number<int>(word);
    return number && *number >= 1 && *number <= 999;
}

}  // namespace

bool is_service_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_name &&
           std::ranges::all_of(name, [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

std::string service_id(const SoldAs& sold, const std::vector<int>& segments, const std::vector<int>& travellers) {
    return sold.name + ":" + digits(sold.quantity) + ":" + digits(sold.weight) + ":" + sold.unit + ":" +
           listed(segments) + ":" + listed(travellers);
}

std::optional<SoldAs> sold_as(std::string_view id) {
    if (std::ranges::count(id, ':') != 5) return {};
    SoldAs sold;
    sold.name = take_word(id);
    if (!is_service_name(sold.name)) return {};
    if (!read_number(take_word(id), sold.quantity) || !read_number(take_word(id), sold.weight)) return {};
    sold.unit = take_word(id);
    if (!sold.unit.empty() && sold.unit != "KG" && sold.unit != "LB") return {};
    return sold;
}

}  // namespace airside::amadeus

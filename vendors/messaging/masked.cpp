#include "vendors/messaging/masked.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"

namespace airside::messaging {
namespace {

constexpr std::size_t longest_text = 300, longest_word = 40, most_digits = 4;

bool stands_between_blanks(char c) { return is_digit(c) || c == '+' || c == '-' || c == '(' || c == ')'; }
bool stands_in_numbers(char c) { return stands_between_blanks(c) || c == '.'; }

bool tells_who(std::string_view word) { return word.find('@') != word.npos || word.size() > longest_word; }

// A code of four digits stays; a longer one is named beside the text anyway.
std::string without_numbers(std::string_view word) {
    std::string kept;
    for (std::size_t at = 0; at < word.size();) {
        auto end = at;
        while (end < word.size() && stands_in_numbers(word[end])) ++end;
        auto run = word.substr(at, end - at);
        bool number = std::ranges::count_if(run, is_digit) > static_cast<std::ptrdiff_t>(most_digits);
        kept += number ? std::string_view("***") : run;
        if (end < word.size()) kept += word[end++];
        at = end;
    }
    return kept;
}

}  // namespace

std::string masked(std::string_view text) {
    std::string kept;
    std::size_t digits_before = 0;  // of the words just before, when these are nothing but parts of a number
    while (!text.empty() && kept.size() < longest_text) {
        auto end = std::ranges::find_if(text, [](unsigned char c) { return c <= ' ' || c == 0x7f; }) - text.begin();
        auto word = text.substr(0, static_cast<std::size_t>(end));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (word.empty()) continue;
        auto digits = static_cast<std::size_t>(std::ranges::count_if(word, is_digit));
        // "550 5.1.1" is no telephone number: in these, dots don't go with blanks.
        bool part_of_number = digits > 0 && std::ranges::all_of(word, stands_between_blanks);
        digits_before = part_of_number ? digits_before + digits : 0;
        if (!kept.empty()) kept += ' ';
        bool hidden = tells_who(word) || digits_before > most_digits;
        kept += hidden ? "***" : without_numbers(word);
    }
    if (kept.size() <= longest_text) return kept;
    auto end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(kept[end]) & 0xc0) == 0x80) --end;
    kept.resize(end);
    return kept;
}

}  // namespace airside::messaging

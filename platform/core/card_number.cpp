#include "platform/core/card_number.hpp"

#include <optional>
#include <vector>

#include "platform/core/ascii.hpp"

namespace airside {

namespace {

constexpr std::size_t longest_phone_number = 15;  // E.164, after its +

bool is_length(std::size_t digits) { return digits >= shortest_card_number && digits <= longest_card_number; }

bool passes_luhn(std::string_view text) {
    int sum = 0;
    bool doubled = false;
    for (auto c = text.rbegin(); c != text.rend(); ++c) {
        if (!is_digit(*c)) continue;
        int digit = *c - '0';
        if (doubled) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        doubled = !doubled;
        sum += digit;
    }
    return sum % 10 == 0;
}

bool is_grouped_like_a_card(const std::vector<std::size_t>& groups) {
    if (groups == std::vector<std::size_t>{4, 6, 5} || groups == std::vector<std::size_t>{4, 6, 4}) return true;
    if (groups.size() < 4) return false;
    for (std::size_t i = 0; i + 1 < groups.size(); ++i)
        if (groups[i] != 4) return false;
    return groups.back() <= 7;
}

struct Run {
    std::size_t begin, end;
};

// The longest run of digits from `at`, with single separators between groups.
Run grouped_run(std::string_view text, std::size_t at, std::vector<std::size_t>& groups) {
    auto i = at;
    groups.clear();
    for (;;) {
        auto start = i;
        while (i < text.size() && is_digit(text[i])) ++i;
        if (i == start) return {at, i - 1};  // the separator before was the end
        groups.push_back(i - start);
        if (i + 1 >= text.size() || (text[i] != ' ' && text[i] != '-') || !is_digit(text[i + 1])) return {at, i};
        ++i;
    }
}

std::optional<Run> find_card_number(std::string_view text, std::size_t from) {
    std::vector<std::size_t> groups;
    for (auto i = from; i < text.size(); ++i) {
        if (!is_digit(text[i]) || (i > 0 && is_digit(text[i - 1]))) continue;
        auto end = i;
        while (end < text.size() && is_digit(text[end])) ++end;
        // Digits next to letters belong to an id or a digest: a 64-digit hexadecimal one would be taken for a card in
        // one of 250.
        bool glued = (i > 0 && is_alphanumeric(text[i - 1])) || (end < text.size() && is_alphanumeric(text[end]));
        bool phone = i > 0 && text[i - 1] == '+' && end - i <= longest_phone_number;
        if (!glued && !phone && is_length(end - i) && passes_luhn(text.substr(i, end - i))) return Run{i, end};
        // Groups count only when they stand alone: a UUID has digits and dashes, too.
        if (glued || (i > 0 && text[i - 1] == '-')) continue;
        auto run = grouped_run(text, i, groups);
        std::size_t digits = 0;
        for (auto group : groups) digits += group;
        bool alone = run.end >= text.size() || (!is_alphanumeric(text[run.end]) && text[run.end] != '-');
        if (alone && is_length(digits) && is_grouped_like_a_card(groups) &&
            passes_luhn(text.substr(run.begin, run.end - run.begin)))
            return run;
    }
    return {};
}

}  // namespace

bool has_card_number(std::string_view text) { return find_card_number(text, 0).has_value(); }

std::string without_card_numbers(std::string text) {
    std::size_t from = 0;
    while (auto run = find_card_number(text, from)) {
        for (auto i = run->begin; i + 4 < run->end; ++i)
            if (is_digit(text[i])) text[i] = '*';
        from = run->end;
    }
    return text;
}

}  // namespace airside

#include "services/review/domain/text_rules.hpp"

#include <algorithm>

#include "platform/core/ascii.hpp"
#include "platform/core/problem.hpp"

namespace airside::review {

namespace {

constexpr int repeated_at_least = 6;
constexpr int shouting_from_letters = 20;

void check_one(std::string_view pointer, const std::string& text) {
    if (text.find_first_not_of(" \t\n") == std::string::npos) throw invalid(std::string(pointer), "says nothing");
}

// A link with its scheme counts once, also where www. follows it.
int count_links(const std::string& text) {
    int links = 0;
    for (std::string_view scheme : {"http://", "https://"})
        for (auto at = text.find(scheme); at != text.npos; at = text.find(scheme, at + 1)) ++links;
    for (auto at = text.find("www."); at != text.npos; at = text.find("www.", at + 1))
        if (at == 0 || text[at - 1] != '/') ++links;
    return links;
}

// Something, @, something with a dot in it.
bool has_email(const std::string& text) {
    for (auto at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
        if (at == 0 || !is_alphanumeric(text[at - 1])) continue;
        auto end = text.find_first_of(" \t\n,;)", at);
        auto domain = text.substr(at + 1, end == text.npos ? end : end - at - 1);
        auto dot = domain.find('.');
        if (dot != domain.npos && dot > 0 && dot + 1 < domain.size() && is_alphanumeric(domain[dot + 1])) return true;
    }
    return false;
}

bool is_shouting(const std::string& text) {
    auto letters = std::ranges::count_if(text, is_letter), capitals = std::ranges::count_if(text, is_upper);
    return letters >= shouting_from_letters && capitals * 10 > letters * 7;
}

bool is_repetitive(const std::string& text) {
    int run = 0;
    char last = '\0';
    for (char c : text) {
        run = c == last ? run + 1 : 1;
        last = c;
        if (run >= repeated_at_least && c != ' ' && c != '\n') return true;
    }
    return false;
}

}  // namespace

void check_text(const std::optional<ReviewTitle>& title, const std::optional<ReviewText>& text) {
    if (title) check_one("/title", title->str());
    if (text) check_one("/review_text", text->value);
}

TextFindings look_into(const std::optional<ReviewTitle>& title, const std::optional<ReviewText>& text) {
    std::string all = title ? title->str() + "\n" : std::string();
    if (text) all += text->value;
    TextFindings found;
    found.link_count = count_links(lower_case(all));
    if (found.link_count > 0) found.flags.push_back(ReviewTextFlag::LINKS);
    if (has_email(all)) found.flags.push_back(ReviewTextFlag::CONTACT);
    if (is_shouting(all)) found.flags.push_back(ReviewTextFlag::SHOUTING);
    if (is_repetitive(all)) found.flags.push_back(ReviewTextFlag::REPETITION);
    return found;
}

}  // namespace airside::review

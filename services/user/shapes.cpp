#include <algorithm>

#include "platform/core/ascii.hpp"
#include "services/user/api.hpp"

namespace airside::user {

namespace {
bool all(std::string_view text, auto test) { return std::all_of(text.begin(), text.end(), test); }
}  // namespace

bool EmailShape::fits(std::string_view text) {
    auto at = text.find('@');
    if (at == text.npos || at == 0 || at > 64) return false;
    auto host = text.substr(at + 1);
    auto dot = host.rfind('.');
    if (dot == host.npos || dot == 0 || dot > 180) return false;
    auto top = host.substr(dot + 1);
    return top.size() >= 2 && top.size() <= 10 && all(top, is_letter) &&
           all(text.substr(0, at),
               [](char c) {
                   return is_alphanumeric(c) || std::string_view("._%+-").find(c) != std::string_view::npos;
               }) &&
           all(host, [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; });
}

bool PhoneShape::fits(std::string_view text) {
    return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' && all(text.substr(1), is_digit);
}

bool VerificationCodeShape::fits(std::string_view text) { return text.size() == 6 && all(text, is_digit); }

bool LanguageShape::fits(std::string_view text) {
    if (text.size() == 2) return all(text, is_lower);
    return text.size() == 5 && all(text.substr(0, 2), is_lower) && text[2] == '-' && all(text.substr(3), is_upper);
}

}  // namespace airside::user

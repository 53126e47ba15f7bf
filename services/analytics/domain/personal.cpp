#include "services/analytics/domain/personal.hpp"

#include "platform/core/card_number.hpp"

namespace airside::analytics {

namespace {

constexpr int shortest_telephone = 7;

bool has_telephone(std::string_view text) {
    int digits = 0;
    for (char c : text) {
        if (c >= '0' && c <= '9') {
            if (++digits == shortest_telephone) return true;
        } else if (std::string_view(" -.()+").find(c) == std::string_view::npos) {
            digits = 0;
        }
    }
    return false;
}

}  // namespace

std::string_view looks_like_personal(std::string_view text) {
    if (text.find('@') != text.npos || text.find("%40") != text.npos) return "an e-mail address";
    if (has_card_number(text)) return "a card number";
    if (has_telephone(text)) return "a telephone number";
    return {};
}

}  // namespace airside::analytics

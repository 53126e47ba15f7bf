// The forms of ids in paths. What can't be one of ours is named as a mistake; what could be is looked up.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "platform/core/ascii.hpp"
#include "platform/core/problem.hpp"

namespace airside::notification {

inline bool only(std::string_view text, std::string_view others) {
    return std::ranges::all_of(text, [&](char c) { return is_alphanumeric(c) || others.find(c) != others.npos; });
}

// "<uuid>.PAYMENT_RECEIPT", and what makes it one of several.
inline void check_notification_id(const std::string& id) {
    if (!only(id, "._-") || id.find('.') == id.npos) throw invalid("path/id", "the id of a notification");
}
// "booking_confirmation_v2"
inline void check_template_id(const std::string& id) {
    if (!only(id, "_") || id.find("_v") == id.npos) throw invalid("path/id", "the id of a template");
}
inline void check_hash(const std::string& id, const std::string& pointer, const char* what) {
    if (!only(id, "") || id.size() != 64) throw invalid(pointer, what);
}
inline void check_address_id(const std::string& id, const std::string& pointer) {
    check_hash(id, pointer, "the id of an address: 64 hexadecimal digits");
}
inline void check_token(const std::string& token) {
    if (!only(token, "._-") || token.find('.') == token.npos) throw invalid("path/token", "the token of a link");
}

}  // namespace airside::notification

// What must not get into events, however it got into a client's text.
#pragma once
#include <string_view>

namespace airside::analytics {

// "an e-mail address", "a card number", "a telephone number"; empty for a text that looks like none. Rather too strict:
// seven digits with nothing but separators between them are a telephone number.
std::string_view looks_like_personal(std::string_view text);

}  // namespace airside::analytics

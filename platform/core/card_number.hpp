// Card numbers must never reach us: clients send a gateway's token. What looks like one is refused, and masked in what
// is kept.
#pragma once
#include <string>
#include <string_view>

namespace airside {

inline constexpr int shortest_card_number = 13, longest_card_number = 19;

// Whether the text has, anywhere, 13 to 19 digits that pass the Luhn check: in a row, or in a card's usual groups
// (4-4-4-4, 4-6-5) with spaces or dashes between them. A + and up to 15 digits are a phone number.
bool has_card_number(std::string_view text);

// The same text with all but the last four digits of each as asterisks.
std::string without_card_numbers(std::string text);

}  // namespace airside

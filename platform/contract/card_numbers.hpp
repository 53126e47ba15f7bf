// Card numbers must never reach us, whatever field they are typed into: clients send a gateway's token.
#pragma once
#include <string>

#include "platform/json/json.hpp"

namespace airside::contract {

// Appends an error for each text in `value` that looks like a card number (platform/core/card_number.hpp), but for
// tickets' and loyalty numbers. `pointer` is where `value` stands, and is the same again afterwards.
void refuse_card_numbers(const meta::TypeInfo& type, const void* value, std::string& pointer, json::Errors& errors);

}  // namespace airside::contract

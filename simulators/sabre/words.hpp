// Sabre's codes for what the world has, and numbers as Sabre writes them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "simulators/front/json.hpp"
#include "simulators/world/offers.hpp"

namespace airside::simulator::sabre {

std::string_view to_string(TravelerType type);                     // ADT CNN INF INS
std::optional<TravelerType> traveler_type(std::string_view code);  // children also by age: C02 … C11
char cabin_code(Cabin cabin);                                      // Y S C F
std::optional<Cabin> cabin_named(std::string_view name);           // by code or by word: "Y", "Economy"

std::string amount(std::int64_t minor, const Currency& currency);       // "120.50"
json::object value_json(std::int64_t minor, const Currency& currency);  // {"amount": "120.50", "currencyCode": …}

// An amount that is to stand in the answer as a JSON number, exactly: a double would print as 1.0894599999999999E3.
json::string exact(std::int64_t minor, const Currency& currency);
// The text of an answer with exact() amounts in it: without their quotes, without zeros at their end.
std::string text_with_numbers(const json::value& value);

}  // namespace airside::simulator::sabre

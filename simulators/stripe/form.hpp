// Stripe's request bodies: form fields whose names nest by brackets, "metadata[booking]=B1", "expand[]=latest_charge".
#pragma once
#include <initializer_list>
#include <optional>
#include <string>

#include "simulators/front/json.hpp"

namespace airside::simulator::stripe {

// A tree of objects and arrays whose leaves are strings. Throws Refusal for what can't be read.
json::object parse_form(std::string_view body);

// Throws Refusal parameter_unknown for a name at the top that is not among `known`.
void check_known(const json::object& form, std::initializer_list<std::string_view> known);

// An integer given as text. Throws Refusal where it is there and none.
std::optional<std::int64_t> form_integer(const json::object& form, std::string_view name);
std::string form_required(const json::object& form, std::string_view name);
bool form_flag(const json::object& form, std::string_view name);  // "true"

}  // namespace airside::simulator::stripe

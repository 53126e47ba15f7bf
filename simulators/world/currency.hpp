// A fixed table of exchange rates: the world files its fares in US cents and quotes them in any of these currencies.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/money.hpp"

namespace airside::simulator {

// Nothing where the world has no rate for the code.
std::optional<Currency> quoted_currency(std::string_view code);
std::string currency_name(const Currency& currency);  // "EURO"

enum class Rounding { exact, whole_unit_up };  // fares are whole units of the currency, taxes are exact
// Minor units of `currency` for US cents. A currency without a rate throws std::invalid_argument.
std::int64_t from_usd_cents(std::int64_t cents, const Currency& currency, Rounding rounding);
// Percentage taxes are of the fare as quoted.
std::int64_t percent_of(std::int64_t minor, double percent);

}  // namespace airside::simulator

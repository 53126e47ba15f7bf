// Amounts as PayPal wants them: a decimal text, whose decimals are not always those of ISO 4217, in the currencies that
// it takes (https://developer.paypal.com/api/rest/reference/currency-codes/).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/money.hpp"

namespace airside::paypal {

bool takes(const Currency& currency);

// Nothing for a currency that PayPal does not take, or a fraction where it takes none: HUF and TWD have two decimals in
// ISO 4217.
std::optional<std::string> to_paypal(const Money& amount);  // "120.50", "1200" for JPY
// Nothing where it does not fit our currency's decimals, or the currency is not one.
std::optional<Money> from_paypal(std::string_view value, std::string_view currency);

}  // namespace airside::paypal

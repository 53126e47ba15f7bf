// Amounts as Stripe wants them: an integer of the smallest unit, whose size is not always that of ISO 4217
// (https://docs.stripe.com/currencies).
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/core/money.hpp"

namespace airside::stripe {

// Decimals that Stripe takes: ISK and UGX have 2 there and 0 in ISO, MGA has 0 there and 2 in ISO.
int exponent_of(const Currency& currency);

// Nothing for an amount that Stripe can't take: a third decimal that is not 0 (KWD), a fraction of a króna or shilling.
std::optional<std::int64_t> to_stripe(const Money& amount);
// Nothing where it does not fit our currency's decimals, or the currency is not one.
std::optional<Money> from_stripe(std::int64_t amount, std::string_view currency);  // "usd"

}  // namespace airside::stripe

#include "vendors/gateways/stripe/amount.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "platform/core/ascii.hpp"

namespace airside::stripe {

namespace {

std::int64_t power_of_ten(int n) {
    std::int64_t result = 1;
    while (n-- > 0) result *= 10;
    return result;
}

std::optional<std::int64_t> rescale(std::int64_t minor, int from, int to) {
    if (to < from) {
        auto divisor = power_of_ten(from - to);
        if (minor % divisor != 0) return {};
        return minor / divisor;
    }
    auto factor = power_of_ten(to - from);
    if (minor > std::numeric_limits<std::int64_t>::max() / factor ||
        minor < std::numeric_limits<std::int64_t>::min() / factor)
        return {};
    return minor * factor;
}

}  // namespace

int exponent_of(const Currency& currency) {
    auto code = currency.str();
    if (code == "ISK" || code == "UGX") return 2;
    if (code == "MGA") return 0;
    return currency.exponent();
}

std::optional<std::int64_t> to_stripe(const Money& amount) {
    auto scaled = rescale(amount.minor(), amount.currency().exponent(), exponent_of(amount.currency()));
    // Of three decimals the last has to be 0, as card networks settle in two.
    if (scaled && exponent_of(amount.currency()) == 3 && *scaled % 10 != 0) return {};
    return scaled;
}

std::optional<Money> from_stripe(std::int64_t amount, std::string_view currency) {
    auto known = Currency::parse(upper_case(currency));
    if (!known) return {};
    auto minor = rescale(amount, exponent_of(*known), known->exponent());
    if (!minor) return {};
    return Money(*minor, *known);
}

}  // namespace airside::stripe

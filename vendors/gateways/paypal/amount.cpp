#include "vendors/gateways/paypal/amount.hpp"

#include <algorithm>
#include <array>

namespace airside::paypal {

namespace {

constexpr std::array<std::string_view, 24> taken{"AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR",
                                                 "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK",
                                                 "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD"};

bool is_whole(const Currency& currency) {
    auto code = currency.str();
    return code == "HUF" || code == "JPY" || code == "TWD";
}

constexpr std::size_t longest_value = 32;

}  // namespace

bool takes(const Currency& currency) { return std::ranges::find(taken, currency.str()) != taken.end(); }

std::optional<std::string> to_paypal(const Money& amount) {
    if (!takes(amount.currency())) return {};
    auto text = amount.decimal();
    if (!is_whole(amount.currency())) return text;
    auto point = text.find('.');
    if (point == text.npos) return text;
    if (text.find_first_not_of('0', point + 1) != text.npos) return {};
    return text.substr(0, point);
}

std::optional<Money> from_paypal(std::string_view value, std::string_view currency) {
    auto known = Currency::parse(currency);
    if (!known || value.size() > longest_value) return {};
    return Money::parse(value, *known);
}

}  // namespace airside::paypal

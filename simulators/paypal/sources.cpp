#include "simulators/paypal/sources.hpp"

#include <algorithm>
#include <iterator>

namespace airside::simulator::paypal {
namespace {

constexpr Source sources[] = {
    {"CARD-VISA", "VISA", "1111", {}, false, false, "4111111111111111"},
    {"CARD-MASTERCARD", "MASTERCARD", "4444", {}, false, false, "5555555555554444"},
    {"CARD-AMEX", "AMEX", "0005", {}, false, false, "378282246310005"},
    {"CARD-INSUFFICIENT-FUNDS", "VISA", "9995", "5120", false, false, "4000000000009995"},
    {"CARD-DECLINED", "VISA", "0002", "0500", false, false, "4000000000000002"},
    {"CARD-STOLEN", "VISA", "9979", "9520"},
    {"CARD-EXPIRED", "VISA", "0069", "5400"},
    {"CARD-CVV", "VISA", "0127", "5110"},
    {"CARD-FRAUD", "VISA", "0019", "9500"},
    {"CARD-3DS", "VISA", "3220", {}, true, false, "4000000000003220"},
    {"CARD-PENDING-REFUND", "VISA", "7726", {}, false, true},
    {"WALLET", {}, {}, {}},
    {"WALLET-DECLINED", {}, {}, "INSTRUMENT_DECLINED"},
};

}  // namespace

const Source* find_source(std::string_view id) {
    auto found = std::ranges::find(sources, id, &Source::id);
    return found == std::end(sources) ? nullptr : found;
}

const Source* source_of_number(std::string_view number) {
    if (number.empty()) return nullptr;
    auto found = std::ranges::find(sources, number, &Source::number);
    return found == std::end(sources) ? nullptr : found;
}

bool is_card(const Source& source) { return !source.brand.empty(); }

std::string response_code_for(const std::string& decline) {
    constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"insufficient_funds", "5120"}, {"expired_card", "5400"}, {"lost_card", "9520"},
        {"stolen_card", "9520"},        {"fraudulent", "9500"},   {"incorrect_cvc", "5110"}};
    for (auto [word, code] : words)
        if (word == decline) return std::string(code);
    return decline.size() == 4 ? decline : "0500";  // "do not honour"
}

json::object card_json(const Source& source) {
    return {{"last_digits", json::string(source.last4)},
            {"brand", json::string(source.brand)},
            {"type", "CREDIT"},
            {"expiry", "2034-08"}};
}

}  // namespace airside::simulator::paypal

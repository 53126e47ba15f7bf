// What the readers of this folder share. Included by .cpp files of this folder only.
#pragma once
#include <string>
#include <string_view>

#include "platform/json/json.hpp"
#include "vendors/gateways/paypal/amount.hpp"
#include "vendors/gateways/paypal/reply.hpp"
#include "vendors/gateways/paypal/wire.hpp"

namespace airside::paypal {

template <class T>
T parse(std::string_view text) {
    try {
        return json::from_json<T>(text);
    } catch (const json::BadJson& error) {
        std::string why = "paypal: ";
        why += error.errors.empty() ? error.what() : error.errors.front().pointer + ": " + error.errors.front().detail;
        throw BadReply(why);
    }
}

[[noreturn]] inline void bad(std::string_view pointer, std::string_view why) {
    throw BadReply("paypal: " + std::string(pointer) + ": " + std::string(why));
}

enum class Sign { positive, any };
inline Money money_of(const WireMoney& wire, std::string_view pointer, Sign sign = Sign::positive) {
    auto value = from_paypal(wire.value, wire.currency_code);
    if (!value) bad(pointer, "is no amount");
    // Far beyond any payment, and so small that sums of them do not overflow.
    constexpr std::int64_t largest = 1'000'000'000'000'000;
    if (value->minor() > largest || value->minor() < -largest) bad(pointer, "is too large");
    if (sign == Sign::positive && value->negative()) bad(pointer, "is negative");
    return *value;
}

// An id of PayPal's, which we may put into a path one day.
inline bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= 36 && id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == id.npos;
}
inline const std::string& id_of(const std::string& id, std::string_view pointer) {
    if (!is_id(id)) bad(pointer, "is no id");
    return id;
}

inline std::string text(const std::optional<std::string>& some) { return some.value_or(""); }

inline gateways::CardFacts facts_of(const WireCard& wire) {
    gateways::CardFacts card{.brand = text(wire.brand).substr(0, 20), .last4 = text(wire.last_digits)};
    if (card.last4.size() != 4 || card.last4.find_first_not_of("0123456789") != std::string::npos) card.last4.clear();
    if (auto expiry = Date::parse(text(wire.expiry) + "-01")) {
        card.exp_year = static_cast<int>(expiry->ymd().year());
        card.exp_month = static_cast<int>(static_cast<unsigned>(expiry->ymd().month()));
    }
    return card;
}

template <class T>
const std::vector<T>& all(const std::optional<std::vector<T>>& some) {
    static const std::vector<T> none;
    return some ? *some : none;
}

}  // namespace airside::paypal

// What readers of Stripe's JSON share. Included by .cpp files of this folder only.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "platform/core/ascii.hpp"
#include "platform/json/json.hpp"
#include "vendors/gateways/stripe/amount.hpp"
#include "vendors/gateways/stripe/reply.hpp"
#include "vendors/gateways/stripe/wire.hpp"

namespace airside::stripe {

template <class T>
T parse(std::string_view text) {
    try {
        return json::from_json<T>(text);
    } catch (const json::BadJson& error) {
        std::string why = "stripe: ";
        why += error.errors.empty() ? error.what() : error.errors.front().pointer + ": " + error.errors.front().detail;
        throw BadReply(why);
    }
}

[[noreturn]] inline void bad(std::string_view pointer, std::string_view why) {
    throw BadReply("stripe: " + std::string(pointer) + ": " + std::string(why));
}

inline Money money(std::int64_t amount, const std::string& currency, std::string_view pointer) {
    if (amount < 0) bad(pointer, "is negative");
    auto value = from_stripe(amount, currency);
    if (!value) bad(pointer, "is no amount of " + currency);
    return *value;
}

inline std::string reference_in(const std::optional<Metadata>& metadata) {
    if (!metadata) return {};
    auto found = metadata->find(std::string(reference_key));
    return found == metadata->end() ? std::string() : found->second;
}

inline std::string brand_of(std::string_view brand) { return upper_case(brand.substr(0, 20)); }

inline bool is_last4(const std::string& text) { return text.size() == 4 && std::ranges::all_of(text, is_digit); }

inline gateways::CardFacts card_facts(const WireChargeCard& wire) {
    gateways::CardFacts card{.brand = brand_of(wire.brand.value_or("")), .last4 = wire.last4.value_or("")};
    if (!is_last4(card.last4)) card.last4.clear();
    card.exp_month = static_cast<int>(std::clamp<std::int64_t>(wire.exp_month.value_or(0), 0, 12));
    card.exp_year = static_cast<int>(std::clamp<std::int64_t>(wire.exp_year.value_or(0), 0, 2100));
    return card;
}

}  // namespace airside::stripe

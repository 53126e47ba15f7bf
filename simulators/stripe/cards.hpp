// Stripe's test payment methods: what a card does when it is charged.
#pragma once
#include <optional>
#include <string>

#include "simulators/front/json.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::stripe {

struct Card {
    std::string_view id, brand, last4;
    std::string_view code, decline_code;  // empty: it is good
    bool authenticate = false;            // 3-D Secure before it is charged
    bool refunds_pending = false;         // a refund to it is not done at once
};

const Card* find_card(std::string_view payment_method);
// Of Stripe's test methods, or of one that was set up from one of these.
const Card* card_of(const Ledger& ledger, std::string_view payment_method);
std::string decline_message(std::string_view code, std::string_view decline_code);
json::object payment_method_json(const Card& card, std::int64_t created);
json::object card_details_json(const Card& card, std::int64_t amount, bool authenticated);  // of a charge

}  // namespace airside::simulator::stripe

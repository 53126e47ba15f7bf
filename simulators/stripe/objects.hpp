// Stripe's objects as they are born: every member that the API shows, most of them null.
#pragma once
#include "simulators/stripe/cards.hpp"

namespace airside::simulator::stripe {

json::object empty_intent();
json::object empty_billing_details();
// A charge that the bank has approved and nobody has captured, of the whole amount of a payment intent.
json::object new_charge(const json::object& of, const Card& card, bool authenticated, std::string_view id,
                        std::int64_t created);
json::object declined_outcome(std::string_view reason);

}  // namespace airside::simulator::stripe

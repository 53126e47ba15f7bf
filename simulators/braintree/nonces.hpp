// The cards behind Braintree's public test nonces, and behind a few of our own.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "simulators/front/json.hpp"

namespace airside::simulator::braintree {

// What 3-D Secure in the browser has found before the nonce came here.
struct Authentication {
    std::string status;  // "authenticate_successful"; empty: it was not tried
    bool liability_shifted = false, liability_shift_possible = false;
    std::string version = "2.2.0", enrolled = "Y";
};

struct Card {
    std::string type = "Visa", bin = "401288", last4 = "1881";
    std::string decline_code{};  // of the processor: "2001"
    std::string rejection{};     // by the gateway: "fraud"
    std::string settlement{};    // of its refunds: "settlement_pending" where they are not done at once
    Authentication authentication{};
    bool consumed = false, bad_number = false;
};

std::optional<Card> find_card(std::string_view nonce);
std::string decline_text(std::string_view code);  // "Insufficient Funds"

json::object card_json(const Card& card, const json::value& token);
json::value three_d_secure_json(const Authentication& authentication);  // null where it was not tried

}  // namespace airside::simulator::braintree

// What pays: saved methods that do as their name says, for tests, and those that were saved here.
#pragma once
#include <optional>
#include <string>

#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::paypal {

struct Source {
    std::string_view id;             // of a saved method, or of a single-use token
    std::string_view brand, last4;   // empty: a PayPal account
    std::string_view response_code;  // of the card's bank, or of PayPal; empty: it is good
    bool authenticate = false;       // 3-D Secure before it is charged
    bool refunds_pending = false;    // a refund to it is not done at once
    std::string_view number{};       // by which the vault knows it
};

const Source* find_source(std::string_view id);
const Source* source_of_number(std::string_view number);
bool is_card(const Source& source);
// "insufficient_funds", "5120", … of a fault to what a card's bank says.
std::string response_code_for(const std::string& decline);

json::object card_json(const Source& source);

}  // namespace airside::simulator::paypal

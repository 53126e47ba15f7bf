// What became of a call to a gateway: a value, because the caller has to decide upon each case.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gateways/names.hpp"
#include "vendors/outcome.hpp"

namespace airside::gateways {

// The gateway said no, and no money moved.
struct Refused {
    PaymentFailure code;
    std::string vendor_code;   // the gateway's own: "card_declined/insufficient_funds"
    std::string text;          // the gateway's, for agents and logs
    std::string payment_id{};  // the gateway's, where the refused attempt has one
    std::string card_brand{};  // of the refused card, where the gateway tells
    std::string card_last4{};
};

// After Unknown, the identical call with the same idempotency key tells what happened, or find().
using vendors::Unavailable;
using vendors::Unknown;
template <class T>
using Outcome = vendors::Outcome<T, Refused>;

}  // namespace airside::gateways

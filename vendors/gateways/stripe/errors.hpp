// What Stripe's error codes mean for us.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gateways/outcome.hpp"

namespace airside::stripe {

// The parts of an error object that decide; empty where Stripe sent none.
struct VendorError {
    std::string type;          // "card_error"
    std::string code;          // "card_declined"
    std::string decline_code;  // "insufficient_funds"
    std::string message;
    std::string param;  // "payment_method"
};

// Of an answer of 400, 402, 403 or 404, or of an intent's last_payment_error (status 402).
gateways::PaymentFailure failure_of(int status, const VendorError& error);
gateways::Refused refusal_of(int status, const VendorError& error);

}  // namespace airside::stripe

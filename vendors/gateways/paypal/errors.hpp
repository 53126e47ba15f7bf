// What PayPal's issues and processors' response codes mean for us.
#pragma once
#include <string>
#include <string_view>

#include "vendors/gateways/outcome.hpp"

namespace airside::paypal {

// The parts of an error that decide; empty where PayPal sent none.
struct VendorError {
    std::string name;   // "UNPROCESSABLE_ENTITY"
    std::string issue;  // of the first detail: "INSTRUMENT_DECLINED"
    std::string text;   // its description, or the message of the whole
    std::string field;  // "/purchase_units/@reference_id=='default'/amount/value"
};

// Of an answer of 4xx.
gateways::PaymentFailure failure_of(int status, const VendorError& error);
gateways::Refused refusal_of(int status, const VendorError& error);

// Of an authorisation or a capture that the card's bank or PayPal declined: "5120". Empty: nobody said why.
gateways::Refused decline_of(std::string_view status, std::string_view response_code);

}  // namespace airside::paypal

#include "vendors/gateways/stripe/errors.hpp"

#include <array>
#include <utility>

namespace airside::stripe {

using gateways::PaymentFailure;

namespace {

using Meaning = std::pair<std::string_view, PaymentFailure>;

// Decline codes and error codes share one table: where both have a name it means the same.
constexpr std::array meanings{
    Meaning{"insufficient_funds", PaymentFailure::INSUFFICIENT_FUNDS},
    Meaning{"expired_card", PaymentFailure::EXPIRED_CARD},
    Meaning{"incorrect_number", PaymentFailure::INVALID_CARD},
    Meaning{"invalid_number", PaymentFailure::INVALID_CARD},
    Meaning{"incorrect_cvc", PaymentFailure::INVALID_CARD},
    Meaning{"invalid_cvc", PaymentFailure::INVALID_CARD},
    Meaning{"invalid_expiry_month", PaymentFailure::INVALID_CARD},
    Meaning{"invalid_expiry_year", PaymentFailure::INVALID_CARD},
    Meaning{"incorrect_zip", PaymentFailure::INVALID_CARD},
    Meaning{"incorrect_address", PaymentFailure::INVALID_CARD},
    Meaning{"incorrect_pin", PaymentFailure::INVALID_CARD},
    Meaning{"invalid_account", PaymentFailure::INVALID_CARD},
    Meaning{"lost_card", PaymentFailure::LOST_OR_STOLEN_CARD},
    Meaning{"stolen_card", PaymentFailure::LOST_OR_STOLEN_CARD},
    Meaning{"pickup_card", PaymentFailure::LOST_OR_STOLEN_CARD},
    Meaning{"fraudulent", PaymentFailure::SUSPECTED_FRAUD},
    Meaning{"merchant_blacklist", PaymentFailure::SUSPECTED_FRAUD},
    Meaning{"highest_risk_level", PaymentFailure::SUSPECTED_FRAUD},
    Meaning{"authentication_required", PaymentFailure::AUTHENTICATION_FAILED},
    Meaning{"payment_intent_authentication_failure", PaymentFailure::AUTHENTICATION_FAILED},
    Meaning{"card_velocity_exceeded", PaymentFailure::LIMIT_EXCEEDED},
    Meaning{"withdrawal_count_limit_exceeded", PaymentFailure::LIMIT_EXCEEDED},
    Meaning{"currency_not_supported", PaymentFailure::CURRENCY_NOT_SUPPORTED},
    Meaning{"invalid_currency", PaymentFailure::CURRENCY_NOT_SUPPORTED},
    Meaning{"invalid_amount", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"amount_too_small", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"amount_too_large", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"processing_error", PaymentFailure::PROCESSOR_ERROR},
    Meaning{"issuer_not_available", PaymentFailure::PROCESSOR_ERROR},
    Meaning{"reenter_transaction", PaymentFailure::PROCESSOR_ERROR},
    Meaning{"try_again_later", PaymentFailure::PROCESSOR_ERROR},
    Meaning{"card_not_supported", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"token_already_used", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"payment_method_unactivated", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"payment_method_invalid_parameter", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"testmode_decline", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"charge_expired_for_capture", PaymentFailure::AUTHORIZATION_EXPIRED},
    Meaning{"charge_already_captured", PaymentFailure::ALREADY_CAPTURED},
    Meaning{"charge_already_refunded", PaymentFailure::NOTHING_TO_REFUND},
    Meaning{"refund_amount_exceeds_charge", PaymentFailure::NOTHING_TO_REFUND},
    Meaning{"charge_disputed", PaymentFailure::DISPUTED},
};

const Meaning* find(std::string_view code) {
    for (const auto& meaning : meanings)
        if (meaning.first == code) return &meaning;
    return nullptr;
}

}  // namespace

PaymentFailure failure_of(int status, const VendorError& error) {
    if (status == 401 || status == 403) return PaymentFailure::CREDENTIALS;
    if (auto* meaning = find(error.decline_code)) return meaning->second;
    if (auto* meaning = find(error.code)) return meaning->second;
    if (error.code == "resource_missing")
        return error.param.starts_with("payment_method") ? PaymentFailure::METHOD_NOT_USABLE
                                                         : PaymentFailure::NOT_FOUND;
    // A method that was detached from its customer has no code, only the parameter or this sentence.
    bool is_of_method = error.param.starts_with("payment_method") && error.param != "payment_method_types";
    if (status == 400 && (is_of_method || error.message.find("may not be used again") != std::string::npos))
        return PaymentFailure::METHOD_NOT_USABLE;
    if (error.type == "card_error" || status == 402) return PaymentFailure::CARD_DECLINED;
    if (status == 404) return PaymentFailure::NOT_FOUND;
    if (error.type == "invalid_request_error" || status == 400) return PaymentFailure::INVALID_REQUEST;
    return PaymentFailure::OTHER;
}

gateways::Refused refusal_of(int status, const VendorError& error) {
    auto vendor_code = error.code.empty() ? error.type : error.code;
    if (!error.decline_code.empty()) vendor_code += "/" + error.decline_code;
    if (vendor_code.empty()) vendor_code = "http_" + std::to_string(status);
    return {.code = failure_of(status, error), .vendor_code = std::move(vendor_code), .text = error.message};
}

}  // namespace airside::stripe

#include "vendors/gateways/paypal/errors.hpp"

#include <array>
#include <span>
#include <utility>

namespace airside::paypal {

using gateways::PaymentFailure;

namespace {

using Meaning = std::pair<std::string_view, PaymentFailure>;

constexpr std::array issues{
    // Of whoever pays.
    Meaning{"INSTRUMENT_DECLINED", PaymentFailure::CARD_DECLINED},
    Meaning{"PAYMENT_DENIED", PaymentFailure::CARD_DECLINED},
    Meaning{"PAYMENT_SOURCE_DECLINED_BY_PROCESSOR", PaymentFailure::CARD_DECLINED},
    Meaning{"ALIAS_DECLINED_BY_PROCESSOR", PaymentFailure::CARD_DECLINED},
    Meaning{"TRANSACTION_REFUSED", PaymentFailure::CARD_DECLINED},
    Meaning{"DECLINED_DUE_TO_RELATED_TXN", PaymentFailure::CARD_DECLINED},
    Meaning{"AUTHORIZATION_DENIED", PaymentFailure::CARD_DECLINED},
    Meaning{"PAYER_CANNOT_PAY", PaymentFailure::CARD_DECLINED},
    Meaning{"PAYER_ACCOUNT_RESTRICTED", PaymentFailure::CARD_DECLINED},
    Meaning{"PAYER_ACCOUNT_LOCKED_OR_CLOSED", PaymentFailure::CARD_DECLINED},
    Meaning{"TRANSACTION_BLOCKED_BY_PAYEE", PaymentFailure::SUSPECTED_FRAUD},
    Meaning{"PAYEE_BLOCKED_TRANSACTION", PaymentFailure::SUSPECTED_FRAUD},
    Meaning{"COMPLIANCE_VIOLATION", PaymentFailure::SUSPECTED_FRAUD},
    Meaning{"CARD_EXPIRED", PaymentFailure::EXPIRED_CARD},
    Meaning{"REFERENCED_CARD_EXPIRED", PaymentFailure::EXPIRED_CARD},
    Meaning{"INVALID_EXPIRY_DATE", PaymentFailure::INVALID_CARD},
    Meaning{"INVALID_SECURITY_CODE_LENGTH", PaymentFailure::INVALID_CARD},
    Meaning{"BILLING_ADDRESS_INVALID", PaymentFailure::INVALID_CARD},
    Meaning{"PAYMENT_SOURCE_INFO_CANNOT_BE_VERIFIED", PaymentFailure::INVALID_CARD},
    Meaning{"PAYER_ACTION_REQUIRED", PaymentFailure::AUTHENTICATION_FAILED},
    Meaning{"TRANSACTION_LIMIT_EXCEEDED", PaymentFailure::LIMIT_EXCEEDED},
    Meaning{"MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED", PaymentFailure::LIMIT_EXCEEDED},
    // Of what pays.
    Meaning{"TOKEN_ID_NOT_FOUND", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"TOKEN_EXPIRED", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"PAYMENT_SOURCE_CANNOT_BE_USED", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"PAYMENT_SOURCE_MISMATCH", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"CARD_BRAND_NOT_SUPPORTED", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"CARD_TYPE_NOT_SUPPORTED", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"AGREEMENT_ALREADY_CANCELLED", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"BILLING_AGREEMENT_NOT_FOUND", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"SETUP_TOKEN_NOT_FOUND", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"INVALID_TOKEN", PaymentFailure::METHOD_NOT_USABLE},
    Meaning{"ORDER_NOT_APPROVED", PaymentFailure::METHOD_NOT_USABLE},
    // Of the amount.
    Meaning{"INVALID_CURRENCY_CODE", PaymentFailure::CURRENCY_NOT_SUPPORTED},
    Meaning{"CURRENCY_NOT_SUPPORTED_FOR_CARD_TYPE", PaymentFailure::CURRENCY_NOT_SUPPORTED},
    Meaning{"CURRENCY_NOT_SUPPORTED_FOR_COUNTRY", PaymentFailure::CURRENCY_NOT_SUPPORTED},
    Meaning{"DECIMAL_PRECISION", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"DECIMALS_NOT_SUPPORTED", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"CANNOT_BE_ZERO_OR_NEGATIVE", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"CANNOT_BE_NEGATIVE", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"MAX_VALUE_EXCEEDED", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"MAX_CAPTURE_AMOUNT_EXCEEDED", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"AUTHORIZATION_AMOUNT_EXCEEDED", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"REFUND_AMOUNT_TOO_LOW", PaymentFailure::AMOUNT_NOT_ALLOWED},
    // Of what has become of the payment.
    Meaning{"AUTHORIZATION_EXPIRED", PaymentFailure::AUTHORIZATION_EXPIRED},
    Meaning{"ORDER_EXPIRED", PaymentFailure::AUTHORIZATION_EXPIRED},
    Meaning{"AUTHORIZATION_ALREADY_CAPTURED", PaymentFailure::ALREADY_CAPTURED},
    Meaning{"MAX_CAPTURE_COUNT_EXCEEDED", PaymentFailure::ALREADY_CAPTURED},
    Meaning{"PREVIOUSLY_CAPTURED", PaymentFailure::ALREADY_CAPTURED},
    Meaning{"AUTHORIZATION_VOIDED", PaymentFailure::ALREADY_VOIDED},
    Meaning{"PREVIOUSLY_VOIDED", PaymentFailure::ALREADY_VOIDED},
    Meaning{"ORDER_COMPLETED_OR_VOIDED", PaymentFailure::ALREADY_VOIDED},
    Meaning{"CAPTURE_FULLY_REFUNDED", PaymentFailure::NOTHING_TO_REFUND},
    Meaning{"REFUND_AMOUNT_EXCEEDED", PaymentFailure::NOTHING_TO_REFUND},
    Meaning{"MAX_NUMBER_OF_REFUNDS_EXCEEDED", PaymentFailure::NOTHING_TO_REFUND},
    Meaning{"REFUND_TIME_LIMIT_EXCEEDED", PaymentFailure::NOTHING_TO_REFUND},
    Meaning{"TRANSACTION_DISPUTED", PaymentFailure::DISPUTED},
    Meaning{"REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK", PaymentFailure::DISPUTED},
    // Of our own account.
    Meaning{"PERMISSION_DENIED", PaymentFailure::CREDENTIALS},
    Meaning{"INVALID_ACCOUNT_STATUS", PaymentFailure::CREDENTIALS},
    Meaning{"NOT_ENABLED_FOR_CARD_PROCESSING", PaymentFailure::CREDENTIALS},
    Meaning{"PAYEE_ACCOUNT_RESTRICTED", PaymentFailure::CREDENTIALS},
    Meaning{"PAYEE_ACCOUNT_LOCKED_OR_CLOSED", PaymentFailure::CREDENTIALS},
    Meaning{"PAYEE_ACCOUNT_NOT_VERIFIED", PaymentFailure::CREDENTIALS},
    Meaning{"INVALID_RESOURCE_ID", PaymentFailure::NOT_FOUND},
};

// Processors' response codes, as PayPal lists them.
constexpr std::array response_codes{
    Meaning{"5120", PaymentFailure::INSUFFICIENT_FUNDS},     Meaning{"5400", PaymentFailure::EXPIRED_CARD},
    Meaning{"1380", PaymentFailure::EXPIRED_CARD},           Meaning{"00N7", PaymentFailure::INVALID_CARD},
    Meaning{"0390", PaymentFailure::INVALID_CARD},           Meaning{"1330", PaymentFailure::INVALID_CARD},
    Meaning{"1382", PaymentFailure::INVALID_CARD},           Meaning{"5110", PaymentFailure::INVALID_CARD},
    Meaning{"5140", PaymentFailure::INVALID_CARD},           Meaning{"5170", PaymentFailure::INVALID_CARD},
    Meaning{"5180", PaymentFailure::INVALID_CARD},           Meaning{"6300", PaymentFailure::INVALID_CARD},
    Meaning{"5150", PaymentFailure::LOST_OR_STOLEN_CARD},    Meaning{"9520", PaymentFailure::LOST_OR_STOLEN_CARD},
    Meaning{"9500", PaymentFailure::SUSPECTED_FRAUD},        Meaning{"9510", PaymentFailure::SUSPECTED_FRAUD},
    Meaning{"5650", PaymentFailure::AUTHENTICATION_FAILED},  Meaning{"7700", PaymentFailure::AUTHENTICATION_FAILED},
    Meaning{"7710", PaymentFailure::AUTHENTICATION_FAILED},  Meaning{"5710", PaymentFailure::LIMIT_EXCEEDED},
    Meaning{"1320", PaymentFailure::CURRENCY_NOT_SUPPORTED}, Meaning{"1310", PaymentFailure::AMOUNT_NOT_ALLOWED},
    Meaning{"0800", PaymentFailure::PROCESSOR_ERROR},        Meaning{"0960", PaymentFailure::PROCESSOR_ERROR},
    Meaning{"5910", PaymentFailure::PROCESSOR_ERROR},        Meaning{"5920", PaymentFailure::PROCESSOR_ERROR},
    Meaning{"8000", PaymentFailure::PROCESSOR_ERROR},        Meaning{"9100", PaymentFailure::PROCESSOR_ERROR},
};

const Meaning* find(std::span<const Meaning> meanings, std::string_view code) {
    for (const auto& meaning : meanings)
        if (meaning.first == code) return &meaning;
    return nullptr;
}

}  // namespace

PaymentFailure failure_of(int status, const VendorError& error) {
    if (status == 401) return PaymentFailure::CREDENTIALS;
    if (auto* meaning = find(issues, error.issue)) return meaning->second;
    if (status == 403) return PaymentFailure::CREDENTIALS;
    if (status == 404) return PaymentFailure::NOT_FOUND;
    if (status == 400 || status == 422) return PaymentFailure::INVALID_REQUEST;
    return PaymentFailure::OTHER;
}

gateways::Refused refusal_of(int status, const VendorError& error) {
    auto code = error.issue.empty() ? error.name : error.issue;
    if (code.empty()) code = "http_" + std::to_string(status);
    auto text = error.text.empty() ? "paypal answered " + std::to_string(status) : error.text;
    return {.code = failure_of(status, error), .vendor_code = std::move(code), .text = std::move(text)};
}

gateways::Refused decline_of(std::string_view status, std::string_view response_code) {
    auto* meaning = find(response_codes, response_code);
    std::string code(status), text = "the payment was declined";
    if (!response_code.empty()) {
        code += "/" + std::string(response_code);
        text += " by the card's bank (" + std::string(response_code) + ")";
    }
    return {.code = meaning ? meaning->second : PaymentFailure::CARD_DECLINED,
            .vendor_code = std::move(code),
            .text = std::move(text)};
}

}  // namespace airside::paypal

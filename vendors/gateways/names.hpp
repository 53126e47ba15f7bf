// The payment gateways, and why they refuse, in our words.
#pragma once
#include <string_view>

#include "platform/json/describe.hpp"

namespace airside::gateways {

enum class PaymentGateway { STRIPE, PAYPAL, BRAINTREE };
AIRSIDE_ENUM(PaymentGateway, STRIPE, PAYPAL, BRAINTREE)
std::string_view to_string(PaymentGateway gateway);

enum class PaymentMethodType { CARD, PAYPAL, BANK_TRANSFER };
AIRSIDE_ENUM(PaymentMethodType, CARD, PAYPAL, BANK_TRANSFER)
std::string_view to_string(PaymentMethodType type);

// The gateway's own code stands beside it in Refused.
enum class PaymentFailure {
    CARD_DECLINED,  // by the issuer, without a reason that may be told
    INSUFFICIENT_FUNDS,
    EXPIRED_CARD,
    INVALID_CARD,           // number, CVC, expiry or postal code do not match
    LOST_OR_STOLEN_CARD,    // never told to the customer: they see CARD_DECLINED's text
    SUSPECTED_FRAUD,        // by the gateway's rules; never told to the customer
    AUTHENTICATION_FAILED,  // 3-D Secure failed or was abandoned
    LIMIT_EXCEEDED,         // the card's amount or number of uses
    CURRENCY_NOT_SUPPORTED,
    AMOUNT_NOT_ALLOWED,  // below or above what the gateway or method takes
    METHOD_NOT_USABLE,   // an unknown token, used already, or of a kind that can't be used so
    AUTHORIZATION_EXPIRED,
    ALREADY_CAPTURED,
    ALREADY_VOIDED,
    NOTHING_TO_REFUND,  // refunded already, or more than what is left
    DISPUTED,           // the charge is in dispute
    NOT_FOUND,
    INVALID_REQUEST,  // the gateway does not accept what we sent: a fault of ours
    CREDENTIALS,      // our account is not accepted: an operator has to act
    PROCESSOR_ERROR,  // the issuer or its network failed: the customer may try again, or another card
    OTHER,
    // Ours, before or after a gateway was asked; never told to the customer.
    BLOCKED_BY_RULES,  // payment.fraud
    REVIEW_REJECTED,   // by an agent
    REVIEW_EXPIRED,    // no agent has decided in time
};
AIRSIDE_ENUM(PaymentFailure, CARD_DECLINED, INSUFFICIENT_FUNDS, EXPIRED_CARD, INVALID_CARD, LOST_OR_STOLEN_CARD,
             SUSPECTED_FRAUD, AUTHENTICATION_FAILED, LIMIT_EXCEEDED, CURRENCY_NOT_SUPPORTED, AMOUNT_NOT_ALLOWED,
             METHOD_NOT_USABLE, AUTHORIZATION_EXPIRED, ALREADY_CAPTURED, ALREADY_VOIDED, NOTHING_TO_REFUND, DISPUTED,
             NOT_FOUND, INVALID_REQUEST, CREDENTIALS, PROCESSOR_ERROR, OTHER, BLOCKED_BY_RULES, REVIEW_REJECTED,
             REVIEW_EXPIRED)
std::string_view to_string(PaymentFailure failure);

// Issuers and card schemes forbid to tell a customer that a card is reported stolen or a rule suspects them.
constexpr PaymentFailure told_to_customers(PaymentFailure failure) {
    switch (failure) {
        case PaymentFailure::LOST_OR_STOLEN_CARD:
        case PaymentFailure::SUSPECTED_FRAUD:
        case PaymentFailure::BLOCKED_BY_RULES:
        case PaymentFailure::REVIEW_REJECTED:
        case PaymentFailure::REVIEW_EXPIRED: return PaymentFailure::CARD_DECLINED;
        default: return failure;
    }
}

}  // namespace airside::gateways

#include "vendors/gateways/braintree/errors.hpp"

#include <algorithm>
#include <iterator>

namespace airside::braintree {

using gateways::PaymentFailure;

namespace {

struct Meaning {
    std::string_view code;
    PaymentFailure failure;
};

// Response codes of processors; what is not here is a decline without a reason (2…) or a fault of theirs (3…).
constexpr Meaning by_processor[] = {
    {"2001", PaymentFailure::INSUFFICIENT_FUNDS},     {"2002", PaymentFailure::LIMIT_EXCEEDED},
    {"2003", PaymentFailure::LIMIT_EXCEEDED},         {"2004", PaymentFailure::EXPIRED_CARD},
    {"2005", PaymentFailure::INVALID_CARD},           {"2006", PaymentFailure::INVALID_CARD},
    {"2007", PaymentFailure::INVALID_CARD},           {"2008", PaymentFailure::INVALID_CARD},
    {"2009", PaymentFailure::INVALID_CARD},           {"2010", PaymentFailure::INVALID_CARD},
    {"2012", PaymentFailure::LOST_OR_STOLEN_CARD},    {"2013", PaymentFailure::LOST_OR_STOLEN_CARD},
    {"2014", PaymentFailure::SUSPECTED_FRAUD},        {"2015", PaymentFailure::METHOD_NOT_USABLE},
    {"2021", PaymentFailure::SUSPECTED_FRAUD},        {"2024", PaymentFailure::METHOD_NOT_USABLE},
    {"2047", PaymentFailure::LOST_OR_STOLEN_CARD},    {"2048", PaymentFailure::AMOUNT_NOT_ALLOWED},
    {"2051", PaymentFailure::INVALID_CARD},           {"2053", PaymentFailure::LOST_OR_STOLEN_CARD},
    {"2059", PaymentFailure::INVALID_CARD},           {"2060", PaymentFailure::INVALID_CARD},
    {"2064", PaymentFailure::CURRENCY_NOT_SUPPORTED}, {"2099", PaymentFailure::AUTHENTICATION_FAILED},
};

constexpr Meaning by_gateway[] = {
    {"avs", PaymentFailure::INVALID_CARD},
    {"cvv", PaymentFailure::INVALID_CARD},
    {"avs_and_cvv", PaymentFailure::INVALID_CARD},
    {"fraud", PaymentFailure::SUSPECTED_FRAUD},
    {"risk_threshold", PaymentFailure::SUSPECTED_FRAUD},
    {"three_d_secure", PaymentFailure::AUTHENTICATION_FAILED},
    {"token_issuance", PaymentFailure::METHOD_NOT_USABLE},
    {"application_incomplete", PaymentFailure::CREDENTIALS},
};

constexpr Meaning by_validation[] = {
    {"81501", PaymentFailure::AMOUNT_NOT_ALLOWED},     // negative
    {"81528", PaymentFailure::AMOUNT_NOT_ALLOWED},     // too large
    {"81531", PaymentFailure::AMOUNT_NOT_ALLOWED},     // 0
    {"815193", PaymentFailure::AMOUNT_NOT_ALLOWED},    // not supported by the processor
    {"91522", PaymentFailure::AMOUNT_NOT_ALLOWED},     // more than what is authorised
    {"91517", PaymentFailure::METHOD_NOT_USABLE},      // the token's card type
    {"91518", PaymentFailure::METHOD_NOT_USABLE},      // an unknown token
    {"91564", PaymentFailure::METHOD_NOT_USABLE},      // a nonce that was used
    {"91565", PaymentFailure::METHOD_NOT_USABLE},      // an unknown nonce
    {"91566", PaymentFailure::METHOD_NOT_USABLE},      // a locked nonce
    {"91567", PaymentFailure::METHOD_NOT_USABLE},      // the nonce's card type
    {"91569", PaymentFailure::METHOD_NOT_USABLE},      // a nonce of no payment method
    {"91577", PaymentFailure::METHOD_NOT_USABLE},      // the merchant account does not take it
    {"915101", PaymentFailure::METHOD_NOT_USABLE},     // nor does the gateway
    {"93102", PaymentFailure::METHOD_NOT_USABLE},      // to be saved: no nonce
    {"93107", PaymentFailure::METHOD_NOT_USABLE},      // … one that was used
    {"93108", PaymentFailure::METHOD_NOT_USABLE},      // … an unknown one
    {"93109", PaymentFailure::METHOD_NOT_USABLE},      // … a locked one
    {"81703", PaymentFailure::METHOD_NOT_USABLE},      // … a card type that is not taken
    {"81715", PaymentFailure::INVALID_CARD},           // … a card number that is none
    {"81571", PaymentFailure::AUTHENTICATION_FAILED},  // 3-D Secure has failed
    {"91568", PaymentFailure::AUTHENTICATION_FAILED},
    {"91570", PaymentFailure::AUTHENTICATION_FAILED},  // it was for another payment
    {"91584", PaymentFailure::AUTHENTICATION_FAILED},
    {"91585", PaymentFailure::AUTHENTICATION_FAILED},
    {"91579", PaymentFailure::AUTHORIZATION_EXPIRED},
    {"91505", PaymentFailure::NOTHING_TO_REFUND},  // it is a refund itself
    {"91512", PaymentFailure::NOTHING_TO_REFUND},  // refunded already
    {"91521", PaymentFailure::NOTHING_TO_REFUND},  // more than what is left
    {"915200", PaymentFailure::CARD_DECLINED},     // the bank does not take the refund
    {"915201", PaymentFailure::CARD_DECLINED},
    {"91513", PaymentFailure::CREDENTIALS},  // no such merchant account
    {"91514", PaymentFailure::CREDENTIALS},  // suspended
    {"91538", PaymentFailure::CREDENTIALS},
    {"91547", PaymentFailure::CREDENTIALS},  // it may not refund
    {"91559", PaymentFailure::CREDENTIALS},
};

PaymentFailure look_up(const auto& table, std::string_view code, PaymentFailure otherwise) {
    auto found = std::ranges::find(table, code, &Meaning::code);
    return found == std::end(table) ? otherwise : found->failure;
}

// Of a status without more to go by.
PaymentFailure failure_of_status(int status) {
    if (status == 401 || status == 403) return PaymentFailure::CREDENTIALS;
    if (status == 404) return PaymentFailure::NOT_FOUND;
    return PaymentFailure::INVALID_REQUEST;
}

}  // namespace

PaymentFailure failure_of_processor(std::string_view code) {
    return look_up(by_processor, code,
                   code.starts_with('2') ? PaymentFailure::CARD_DECLINED : PaymentFailure::PROCESSOR_ERROR);
}
PaymentFailure failure_of_rejection(std::string_view reason) {
    return look_up(by_gateway, reason, PaymentFailure::OTHER);
}
PaymentFailure failure_of_validation(std::string_view code) {
    return look_up(by_validation, code, PaymentFailure::INVALID_REQUEST);
}

gateways::Refused failure_of(const Transaction& transaction) {
    gateways::Refused refused{.code = PaymentFailure::PROCESSOR_ERROR,
                              .vendor_code = transaction.status,
                              .text = transaction.processor_text,
                              .payment_id = transaction.id};
    if (transaction.status == "gateway_rejected") {
        refused.code = failure_of_rejection(transaction.rejection);
        refused.vendor_code += "/" + transaction.rejection;
        refused.text = "rejected by the gateway's rules: " + transaction.rejection;
    } else if (transaction.status == "settlement_declined") {
        refused.vendor_code += "/" + transaction.settlement_code;
        refused.text = transaction.settlement_text;
    } else if (transaction.status == "processor_declined") {
        refused.code = failure_of_processor(transaction.processor_code);
        refused.vendor_code += "/" + transaction.processor_code;
    }
    if (refused.text.empty()) refused.text = transaction.status;
    if (transaction.card) {
        refused.card_brand = transaction.card->brand;
        refused.card_last4 = transaction.card->last4;
    }
    return refused;
}

gateways::Refused refusal_of(int status, const ErrorReply& reply) {
    gateways::Refused refused{
        .code = failure_of_status(status), .vendor_code = "http_" + std::to_string(status), .text = reply.message};
    if (status == 422 && reply.transaction) {
        refused = failure_of(*reply.transaction);
    } else if (status == 422 && !reply.errors.empty()) {
        // Of several the one that says most: not that the request is wrong in some way.
        auto telling = std::ranges::find_if(reply.errors, [](const ErrorReply::Error& error) {
            return failure_of_validation(error.code) != PaymentFailure::INVALID_REQUEST;
        });
        const auto& error = telling == reply.errors.end() ? reply.errors.front() : *telling;
        refused.code = failure_of_validation(error.code);
        refused.vendor_code = "validation/" + error.code;
        if (refused.text.empty()) refused.text = error.message;
    }
    if (refused.text.empty()) refused.text = "braintree answered " + std::to_string(status);
    return refused;
}

}  // namespace airside::braintree

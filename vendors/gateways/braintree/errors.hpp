// Why Braintree refused, in our words.
#pragma once
#include "vendors/gateways/braintree/reply.hpp"

namespace airside::braintree {

gateways::PaymentFailure failure_of_processor(std::string_view code);    // "2001"
gateways::PaymentFailure failure_of_rejection(std::string_view reason);  // by the gateway's rules: "cvv"
gateways::PaymentFailure failure_of_validation(std::string_view code);   // "91565"

// Of an answer of 4xx.
gateways::Refused refusal_of(int status, const ErrorReply& reply);
// Of a transaction that was declined, rejected or has failed, or whose settlement was declined.
gateways::Refused failure_of(const Transaction& transaction);

// Codes of validation that say what state a transaction is in.
inline constexpr std::string_view cannot_be_voided = "91504", cannot_refund_unless_settled = "91506",
                                  cannot_refund_settling = "91574", nonce_consumed = "91564",
                                  vault_nonce_consumed = "93107", customer_unknown = "93105", customer_exists = "91609",
                                  token_in_use = "91719";

}  // namespace airside::braintree

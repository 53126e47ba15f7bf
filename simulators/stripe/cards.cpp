#include "simulators/stripe/cards.hpp"

#include <iterator>

#include "simulators/stripe/objects.hpp"

namespace airside::simulator::stripe {
namespace {

constexpr Card cards[] = {
    {"pm_card_visa", "visa", "4242", {}, {}},
    {"pm_card_visa_debit", "visa", "5556", {}, {}},
    {"pm_card_mastercard", "mastercard", "4444", {}, {}},
    {"pm_card_mastercard_debit", "mastercard", "3222", {}, {}},
    {"pm_card_amex", "amex", "8431", {}, {}},
    {"pm_card_discover", "discover", "1117", {}, {}},
    {"pm_card_diners", "diners", "0004", {}, {}},
    {"pm_card_jcb", "jcb", "0505", {}, {}},
    {"pm_card_unionpay", "unionpay", "0005", {}, {}},
    {"pm_card_us", "visa", "4242", {}, {}},
    {"pm_card_gb", "visa", "4242", {}, {}},
    {"pm_card_visa_chargeDeclined", "visa", "0002", "card_declined", "generic_decline"},
    {"pm_card_chargeDeclined", "visa", "0002", "card_declined", "generic_decline"},
    {"pm_card_visa_chargeDeclinedInsufficientFunds", "visa", "9995", "card_declined", "insufficient_funds"},
    {"pm_card_chargeDeclinedInsufficientFunds", "visa", "9995", "card_declined", "insufficient_funds"},
    {"pm_card_visa_chargeDeclinedLostCard", "visa", "9987", "card_declined", "lost_card"},
    {"pm_card_chargeDeclinedLostCard", "visa", "9987", "card_declined", "lost_card"},
    {"pm_card_visa_chargeDeclinedStolenCard", "visa", "9979", "card_declined", "stolen_card"},
    {"pm_card_chargeDeclinedStolenCard", "visa", "9979", "card_declined", "stolen_card"},
    {"pm_card_chargeDeclinedFraudulent", "visa", "0019", "card_declined", "fraudulent"},
    {"pm_card_chargeDeclinedExpiredCard", "visa", "0069", "expired_card", {}},
    {"pm_card_chargeDeclinedIncorrectCvc", "visa", "0127", "incorrect_cvc", {}},
    {"pm_card_chargeDeclinedProcessingError", "visa", "0119", "processing_error", {}},
    {"pm_card_chargeCustomerFail", "visa", "0341", "card_declined", "generic_decline"},
    {"pm_card_authenticationRequired", "visa", "3184", {}, {}, true},
    {"pm_card_threeDSecure2Required", "visa", "3220", {}, {}, true},
    {"pm_card_threeDSecureRequired", "visa", "3063", {}, {}, true},
    {"pm_card_pendingRefund", "visa", "7726", {}, {}, false, true},
    {"pm_card_refundFail", "visa", "5126", {}, {}},  // fails when it is told to: /_sim/refunds/{id}/settle?fail=1
    {"pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "visa", "8341", "card_declined",
     "insufficient_funds", true},
};

}  // namespace

const Card* find_card(std::string_view payment_method) {
    auto found = std::ranges::find(cards, payment_method, &Card::id);
    return found == std::end(cards) ? nullptr : found;
}

const Card* card_of(const Ledger& ledger, std::string_view payment_method) {
    if (auto card = find_card(payment_method)) return card;
    auto made_from = ledger.find("payment_method_cards", payment_method);
    return made_from ? find_card(text_or(made_from->value, "card", "")) : nullptr;
}

std::string decline_message(std::string_view code, std::string_view decline_code) {
    if (code == "expired_card") return "Your card has expired.";
    if (code == "incorrect_cvc") return "Your card's security code is incorrect.";
    if (code == "processing_error") return "An error occurred while processing your card. Try again in a little bit.";
    if (decline_code == "insufficient_funds") return "Your card has insufficient funds.";
    return "Your card was declined.";
}

json::object payment_method_json(const Card& card, std::int64_t created) {
    return {{"id", json::string(card.id)},
            {"object", "payment_method"},
            {"allow_redisplay", "unspecified"},
            {"billing_details", empty_billing_details()},
            {"card", json::object{{"brand", json::string(card.brand)},
                                  {"checks", nullptr},
                                  {"country", "US"},
                                  {"display_brand", json::string(card.brand)},
                                  {"exp_month", 8},
                                  {"exp_year", 2034},
                                  {"fingerprint", nullptr},
                                  {"funding", "credit"},
                                  {"generated_from", nullptr},
                                  {"last4", json::string(card.last4)},
                                  {"networks", nullptr},
                                  {"regulated_status", "unregulated"},
                                  {"three_d_secure_usage", nullptr},
                                  {"wallet", nullptr}}},
            {"created", created},
            {"customer", nullptr},
            {"livemode", false},
            {"metadata", json::object{}},
            {"type", "card"}};
}

json::object card_details_json(const Card& card, std::int64_t amount, bool authenticated) {
    json::value three_d_secure = nullptr;
    if (authenticated)
        three_d_secure = json::object{{"authentication_flow", "challenge"},
                                      {"result", "authenticated"},
                                      {"result_reason", nullptr},
                                      {"version", "2.2.0"}};
    return {{"type", "card"},
            {"card", json::object{{"amount_authorized", amount},
                                  {"authorization_code", nullptr},
                                  {"brand", json::string(card.brand)},
                                  {"checks", nullptr},
                                  {"country", "US"},
                                  {"exp_month", 8},
                                  {"exp_year", 2034},
                                  {"fingerprint", nullptr},
                                  {"funding", "credit"},
                                  {"installments", nullptr},
                                  {"last4", json::string(card.last4)},
                                  {"mandate", nullptr},
                                  {"network", json::string(card.brand)},
                                  {"network_token", nullptr},
                                  {"network_transaction_id", nullptr},
                                  {"regulated_status", "unregulated"},
                                  {"three_d_secure", std::move(three_d_secure)},
                                  {"wallet", nullptr}}}};
}

}  // namespace airside::simulator::stripe

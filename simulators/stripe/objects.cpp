#include "simulators/stripe/objects.hpp"

namespace airside::simulator::stripe {
namespace {

json::object outcome(std::string_view network_status, json::value reason, std::string_view message,
                     std::string_view type) {
    return {{"advice_code", nullptr},
            {"network_advice_code", nullptr},
            {"network_decline_code", nullptr},
            {"network_status", json::string(network_status)},
            {"reason", std::move(reason)},
            {"risk_level", "normal"},
            {"risk_score", 12},
            {"seller_message", json::string(message)},
            {"type", json::string(type)}};
}

}  // namespace

json::object empty_intent() {
    return {{"id", nullptr},
            {"object", "payment_intent"},
            {"amount", 0},
            {"amount_capturable", 0},
            {"amount_details", json::object{{"tip", json::object{}}}},
            {"amount_received", 0},
            {"application", nullptr},
            {"application_fee_amount", nullptr},
            {"automatic_payment_methods", nullptr},
            {"canceled_at", nullptr},
            {"cancellation_reason", nullptr},
            {"capture_method", "automatic"},
            {"client_secret", nullptr},
            {"confirmation_method", "automatic"},
            {"created", 0},
            {"currency", nullptr},
            {"customer", nullptr},
            {"description", nullptr},
            {"last_payment_error", nullptr},
            {"latest_charge", nullptr},
            {"livemode", false},
            {"metadata", json::object{}},
            {"next_action", nullptr},
            {"on_behalf_of", nullptr},
            {"payment_method", nullptr},
            {"payment_method_configuration_details", nullptr},
            {"payment_method_options", json::object{}},
            {"payment_method_types", json::array{"card"}},
            {"processing", nullptr},
            {"receipt_email", nullptr},
            {"review", nullptr},
            {"setup_future_usage", nullptr},
            {"shipping", nullptr},
            {"statement_descriptor", nullptr},
            {"statement_descriptor_suffix", nullptr},
            {"status", "requires_payment_method"},
            {"transfer_data", nullptr},
            {"transfer_group", nullptr}};
}

json::object empty_billing_details() {
    return {{"address", nullptr}, {"email", nullptr}, {"name", nullptr}, {"phone", nullptr}, {"tax_id", nullptr}};
}

json::object declined_outcome(std::string_view reason) {
    return outcome("declined_by_network", json::string(reason),
                   "The bank did not return any further details with this decline.", "issuer_declined");
}

json::object new_charge(const json::object& of, const Card& card, bool authenticated, std::string_view id,
                        std::int64_t created) {
    return {{"id", json::string(id)},
            {"object", "charge"},
            {"amount", of.at("amount")},
            {"amount_captured", 0},
            {"amount_refunded", 0},
            {"application", nullptr},
            {"application_fee", nullptr},
            {"application_fee_amount", nullptr},
            {"balance_transaction", nullptr},
            {"billing_details", empty_billing_details()},
            {"calculated_statement_descriptor", "AIRSIDE"},
            {"captured", false},
            {"created", created},
            {"currency", of.at("currency")},
            {"customer", of.at("customer")},
            {"description", of.at("description")},
            {"disputed", false},
            {"failure_balance_transaction", nullptr},
            {"failure_code", nullptr},
            {"failure_message", nullptr},
            {"fraud_details", json::object{}},
            {"livemode", false},
            {"metadata", of.at("metadata")},
            {"on_behalf_of", nullptr},
            {"outcome", outcome("approved_by_network", nullptr, "Payment complete.", "authorized")},
            {"paid", true},
            {"payment_intent", of.at("id")},
            {"payment_method", of.at("payment_method")},
            {"payment_method_details", card_details_json(card, of.at("amount").as_int64(), authenticated)},
            {"radar_options", json::object{}},
            {"receipt_email", of.at("receipt_email")},
            {"receipt_number", nullptr},
            {"receipt_url", nullptr},
            {"refunded", false},
            {"review", nullptr},
            {"shipping", nullptr},
            {"source_transfer", nullptr},
            {"statement_descriptor", nullptr},
            {"statement_descriptor_suffix", nullptr},
            {"status", "succeeded"},
            {"transfer_data", nullptr},
            {"transfer_group", nullptr}};
}

}  // namespace airside::simulator::stripe

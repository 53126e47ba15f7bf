// From Stripe's JSON to the port's values. Nothing in a reply is believed that does not fit what was asked for.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "vendors/gateways/port.hpp"
#include "vendors/gateways/stripe/errors.hpp"

namespace airside::stripe {

// Says what is wrong and where: "stripe: /amount: expected an integer".
struct BadReply : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// All throw BadReply.
gateways::GatewayPayment read_intent(std::string_view json);
std::vector<gateways::GatewayPayment> read_intents(std::string_view json);  // a list or a search result
gateways::GatewayRefund read_refund(std::string_view json);
struct RefundPage {
    std::vector<gateways::GatewayRefund> refunds;
    bool has_more;
};
RefundPage read_refunds(std::string_view json);
gateways::WebhookEvent read_event(std::string_view json);

// The first customer of a search; empty: there is none.
std::string read_first_customer(std::string_view json);
std::string read_id(std::string_view json);
struct SetUp {
    std::string status;  // Stripe's: "succeeded", "requires_action"
    std::string payment_method;
    std::optional<gateways::CardFacts> card{};
    VendorError error{};
};
SetUp read_setup(std::string_view json);
bool read_is_attached(std::string_view json);  // a payment method, to a customer
struct SettlementPage {
    std::vector<gateways::Settlement> movements;  // newest first, as Stripe lists them
    bool has_more;
};
SettlementPage read_settlements(std::string_view json);

// Of an answer of 4xx. Never throws: a body that is none of Stripe's gives an empty error.
struct ErrorReply {
    VendorError error;
    std::optional<gateways::GatewayPayment> payment;  // the intent as it is, where the error has it
    std::string card_brand, card_last4;
};
ErrorReply read_error(std::string_view json);

// What the metadata of everything that we make at Stripe says.
inline constexpr std::string_view reference_key = "airside_reference", booking_key = "booking_reference";

// The JSON of a request or reply without secrets and personal data, at most `limit` bytes; what is no JSON is left out.
std::string redacted(std::string_view json, std::size_t limit = 64 * 1024);

}  // namespace airside::stripe

// From PayPal's JSON to the port's values. Nothing in a reply is believed that does not fit what was asked for.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "vendors/gateways/paypal/errors.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::paypal {

// Says what is wrong and where: "paypal: /purchase_units/0/amount/value: …".
struct BadReply : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// An order with all that came of it.
struct Order {
    gateways::GatewayPayment payment;
    bool approved = false;         // by the payer, and waits for us to authorise it
    std::string authorization_id;  // empty: there is none yet
    std::string capture_id;        // empty: there is none
    std::vector<gateways::GatewayRefund> refunds{};
};

// What came of an authorisation or a capture.
struct Transaction {
    std::string id, status, order_id, our_reference, response_code;
    Money amount;
    std::string reason{};  // why it is pending
};

// All throw BadReply.
Order read_order(std::string_view json);
Transaction read_transaction(std::string_view json);  // an authorisation or a capture
gateways::GatewayRefund read_refund(std::string_view json);
gateways::SavedMethod read_saved(std::string_view json);

struct Token {
    std::string value;
    std::chrono::seconds lifetime;
};
Token read_token(std::string_view json);

// One page of the report of transactions.
struct ReportLine {
    std::string id, event_code, status, our_reference;
    std::string order_id;             // where the report says it
    std::string reference_id;         // the transaction that it belongs to
    std::optional<Money> gross, fee;  // the fee is what PayPal takes
    std::optional<Instant> at;
};
struct Report {
    std::vector<ReportLine> lines;
    std::optional<Instant> refreshed_at;  // what is younger is not in it
    std::int64_t pages = 0;
};
Report read_report(std::string_view json);
// What a line with an amount and a time was.
gateways::Settlement settlement_of(const ReportLine& line);

struct ReadEvent {
    gateways::WebhookEvent event;
    std::string capture_id;  // where the event names no payment but this
};
ReadEvent read_event(std::string_view json);

// Of an answer of 4xx. Never throws: a body that is none of PayPal's gives an empty error.
VendorError read_error(std::string_view json);

// The capture as part of its order, which was read before.
void add_capture(Order& order, const Transaction& capture);

// The JSON of a request or reply without secrets and personal data.
std::string redacted(std::string_view json);

}  // namespace airside::paypal

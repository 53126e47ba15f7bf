// From Braintree's XML to what it says. Nothing in a reply is believed that can't be read whole.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "platform/xml/xml.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::braintree {

// Says what is wrong and where: "braintree: /transaction/amount: is missing".
struct BadReply : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A payment ("sale"), or a refund ("credit").
struct Transaction {
    std::string id, type, status;
    std::string order_id;  // our reference
    Money amount;          // what is authorised; once it was submitted for settlement, what was
    Money authorised;
    bool submitted = false;  // for settlement, whatever came then
    std::string refunded_id{};
    std::vector<std::string> refund_ids{};
    std::string processor_code{}, processor_text{};    // of the authorisation: "2001", "Insufficient Funds"
    std::string settlement_code{}, settlement_text{};  // of the settlement: "4001", "Settlement Declined"
    std::string rejection{};                           // by the gateway's rules: "duplicate"
    std::optional<gateways::CardFacts> card{};
    std::optional<gateways::ThreeDSecure> three_d_secure{};
    std::string three_d_secure_version{};
    bool liability_shifted = false;
    std::optional<Instant> expires_at{};  // the authorisation
    std::optional<Instant> settled_at{}, voided_at{};
};

// All throw BadReply.
Transaction read_transaction(std::string_view xml);
Transaction transaction_at(const xml::Element& element, const std::string& path);
struct FoundIds {
    std::vector<std::string> ids;
    std::size_t page_size;
};
FoundIds read_ids(std::string_view xml);                           // the first step of a search
std::vector<Transaction> read_transactions(std::string_view xml);  // one page of the second
gateways::SavedMethod read_method(std::string_view xml);

// Of an answer of 4xx. Never throws: a body that is none of Braintree's gives an empty error.
struct ErrorReply {
    struct Error {
        std::string code, attribute, message;
    };
    std::vector<Error> errors;  // of validation
    std::string message;
    std::optional<Transaction> transaction;  // the one that was declined or rejected
    bool has(std::string_view code) const;
};
ErrorReply read_error(std::string_view xml);

// The payment as the port has it; `refunds` are all that its ids name. What was submitted for settlement and then
// voided is a payment that was captured and given back whole: nobody but the gateway knows the difference.
gateways::GatewayPayment payment_of(const Transaction& sale, const std::vector<Transaction>& refunds);
gateways::GatewayRefund refund_of(const Transaction& credit);
// A void after the submission, as the refund that it is; it carries no reference of ours.
std::optional<gateways::GatewayRefund> void_of(const Transaction& sale);

// The element and what is below it without secrets and personal data.
xml::Element redacted(xml::Element element);
// The same of a reply, at most `limit` bytes; what is no XML is left out.
std::string redacted(std::string_view xml, std::size_t limit = 64 * 1024);

}  // namespace airside::braintree

// PayPal's objects as they travel, as far as we read them. Included by .cpp files of this folder only.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/json/describe.hpp"

namespace airside::paypal {

template <class T>
using Some = std::optional<std::vector<T>>;

struct WireMoney {
    std::string currency_code, value;
};
AIRSIDE_FIELDS(WireMoney, currency_code, value)

struct WireLink {
    std::string href, rel;
};
AIRSIDE_FIELDS(WireLink, href, rel)

struct WireThreeDSecure {
    std::optional<std::string> authentication_status, enrollment_status;
};
AIRSIDE_FIELDS(WireThreeDSecure, authentication_status, enrollment_status)

struct WireAuthentication {
    std::optional<std::string> liability_shift;
    std::optional<WireThreeDSecure> three_d_secure;
};
AIRSIDE_FIELDS(WireAuthentication, liability_shift, three_d_secure)

struct WireCard {
    std::optional<std::string> last_digits, brand, expiry;
    std::optional<WireAuthentication> authentication_result;
};
AIRSIDE_FIELDS(WireCard, last_digits, brand, expiry, authentication_result)

struct WireSource {
    std::optional<WireCard> card;
};
AIRSIDE_FIELDS(WireSource, card)

struct WireProcessor {
    std::optional<std::string> response_code;
};
AIRSIDE_FIELDS(WireProcessor, response_code)

struct WireDetails {
    std::optional<std::string> reason;
};
AIRSIDE_FIELDS(WireDetails, reason)

struct WireRelated {
    std::optional<std::string> order_id, authorization_id, capture_id;
};
AIRSIDE_FIELDS(WireRelated, order_id, authorization_id, capture_id)

struct WireSupplement {
    std::optional<WireRelated> related_ids;
};
AIRSIDE_FIELDS(WireSupplement, related_ids)

// An authorisation or a capture.
struct WireTransaction {
    std::string id, status;
    WireMoney amount;
    std::optional<std::string> custom_id, expiration_time, update_time;
    std::optional<WireDetails> status_details;
    std::optional<WireProcessor> processor_response;
    std::optional<WireSupplement> supplementary_data;
};
AIRSIDE_FIELDS(WireTransaction, id, status, amount, custom_id, expiration_time, update_time, status_details,
               processor_response, supplementary_data)

struct WireRefund {
    std::string id, status;
    WireMoney amount;
    std::optional<std::string> custom_id;
    std::optional<WireDetails> status_details;
};
AIRSIDE_FIELDS(WireRefund, id, status, amount, custom_id, status_details)

struct WirePayments {
    Some<WireTransaction> authorizations, captures;
    Some<WireRefund> refunds;
};
AIRSIDE_FIELDS(WirePayments, authorizations, captures, refunds)

struct WireUnit {
    std::optional<std::string> custom_id;
    WireMoney amount;
    std::optional<WirePayments> payments;
};
AIRSIDE_FIELDS(WireUnit, custom_id, amount, payments)

struct WireOrder {
    std::string id, status;
    std::vector<WireUnit> purchase_units;
    std::optional<WireSource> payment_source;
    Some<WireLink> links;
};
AIRSIDE_FIELDS(WireOrder, id, status, purchase_units, payment_source, links)

struct WireErrorDetail {
    std::optional<std::string> issue, description, field;
};
AIRSIDE_FIELDS(WireErrorDetail, issue, description, field)

struct WireError {
    std::optional<std::string> name, message, error, error_description;  // the last two: of the token's endpoint
    Some<WireErrorDetail> details;
};
AIRSIDE_FIELDS(WireError, name, message, error, error_description, details)

struct WireToken {
    std::string access_token;
    std::int64_t expires_in;
};
AIRSIDE_FIELDS(WireToken, access_token, expires_in)

struct WireVaulted {
    std::string id;
    std::optional<WireSource> payment_source;
};
AIRSIDE_FIELDS(WireVaulted, id, payment_source)

// A line of the transaction report.
struct WireLine {
    std::string transaction_id;
    std::optional<std::string> transaction_event_code, transaction_status, transaction_initiation_date;
    std::optional<std::string> paypal_reference_id, paypal_reference_id_type, custom_field, invoice_id;
    std::optional<WireMoney> transaction_amount, fee_amount;
};
AIRSIDE_FIELDS(WireLine, transaction_id, transaction_event_code, transaction_status, transaction_initiation_date,
               paypal_reference_id, paypal_reference_id_type, custom_field, invoice_id, transaction_amount, fee_amount)

struct WireReported {
    WireLine transaction_info;
};
AIRSIDE_FIELDS(WireReported, transaction_info)

struct WireReport {
    Some<WireReported> transaction_details;
    std::optional<std::string> last_refreshed_datetime;
    std::optional<std::int64_t> total_pages;
};
AIRSIDE_FIELDS(WireReport, transaction_details, last_refreshed_datetime, total_pages)

struct WireDisputed {
    std::optional<std::string> seller_transaction_id, custom, invoice_number;
};
AIRSIDE_FIELDS(WireDisputed, seller_transaction_id, custom, invoice_number)

struct WireNamedUnit {
    std::optional<std::string> custom_id;
};
AIRSIDE_FIELDS(WireNamedUnit, custom_id)

// Whatever an event is about: an order, an authorisation, a capture, a refund, a dispute.
struct WireResource {
    std::optional<std::string> id, custom_id;
    Some<WireNamedUnit> purchase_units;
    std::optional<WireSupplement> supplementary_data;
    Some<WireLink> links;
    Some<WireDisputed> disputed_transactions;
};
AIRSIDE_FIELDS(WireResource, id, custom_id, purchase_units, supplementary_data, links, disputed_transactions)

struct WireEvent {
    std::string id, event_type, create_time;
    WireResource resource;
};
AIRSIDE_FIELDS(WireEvent, id, event_type, create_time, resource)

}  // namespace airside::paypal

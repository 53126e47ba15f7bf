// Stripe's objects as they travel, as far as we read them. Included by .cpp files of this folder only.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/json/describe.hpp"

namespace airside::stripe {

using Metadata = std::map<std::string, std::string>;

struct WireThreeDSecure {
    std::optional<std::string> result, version, electronic_commerce_indicator;
};
AIRSIDE_FIELDS(WireThreeDSecure, result, version, electronic_commerce_indicator)

struct WireChargeCard {
    std::optional<std::string> brand, last4;
    std::optional<std::int64_t> exp_month, exp_year, capture_before;
    std::optional<WireThreeDSecure> three_d_secure;
};
AIRSIDE_FIELDS(WireChargeCard, brand, last4, exp_month, exp_year, capture_before, three_d_secure)

struct WireMethodDetails {
    std::optional<WireChargeCard> card;
};
AIRSIDE_FIELDS(WireMethodDetails, card)

struct WireCharge {
    std::string id;
    std::optional<std::int64_t> amount_refunded;
    std::optional<WireMethodDetails> payment_method_details;
};
AIRSIDE_FIELDS(WireCharge, id, amount_refunded, payment_method_details)

struct WireMethod {
    std::optional<WireChargeCard> card;
};
AIRSIDE_FIELDS(WireMethod, card)

struct WireLastError {
    std::optional<std::string> type, code, decline_code, message, param;
};
AIRSIDE_FIELDS(WireLastError, type, code, decline_code, message, param)

struct WireRedirect {
    std::optional<std::string> url;
};
AIRSIDE_FIELDS(WireRedirect, url)

struct WireNextAction {
    std::optional<WireRedirect> redirect_to_url;
};
AIRSIDE_FIELDS(WireNextAction, redirect_to_url)

struct WireIntent {
    std::string id;
    std::int64_t amount;
    std::optional<std::int64_t> amount_received;
    std::string currency, status;
    std::optional<std::string> client_secret, cancellation_reason;
    std::optional<Metadata> metadata;
    std::optional<WireNextAction> next_action;
    std::optional<WireLastError> last_payment_error;
    std::optional<RawJson> latest_charge;
};
AIRSIDE_FIELDS(WireIntent, id, amount, amount_received, currency, status, client_secret, cancellation_reason, metadata,
               next_action, last_payment_error, latest_charge)

struct WireIntentList {
    std::vector<WireIntent> data;
};
AIRSIDE_FIELDS(WireIntentList, data)

struct WireError {
    std::optional<std::string> type, code, decline_code, message, param;
    std::optional<WireMethod> payment_method;
    std::optional<WireIntent> payment_intent;
};
AIRSIDE_FIELDS(WireError, type, code, decline_code, message, param, payment_method, payment_intent)

struct WireErrorEnvelope {
    WireError error;
};
AIRSIDE_FIELDS(WireErrorEnvelope, error)

struct WireRefund {
    std::string id;
    std::int64_t amount;
    std::string currency;
    std::optional<std::string> status, failure_reason;
    std::optional<Metadata> metadata;
};
AIRSIDE_FIELDS(WireRefund, id, amount, currency, status, failure_reason, metadata)

struct WireRefundList {
    std::vector<WireRefund> data;
    std::optional<bool> has_more;
};
AIRSIDE_FIELDS(WireRefundList, data, has_more)

struct WireObject {
    std::string id;
};
AIRSIDE_FIELDS(WireObject, id)

struct WireCustomerList {
    std::vector<WireObject> data;
};
AIRSIDE_FIELDS(WireCustomerList, data)

struct WirePaymentMethod {
    std::string id;
    std::optional<std::string> customer;
    std::optional<WireChargeCard> card;
};
AIRSIDE_FIELDS(WirePaymentMethod, id, customer, card)

struct WireSetupIntent {
    std::string id, status;
    std::optional<WirePaymentMethod> payment_method;  // asked for with `expand`
    std::optional<WireLastError> last_setup_error;
};
AIRSIDE_FIELDS(WireSetupIntent, id, status, payment_method, last_setup_error)

// The charge or refund that a movement belongs to.
struct WireSource {
    std::optional<std::string> id, payment_intent;
    std::optional<Metadata> metadata;
};
AIRSIDE_FIELDS(WireSource, id, payment_intent, metadata)

struct WireMovement {
    std::string id, type, reporting_category, currency;
    std::int64_t amount, fee, created;
    std::optional<RawJson> source;  // an id, or the object where it was expanded
};
AIRSIDE_FIELDS(WireMovement, id, type, reporting_category, currency, amount, fee, created, source)

struct WireMovementList {
    std::vector<WireMovement> data;
    bool has_more;
};
AIRSIDE_FIELDS(WireMovementList, data, has_more)

// Whatever the event is about: an intent, a charge, a refund, a dispute.
struct WireEventObject {
    std::optional<std::string> id;
    std::optional<RawJson> payment_intent;  // its id, or itself
    std::optional<Metadata> metadata;
};
AIRSIDE_FIELDS(WireEventObject, id, payment_intent, metadata)

struct WireEventData {
    WireEventObject object;
};
AIRSIDE_FIELDS(WireEventData, object)

struct WireEvent {
    std::string id, type;
    std::int64_t created;
    WireEventData data;
};
AIRSIDE_FIELDS(WireEvent, id, type, created, data)

}  // namespace airside::stripe

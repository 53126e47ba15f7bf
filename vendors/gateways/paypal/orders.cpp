// An order, and what its parts make of the payment.
#include <algorithm>

#include "vendors/gateways/paypal/parse.hpp"

namespace airside::paypal {

using gateways::GatewayPayment;
using gateways::GatewayRefund;
using gateways::PaymentState;
using gateways::RefundState;

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> known) {
    return std::ranges::find(known, text) != known.end();
}

void check_transaction(const WireTransaction& wire, std::string_view pointer,
                       std::initializer_list<std::string_view> statuses) {
    id_of(wire.id, std::string(pointer) + "/id");
    if (!is_one_of(wire.status, statuses)) bad(std::string(pointer) + "/status", "is unknown: " + wire.status);
}

std::string response_code(const WireTransaction& wire) {
    return wire.processor_response ? text(wire.processor_response->response_code).substr(0, 10) : "";
}

GatewayRefund refund_of(const WireRefund& wire, std::string_view pointer) {
    static constexpr std::pair<std::string_view, RefundState> states[] = {{"PENDING", RefundState::PENDING},
                                                                          {"COMPLETED", RefundState::DONE},
                                                                          {"FAILED", RefundState::FAILED},
                                                                          {"CANCELLED", RefundState::FAILED}};
    auto known = std::ranges::find(states, wire.status, [](auto& state) { return state.first; });
    if (known == std::end(states)) bad(std::string(pointer) + "/status", "is unknown: " + wire.status);
    GatewayRefund refund{.id = id_of(wire.id, std::string(pointer) + "/id"),
                         .our_reference = text(wire.custom_id),
                         .state = known->second,
                         .amount = money_of(wire.amount, std::string(pointer) + "/amount/value")};
    if (refund.state == RefundState::FAILED) {
        refund.failure = wire.status_details ? text(wire.status_details->reason) : "";
        if (refund.failure.empty()) refund.failure = wire.status;
    }
    return refund;
}

// PayPal's own advice, by what the bank said: go on where it bears the loss, or where it takes no part in 3-D Secure.
bool passed(const WireAuthentication& result) {
    auto shift = text(result.liability_shift);
    if (shift == "POSSIBLE" || shift == "YES") return true;
    auto enrolled = result.three_d_secure ? text(result.three_d_secure->enrollment_status) : "";
    return shift == "NO" && enrolled != "Y";
}

void add_card(const WireCard& wire, GatewayPayment& payment) {
    payment.card = facts_of(wire);
    if (!wire.authentication_result) return;
    const auto& result = *wire.authentication_result;
    auto status = result.three_d_secure ? text(result.three_d_secure->authentication_status) : "";
    payment.three_d_secure = status == "Y"   ? gateways::ThreeDSecure::AUTHENTICATED
                             : status == "A" ? gateways::ThreeDSecure::ATTEMPTED
                                             : gateways::ThreeDSecure::NOT_AUTHENTICATED;
    auto shift = text(result.liability_shift);
    payment.liability_shifted = shift == "POSSIBLE" || shift == "YES";
    if (!passed(result))
        payment.failure = gateways::Refused{.code = gateways::PaymentFailure::AUTHENTICATION_FAILED,
                                            .vendor_code = "3DS/" + shift + "/" + status,
                                            .text = "the cardholder was not authenticated",
                                            .payment_id = payment.id};
}

std::optional<gateways::CustomerAction> action_in(const WireOrder& wire) {
    for (const auto& link : all(wire.links))
        if (link.rel == "payer-action" || link.rel == "approve")
            return gateways::CustomerAction{.url = link.href, .client_secret = {}};
    return {};
}

// Before there is an authorisation.
void judge_unpaid(const WireOrder& wire, Order& order) {
    auto& payment = order.payment;
    if (payment.failure) {  // the bank's challenge was failed
        payment.state = PaymentState::FAILED;
    } else if (wire.status == "APPROVED") {
        payment.state = PaymentState::PROCESSING;
        order.approved = true;
    } else if (is_one_of(wire.status, {"CREATED", "SAVED", "PAYER_ACTION_REQUIRED"})) {
        payment.state = PaymentState::ACTION_REQUIRED;
        payment.action = action_in(wire);
        if (!payment.action) bad("/links", "does not say where the payer approves");
    } else if (wire.status == "VOIDED") {
        payment.state = PaymentState::VOIDED;
    } else {
        bad("/status", "does not fit an order without payments: " + wire.status);
    }
}

void judge_authorization(const WireTransaction& wire, Order& order) {
    auto& payment = order.payment;
    payment.transaction_id = order.authorization_id = wire.id;
    if (money_of(wire.amount, "/purchase_units/0/payments/authorizations/amount/value") != payment.amount)
        bad("/purchase_units/0/payments/authorizations/amount", "is not the order's");
    if (wire.expiration_time) payment.capture_before = parse_instant(*wire.expiration_time);
    payment.failure.reset();  // whatever the challenge said: it was authorised, or declined for another reason
    if (wire.status == "CREATED" || wire.status == "CAPTURED" || wire.status == "PARTIALLY_CAPTURED") {
        payment.state = PaymentState::AUTHORIZED;
    } else if (wire.status == "PENDING") {
        payment.state = PaymentState::PROCESSING;
    } else if (wire.status == "DENIED") {
        payment.state = PaymentState::FAILED;
        payment.failure = decline_of(wire.status, response_code(wire));
        payment.failure->payment_id = payment.id;
    } else {
        payment.state = PaymentState::VOIDED;
        auto ended = wire.update_time ? parse_instant(*wire.update_time) : std::nullopt;
        if (ended && payment.capture_before && *ended >= *payment.capture_before)
            payment.failure = gateways::Refused{.code = gateways::PaymentFailure::AUTHORIZATION_EXPIRED,
                                                .vendor_code = "AUTHORIZATION_EXPIRED",
                                                .text = "the authorisation has lapsed",
                                                .payment_id = payment.id};
    }
}

// The last one counts; PayPal has one to an order, unless the first was declined.
const WireTransaction* authorization_in(const WirePayments& payments) {
    const WireTransaction* chosen = nullptr;
    for (const auto& one : all(payments.authorizations)) {
        check_transaction(one, "/purchase_units/0/payments/authorizations",
                          {"CREATED", "CAPTURED", "DENIED", "PARTIALLY_CAPTURED", "VOIDED", "PENDING"});
        if (!chosen || one.status != "DENIED") chosen = &one;
    }
    return chosen;
}

void add_refunds(const WirePayments& payments, const WireUnit& unit, Order& order) {
    for (const auto& wire : all(payments.refunds)) {
        auto refund = refund_of(wire, "/purchase_units/0/payments/refunds");
        // One that somebody made in PayPal's console takes over the payment's reference.
        if (refund.our_reference == text(unit.custom_id)) refund.our_reference.clear();
        if (refund.amount.currency() != order.payment.amount.currency())
            bad("/purchase_units/0/payments/refunds/amount", "is of another currency");
        if (refund.state != RefundState::FAILED) order.payment.refunded += refund.amount;
        if (order.payment.refunded > order.payment.amount)
            bad("/purchase_units/0/payments/refunds/amount", "is more than the order's");
        order.refunds.push_back(std::move(refund));
    }
}

Transaction transaction_of(const WireTransaction& wire) {
    Transaction transaction{.id = id_of(wire.id, "/id"),
                            .status = wire.status,
                            .order_id = {},
                            .our_reference = text(wire.custom_id),
                            .response_code = response_code(wire),
                            .amount = money_of(wire.amount, "/amount/value")};
    if (wire.status_details) transaction.reason = text(wire.status_details->reason);
    if (wire.supplementary_data && wire.supplementary_data->related_ids)
        transaction.order_id = text(wire.supplementary_data->related_ids->order_id);
    if (!transaction.order_id.empty()) id_of(transaction.order_id, "/supplementary_data/related_ids/order_id");
    return transaction;
}

}  // namespace

void add_capture(Order& order, const Transaction& capture) {
    auto& payment = order.payment;
    if (capture.amount.currency() != payment.amount.currency()) bad("/amount", "is of another currency");
    if (!is_one_of(capture.status, {"COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED", "PENDING", "DECLINED", "FAILED"}))
        bad("/status", "is unknown: " + capture.status);
    if (capture.status == "DECLINED" || capture.status == "FAILED") return;
    order.capture_id = payment.transaction_id = capture.id;
    if (capture.status == "PENDING") {
        if (payment.state != PaymentState::CAPTURED) payment.state = PaymentState::PROCESSING;
        return;
    }
    payment.state = PaymentState::CAPTURED;
    payment.captured += capture.amount;
    if (payment.captured > payment.amount) bad("/amount", "is more than the order's");
    if (payment.captured.is_zero()) bad("/amount", "is 0, though it was captured");
}

Order read_order(std::string_view json) {
    auto wire = parse<WireOrder>(json);
    if (wire.purchase_units.size() != 1) bad("/purchase_units", "is not one");
    const auto& unit = wire.purchase_units[0];
    auto amount = money_of(unit.amount, "/purchase_units/0/amount/value");
    Order order{.payment = {.id = id_of(wire.id, "/id"),
                            .transaction_id = {},
                            .our_reference = text(unit.custom_id),
                            .state = PaymentState::PROCESSING,
                            .amount = amount,
                            .captured = Money::zero(amount.currency()),
                            .refunded = Money::zero(amount.currency())},
                .authorization_id = {},
                .capture_id = {}};
    if (wire.payment_source && wire.payment_source->card) add_card(*wire.payment_source->card, order.payment);
    auto* authorization = unit.payments ? authorization_in(*unit.payments) : nullptr;
    if (!authorization) {
        judge_unpaid(wire, order);
        return order;
    }
    judge_authorization(*authorization, order);
    for (const auto& capture : all(unit.payments->captures)) add_capture(order, transaction_of(capture));
    bool says_captured = authorization->status == "CAPTURED" || authorization->status == "PARTIALLY_CAPTURED";
    if (says_captured && order.capture_id.empty())
        bad("/purchase_units/0/payments/captures", "are missing, though the authorisation says that it was captured");
    add_refunds(*unit.payments, unit, order);
    return order;
}

Transaction read_transaction(std::string_view json) { return transaction_of(parse<WireTransaction>(json)); }

GatewayRefund read_refund(std::string_view json) { return refund_of(parse<WireRefund>(json), ""); }

}  // namespace airside::paypal

#include "vendors/gateways/stripe/reply.hpp"

#include <algorithm>
#include <map>

#include "vendors/gateways/stripe/reading.hpp"
#include "vendors/gateways/stripe/wire.hpp"

namespace airside::stripe {

using gateways::GatewayPayment;
using gateways::PaymentState;

namespace {

PaymentState state_of(const WireIntent& intent) {
    static const std::map<std::string_view, PaymentState> states{
        {"requires_action", PaymentState::ACTION_REQUIRED},
        {"requires_confirmation", PaymentState::PROCESSING},
        {"processing", PaymentState::PROCESSING},
        {"requires_capture", PaymentState::AUTHORIZED},
        {"succeeded", PaymentState::CAPTURED},
        {"canceled", PaymentState::VOIDED},
        {"requires_payment_method", PaymentState::FAILED}};  // we confirm when we create: it was refused
    auto found = states.find(intent.status);
    if (found == states.end()) bad("/status", "is unknown: " + intent.status);
    return found->second;
}

std::optional<gateways::ThreeDSecure> result_of(const std::string& result) {
    if (result == "authenticated") return gateways::ThreeDSecure::AUTHENTICATED;
    if (result == "attempt_acknowledged") return gateways::ThreeDSecure::ATTEMPTED;
    if (result.empty()) return {};
    return gateways::ThreeDSecure::NOT_AUTHENTICATED;
}

// The issuer answers for fraud where it has authenticated the holder, or could have. An indicator of the network's that
// says otherwise ("07" and "00": no authentication) counts for more.
bool is_shifted(const WireThreeDSecure& wire) {
    auto indicator = wire.electronic_commerce_indicator.value_or("");
    if (indicator == "07" || indicator == "00") return false;
    auto result = wire.result.value_or("");
    return result == "authenticated" || result == "attempt_acknowledged";
}

void add_card(const WireChargeCard& wire, GatewayPayment& payment) {
    payment.card = card_facts(wire);
    if (wire.three_d_secure) {
        payment.three_d_secure = result_of(wire.three_d_secure->result.value_or(""));
        payment.three_d_secure_version = wire.three_d_secure->version.value_or("").substr(0, 10);
        payment.liability_shifted = is_shifted(*wire.three_d_secure);
    }
    constexpr std::int64_t year_9999 = 253'402'300'799;
    if (wire.capture_before && *wire.capture_before > 0 && *wire.capture_before < year_9999)
        payment.capture_before = Instant(std::chrono::seconds(*wire.capture_before));
}

// `latest_charge` is an id, or the charge itself where it was expanded.
void add_charge(const std::string& json, const std::string& currency, GatewayPayment& payment) {
    if (json.starts_with('"')) {
        payment.transaction_id = json.substr(1, json.size() - 2);
        return;
    }
    if (!json.starts_with('{')) return;
    auto charge = parse<WireCharge>(json);
    payment.transaction_id = charge.id;
    auto given_back = money(charge.amount_refunded.value_or(0), currency, "/latest_charge/amount_refunded");
    // Stripe counts what was authorised and not captured as refunded, too.
    auto released = payment.amount - payment.captured;
    if (payment.state == PaymentState::CAPTURED && given_back > released) payment.refunded = given_back - released;
    if (charge.payment_method_details && charge.payment_method_details->card)
        add_card(*charge.payment_method_details->card, payment);
}

// Of an error's answer or of an intent's last_payment_error.
VendorError error_of(const auto& wire) {
    return {wire.type.value_or(""), wire.code.value_or(""), wire.decline_code.value_or(""), wire.message.value_or(""),
            wire.param.value_or("")};
}

void add_failure(const WireIntent& intent, GatewayPayment& payment) {
    if (payment.state == PaymentState::FAILED) {
        VendorError error = intent.last_payment_error ? error_of(*intent.last_payment_error) : VendorError{};
        payment.failure = refusal_of(402, error);
        payment.failure->payment_id = payment.id;
    }
    // The authorisation was not captured in time.
    bool lapsed = intent.cancellation_reason == "automatic" || intent.cancellation_reason == "expired";
    if (payment.state == PaymentState::VOIDED && lapsed)
        payment.failure = gateways::Refused{.code = gateways::PaymentFailure::AUTHORIZATION_EXPIRED,
                                            .vendor_code = "canceled/" + *intent.cancellation_reason,
                                            .text = "the authorisation has lapsed",
                                            .payment_id = payment.id};
}

GatewayPayment payment_of(const WireIntent& intent) {
    if (intent.id.empty() || intent.id.size() > 255) bad("/id", "is missing or too long");
    auto amount = money(intent.amount, intent.currency, "/amount");
    auto captured = money(intent.amount_received.value_or(0), intent.currency, "/amount_received");
    GatewayPayment payment{.id = intent.id,
                           .transaction_id = {},
                           .our_reference = {},
                           .state = state_of(intent),
                           .amount = amount,
                           .captured = captured,
                           .refunded = Money::zero(amount.currency())};
    if (payment.state == PaymentState::CAPTURED && payment.captured.is_zero())
        bad("/amount_received", "is 0, though it has succeeded");
    if (payment.captured > payment.amount) bad("/amount_received", "is more than the amount");
    payment.our_reference = reference_in(intent.metadata);
    if (payment.state == PaymentState::ACTION_REQUIRED) {
        payment.action = gateways::CustomerAction{.url = {}, .client_secret = intent.client_secret.value_or("")};
        if (intent.next_action && intent.next_action->redirect_to_url)
            payment.action->url = intent.next_action->redirect_to_url->url.value_or("");
    }
    if (intent.latest_charge) add_charge(intent.latest_charge->text, intent.currency, payment);
    add_failure(intent, payment);
    return payment;
}

gateways::GatewayRefund refund_of(const WireRefund& wire) {
    if (wire.id.empty() || wire.id.size() > 255) bad("/id", "is missing or too long");
    static const std::map<std::string_view, gateways::RefundState> states{
        {"pending", gateways::RefundState::PENDING},
        {"requires_action", gateways::RefundState::PENDING},
        {"succeeded", gateways::RefundState::DONE},
        {"failed", gateways::RefundState::FAILED},
        {"canceled", gateways::RefundState::FAILED}};
    auto status = wire.status.value_or("pending");
    auto found = states.find(status);
    if (found == states.end()) bad("/status", "is unknown: " + status);
    gateways::GatewayRefund refund{
        wire.id, reference_in(wire.metadata), found->second, money(wire.amount, wire.currency, "/amount"), {}};
    if (refund.state == gateways::RefundState::FAILED) refund.failure = wire.failure_reason.value_or(status);
    return refund;
}

}  // namespace

GatewayPayment read_intent(std::string_view json) { return payment_of(parse<WireIntent>(json)); }

std::vector<GatewayPayment> read_intents(std::string_view json) {
    std::vector<GatewayPayment> payments;
    for (const auto& intent : parse<WireIntentList>(json).data) payments.push_back(payment_of(intent));
    return payments;
}

gateways::GatewayRefund read_refund(std::string_view json) { return refund_of(parse<WireRefund>(json)); }

RefundPage read_refunds(std::string_view json) {
    auto list = parse<WireRefundList>(json);
    RefundPage page{.refunds = {}, .has_more = list.has_more.value_or(false)};
    for (const auto& wire : list.data) page.refunds.push_back(refund_of(wire));
    return page;
}

gateways::WebhookEvent read_event(std::string_view json) {
    auto wire = parse<WireEvent>(json);
    if (wire.id.empty() || wire.id.size() > 255) bad("/id", "is missing or too long");
    if (wire.created < 0 || wire.created > 253'402'300'799) bad("/created", "is no time");
    gateways::WebhookEvent event{.id = wire.id,
                                 .type = wire.type.substr(0, 100),
                                 .kind = gateways::WebhookKind::OTHER,
                                 .payment_id = {},
                                 .our_reference = {},
                                 .created_at = Instant(std::chrono::seconds(wire.created))};
    const auto& object = wire.data.object;
    if (event.type.starts_with("payment_intent.")) {
        event.kind = gateways::WebhookKind::PAYMENT;
        event.payment_id = object.id.value_or("");
    } else if (event.type.starts_with("charge.dispute.")) {
        event.kind = gateways::WebhookKind::DISPUTE;
    } else if (event.type.starts_with("refund.") || event.type.starts_with("charge.refund")) {
        event.kind = gateways::WebhookKind::REFUND;
    } else if (event.type.starts_with("charge.")) {
        event.kind = gateways::WebhookKind::PAYMENT;
    }
    if (event.payment_id.empty() && object.payment_intent && object.payment_intent->text.starts_with('"'))
        event.payment_id = object.payment_intent->text.substr(1, object.payment_intent->text.size() - 2);
    event.our_reference = reference_in(object.metadata);
    if (event.payment_id.empty() && event.our_reference.empty()) event.kind = gateways::WebhookKind::OTHER;
    return event;
}

ErrorReply read_error(std::string_view json) {
    ErrorReply reply;
    try {
        auto wire = parse<WireErrorEnvelope>(json);
        reply.error = error_of(wire.error);
        if (wire.error.payment_method && wire.error.payment_method->card) {
            reply.card_brand = brand_of(wire.error.payment_method->card->brand.value_or(""));
            auto last4 = wire.error.payment_method->card->last4.value_or("");
            if (is_last4(last4)) reply.card_last4 = last4;
        }
        if (wire.error.payment_intent) reply.payment = payment_of(*wire.error.payment_intent);
    } catch (const BadReply&) {
        // What could be read stays; the status decides alone then.
    }
    return reply;
}

}  // namespace airside::stripe

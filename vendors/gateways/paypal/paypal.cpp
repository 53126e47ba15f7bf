#include "vendors/gateways/paypal/paypal.hpp"

#include "vendors/gateways/paypal/amount.hpp"
#include "vendors/gateways/paypal/requests.hpp"
#include "vendors/gateways/paypal/session.hpp"
#include "vendors/gateways/repeated.hpp"

namespace airside::paypal {

using gateways::GatewayPayment;
using gateways::GatewayRefund;
using gateways::PaymentFailure;
using gateways::PaymentState;
using gateways::Refused;
using gateways::Unavailable;
using gateways::Unknown;

namespace {

constexpr int capture_pends_s = 3600;  // when to ask again for the refund of a capture that is under review

// "The amount, as PayPal takes it", or why not.
std::optional<Refused> wrong_amount(const Money& amount) {
    if (to_paypal(amount) && amount.minor() > 0) return {};
    return Refused{.code = PaymentFailure::AMOUNT_NOT_ALLOWED,
                   .vendor_code = "DECIMALS_NOT_SUPPORTED",
                   .text = "paypal takes no such amount"};
}

Outcome<GatewayPayment> payment_in(Outcome<Order> outcome) {
    if (!outcome.done()) return outcome.as<GatewayPayment>();
    return std::move(outcome.value().payment);
}

Refused already(PaymentFailure code, std::string vendor_code, std::string text, const GatewayPayment& payment) {
    return {.code = code, .vendor_code = std::move(vendor_code), .text = std::move(text), .payment_id = payment.id};
}
Refused already_captured(const GatewayPayment& payment) {
    return already(PaymentFailure::ALREADY_CAPTURED, "PREVIOUSLY_CAPTURED", "the authorisation was captured", payment);
}
Refused already_voided(const GatewayPayment& payment) {
    if (payment.failure) return *payment.failure;  // it has lapsed
    return already(PaymentFailure::ALREADY_VOIDED, "PREVIOUSLY_VOIDED", "the authorisation was voided", payment);
}

// What a capture has to say of an order whose authorisation is not there to be captured; nothing: it is.
std::optional<Outcome<GatewayPayment>> not_capturable(const Order& order) {
    const auto& payment = order.payment;
    switch (payment.state) {
        case PaymentState::AUTHORIZED: return {};
        case PaymentState::CAPTURED: return payment;
        case PaymentState::VOIDED: return already_voided(payment);
        case PaymentState::FAILED: return *payment.failure;
        case PaymentState::PROCESSING:
            if (!order.authorization_id.empty()) return payment;  // PayPal reviews it, or its capture
            break;
        case PaymentState::ACTION_REQUIRED: break;
    }
    return already(PaymentFailure::INVALID_REQUEST, "ORDER_NOT_APPROVED", "nothing has been authorised yet", payment);
}

// The same of a void. An order without an authorisation holds nothing, and nobody will ask to authorise it.
std::optional<Outcome<GatewayPayment>> not_voidable(const Order& order) {
    auto payment = order.payment;
    if (!order.capture_id.empty()) return already_captured(payment);
    if (payment.state == PaymentState::VOIDED || payment.state == PaymentState::FAILED) return payment;
    if (!order.authorization_id.empty()) return {};
    payment.state = PaymentState::VOIDED;
    payment.action.reset();
    return payment;
}

bool is_final(const Refused& refused) {
    return refused.code != PaymentFailure::CREDENTIALS && refused.code != PaymentFailure::NOT_FOUND;
}

}  // namespace

std::string Options::check() const {
    if (client_id.empty()) return "";
    if (client_secret.empty()) return "client_secret is needed beside client_id";
    if (!base_url.starts_with("http") || base_url.ends_with('/')) return "base_url is a URL without a slash at its end";
    if (webhook_tolerance < std::chrono::seconds(1)) return "webhook_tolerance is a second at least";
    return "";
}

PayPal::PayPal(http::Client& client, Options options)
    : session_(std::make_unique<Session>(client, std::move(options))) {}
PayPal::~PayPal() = default;

bool PayPal::takes(gateways::PaymentMethodType method, const Currency& currency) const {
    bool by_card = method == gateways::PaymentMethodType::CARD && session_->options.cards;
    return (by_card || method == gateways::PaymentMethodType::PAYPAL) && paypal::takes(currency);
}

awaitable<Outcome<GatewayPayment>> PayPal::authorise(const gateways::AuthoriseRequest& request,
                                                     const CallContext& context) {
    auto wanted = order_request(request, session_->options.brand_name);
    if (wanted.refused) co_return std::move(*wanted.refused);
    Call call{.operation = "authorise",
              .method = http::Method::POST,
              .path = "/v2/checkout/orders",
              .body = std::move(wanted.body),
              .request_id = request.idempotency_key};
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) {
        auto outcome = without_value<GatewayPayment>(answer);
        if (request.repeated) co_return gateways::judge_repeated(std::move(outcome));
        if (answer.status != 404) co_return outcome;
        auto refused = *outcome.refused();  // all that is named there is what pays
        refused.code = PaymentFailure::METHOD_NOT_USABLE;
        co_return refused;
    }
    std::optional<Order> order;
    std::string why = "paypal answered with an order that is not the one asked for";
    try {
        order = read_order(answer.body);
    } catch (const BadReply& error) {
        why = error.what();
    }
    if (!order || order->payment.our_reference != request.our_reference || order->payment.amount != request.amount)
        co_return Unknown{why};
    if (request.repeated) {  // a replayed answer tells how it was then
        auto seen = co_await session_->read_order("authorise", order->payment.id, context);
        if (!seen.done()) co_return Unknown{seen.describe()};
        order = std::move(seen.value());
    }
    if (order->approved) {
        auto authorised = co_await session_->authorise_order("authorise", *order, request.idempotency_key, context);
        if (!authorised.done()) {
            auto none = payment_in(std::move(authorised));
            if (request.repeated) co_return gateways::judge_repeated(std::move(none));
            co_return none;
        }
        order = std::move(authorised.value());
    }
    if (order->payment.state != PaymentState::FAILED) co_return std::move(order->payment);
    auto refused = *order->payment.failure;
    if (order->payment.card) {
        refused.card_brand = order->payment.card->brand;
        refused.card_last4 = order->payment.card->last4;
    }
    co_return refused;
}

awaitable<Outcome<GatewayPayment>> PayPal::resume(const std::string& payment_id, const std::string& idempotency_key,
                                                  const CallContext& context) {
    auto seen = co_await session_->read_order("resume", payment_id, context);
    if (!seen.done() || !seen.value().approved) co_return payment_in(std::move(seen));
    auto& order = seen.value();
    auto authorised = co_await session_->authorise_order("resume", order, idempotency_key, context);
    auto* refused = authorised.refused();
    if (!refused || !is_final(*refused)) co_return payment_in(std::move(authorised));
    auto after = co_await session_->read_order("resume", payment_id, context);
    // Somebody else was quicker, or the payer has to choose another way to pay: the order tells.
    if (after.done() && !after.value().approved) co_return payment_in(std::move(after));
    order.payment.state = PaymentState::FAILED;
    order.payment.failure = *refused;
    order.payment.failure->payment_id = payment_id;
    co_return std::move(order.payment);
}

awaitable<Outcome<GatewayPayment>> PayPal::capture(const std::string& payment_id, const Money& amount,
                                                   const std::string& idempotency_key, const CallContext& context) {
    if (auto refused = wrong_amount(amount)) co_return std::move(*refused);
    auto seen = co_await session_->read_order("capture", payment_id, context);
    if (!seen.done()) co_return payment_in(std::move(seen));
    auto& order = seen.value();
    if (auto already_so = not_capturable(order)) co_return std::move(*already_so);
    Call call{.operation = "capture",
              .method = http::Method::POST,
              .path = "/v2/payments/authorizations/" + order.authorization_id + "/capture",
              .body = capture_request(*to_paypal(amount), amount.currency()),
              .request_id = idempotency_key};
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused) {
        auto again = co_await session_->read_order("capture", payment_id, context);
        // Perhaps an earlier request has done it: that is to be seen before it is called refused.
        if (!again.done()) co_return Unavailable{again.describe()};
        if (auto already_so = not_capturable(again.value())) co_return std::move(*already_so);
    }
    if (answer.kind != Answer::Kind::done) co_return without_value<GatewayPayment>(answer);
    try {
        auto captured = read_transaction(answer.body);
        if (captured.amount != amount) co_return Unknown{"paypal answered with a capture of another amount"};
        if (captured.status == "DECLINED" || captured.status == "FAILED")
            co_return decline_of(captured.status, captured.response_code);
        add_capture(order, captured);
    } catch (const BadReply& error) {
        co_return Unknown{error.what()};
    }
    co_return std::move(order.payment);
}

awaitable<Outcome<GatewayPayment>> PayPal::cancel(const std::string& payment_id, const std::string& idempotency_key,
                                                  const CallContext& context) {
    auto seen = co_await session_->read_order("cancel", payment_id, context);
    if (!seen.done()) co_return payment_in(std::move(seen));
    auto& order = seen.value();
    if (auto already_so = not_voidable(order)) co_return std::move(*already_so);
    Call call{.operation = "cancel",
              .method = http::Method::POST,
              .path = "/v2/payments/authorizations/" + order.authorization_id + "/void",
              .body = {},
              .request_id = idempotency_key};
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused) {
        auto again = co_await session_->read_order("cancel", payment_id, context);
        // Perhaps an earlier request has done it: that is to be seen before it is called refused.
        if (!again.done()) co_return Unavailable{again.describe()};
        if (auto already_so = not_voidable(again.value())) co_return std::move(*already_so);
    }
    if (answer.kind != Answer::Kind::done) co_return without_value<GatewayPayment>(answer);
    order.payment.state = PaymentState::VOIDED;
    co_return std::move(order.payment);
}

awaitable<Outcome<GatewayRefund>> PayPal::refund(const gateways::RefundRequest& request, const CallContext& context) {
    if (auto refused = wrong_amount(request.amount)) co_return std::move(*refused);
    auto seen = co_await session_->read_order("refund", request.payment_id, context);
    if (!seen.done()) co_return seen.as<GatewayRefund>();
    const auto& order = seen.value();
    for (const auto& made : order.refunds)
        if (request.repeated && made.our_reference == request.our_reference) co_return made;
    if (order.capture_id.empty())
        co_return already(PaymentFailure::NOTHING_TO_REFUND, "PENDING_CAPTURE", "nothing was captured", order.payment);
    Call call{.operation = "refund",
              .method = http::Method::POST,
              .path = "/v2/payments/captures/" + order.capture_id + "/refund",
              .body = refund_request(*to_paypal(request.amount), request),
              .request_id = request.idempotency_key};
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused && read_error(answer.body).issue == "PENDING_CAPTURE")
        co_return Unavailable{"paypal has not completed the capture yet", capture_pends_s};
    if (answer.kind != Answer::Kind::done) co_return without_value<GatewayRefund>(answer);
    std::optional<GatewayRefund> refund;
    std::string why = "paypal answered with a refund that is not the one asked for";
    try {
        refund = paypal::read_refund(answer.body);
    } catch (const BadReply& error) {
        why = error.what();
    }
    if (!refund || refund->our_reference != request.our_reference || refund->amount != request.amount)
        co_return Unknown{why};
    co_return std::move(*refund);
}

awaitable<Outcome<GatewayRefund>> PayPal::read_refund(const std::string& refund_id, const CallContext& context) {
    if (!is_resource_id(refund_id)) co_return no_such("refund", refund_id);
    Call call{"read_refund", http::Method::GET, "/v2/payments/refunds/" + refund_id};
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind != Answer::Kind::done) co_return read_without_value<GatewayRefund>(answer);
    try {
        auto refund = paypal::read_refund(answer.body);
        if (refund.id != refund_id) co_return Unavailable{"paypal answered with another refund"};
        co_return refund;
    } catch (const BadReply& error) {
        co_return Unavailable{error.what()};
    }
}

awaitable<Outcome<std::vector<GatewayRefund>>> PayPal::refunds_of(const std::string& payment_id,
                                                                  const CallContext& context) {
    auto seen = co_await session_->read_order("refunds_of", payment_id, context);
    if (!seen.done()) co_return seen.as<std::vector<GatewayRefund>>();
    co_return std::move(seen.value().refunds);
}

awaitable<Outcome<GatewayPayment>> PayPal::read(const std::string& payment_id, const CallContext& context) {
    auto seen = co_await session_->read_order("read", payment_id, context);
    co_return payment_in(std::move(seen));
}

awaitable<Outcome<gateways::SavedMethod>> PayPal::save_method(const gateways::SaveMethodRequest& request,
                                                              const CallContext& context) {
    if (!is_token(request.token))
        co_return Refused{.code = PaymentFailure::METHOD_NOT_USABLE,
                          .vendor_code = "SETUP_TOKEN_NOT_FOUND",
                          .text = "it is no token of paypal's"};
    Call call{.operation = "save_method",
              .method = http::Method::POST,
              .path = "/v3/vault/payment-tokens",
              .body = vault_request(request),
              .request_id = request.idempotency_key};
    auto answer = co_await session_->send(std::move(call), context);
    if (answer.kind == Answer::Kind::refused && answer.status == 404) {
        auto refused = refused_by(answer);
        refused.code = PaymentFailure::METHOD_NOT_USABLE;
        co_return refused;
    }
    if (answer.kind != Answer::Kind::done) co_return without_value<gateways::SavedMethod>(answer);
    try {
        co_return read_saved(answer.body);
    } catch (const BadReply& error) {
        co_return Unknown{error.what()};
    }
}

awaitable<Outcome<gateways::Removed>> PayPal::remove_method(const std::string& token, const CallContext& context) {
    if (!is_token(token)) co_return gateways::Removed{};
    Call call{.operation = "remove_method",
              .method = http::Method::DELETE,
              .path = "/v3/vault/payment-tokens/" + token,
              .body = {},
              .request_id = {},
              .shown_path = "/v3/vault/payment-tokens/***"};
    auto answer = co_await session_->send(std::move(call), context);
    bool gone = answer.kind == Answer::Kind::refused && answer.status == 404;
    if (answer.kind == Answer::Kind::done || gone) co_return gateways::Removed{};
    co_return without_value<gateways::Removed>(answer);
}

}  // namespace airside::paypal

// Events of the gateways, each at an address of its own: verified, kept once, answered.
#include "services/payment/workflows/webhooks.hpp"

#include "platform/core/problem.hpp"

namespace airside::payment {

namespace {

// Nobody awaits it: the answer to the gateway does not wait for ours to it. What fails here, the sweeper takes up.
awaitable<> work_off_now(Context& service) { co_await work_off_webhooks(service); }

// A header that the signature is in, or covers.
template <Literal Name, class T>
void carry(const std::optional<Header<Name, T>>& field, http::Headers& headers) {
    if (field) headers.set(Name.view(), field->value.value);
}

awaitable<NoContent> take(Context& service, PaymentGateway gateway, http::Headers headers, std::string body) {
    auto fresh = co_await receive_webhook(service, gateway, std::move(headers), std::move(body));
    if (fresh && !service.stopping) service.reactor.spawn("payment.webhook", work_off_now(service));
    co_return NoContent{};
}

}  // namespace

awaitable<NoContent> stripe_webhook(Context& service, Caller, StripeWebhook request) {
    http::Headers headers;
    carry(request.signature, headers);
    auto taken = co_await take(service, PaymentGateway::STRIPE, std::move(headers), std::move(request.body.bytes));
    co_return taken;
}

awaitable<NoContent> paypal_webhook(Context& service, Caller, PayPalWebhook request) {
    http::Headers headers;
    carry(request.transmission_id, headers);
    carry(request.transmission_time, headers);
    carry(request.signature, headers);
    carry(request.certificate_url, headers);
    carry(request.algorithm, headers);
    auto taken = co_await take(service, PaymentGateway::PAYPAL, std::move(headers), std::move(request.body.bytes));
    co_return taken;
}

awaitable<NoContent> braintree_webhook(Context& service, Caller, BraintreeWebhook request) {
    http::Headers none;  // the body carries its signature
    auto taken = co_await take(service, PaymentGateway::BRAINTREE, std::move(none), std::move(request.body.bytes));
    co_return taken;
}

awaitable<Bytes> braintree_challenge(Context& service, Caller, BraintreeChallenge request) {
    auto* gateway = service.gateway_named(PaymentGateway::BRAINTREE);
    if (!gateway) throw not_found("this gateway is not configured");
    auto answer = gateway->answer_challenge(request.bt_challenge.value);
    if (!answer) throw invalid("query/bt_challenge", "20 to 32 hexadecimal digits");
    co_return Bytes{"text/plain; charset=utf-8", std::move(*answer)};
}

}  // namespace airside::payment

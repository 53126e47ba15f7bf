#include "services/payment/workflows/webhooks.hpp"

namespace airside::payment {

namespace {

// Nobody awaits it: the answer to Stripe does not wait for ours to Stripe. What fails here, the sweeper takes up.
awaitable<> work_off_now(Context& service) { co_await work_off_webhooks(service); }

}  // namespace

awaitable<NoContent> stripe_webhook(Context& service, Caller, StripeWebhook request) {
    http::Headers headers;
    if (request.signature) headers.set("Stripe-Signature", request.signature->value.value);
    auto fresh =
        co_await receive_webhook(service, PaymentGateway::STRIPE, std::move(headers), std::move(request.body.bytes));
    if (fresh && !service.stopping) service.reactor.spawn("payment.webhook", work_off_now(service));
    co_return NoContent{};
}

}  // namespace airside::payment

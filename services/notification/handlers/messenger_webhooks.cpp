// Anybody may call these: what they say counts only if their provider signed it.
#include "services/notification/impl.hpp"
#include "services/notification/reports.hpp"

namespace airside::notification {

awaitable<NoContent> sendgrid_webhook(Context& service, Caller, SendgridWebhook request) {
    messaging::Callback callback{service.config.public_url + std::string(SendgridWebhook::endpoint.path), {}, {}};
    if (request.signature)
        callback.headers.set("X-Twilio-Email-Event-Webhook-Signature", request.signature->value.value);
    if (request.timestamp)
        callback.headers.set("X-Twilio-Email-Event-Webhook-Timestamp", request.timestamp->value.value);
    callback.body = std::move(request.body.bytes);
    co_await receive_reports(service, service.config, messaging::Provider::SENDGRID, std::move(callback));
    service.sender.wake();
    co_return NoContent{};
}

// Twilio signs the address that it was given with the message, so that it has to be made anew from the configuration,
// whatever proxies made of it on the way.
awaitable<NoContent> twilio_webhook(Context& service, Caller, TwilioWebhook request) {
    messaging::Callback callback{service.config.public_url + std::string(TwilioWebhook::endpoint.path), {}, {}};
    if (request.reference) callback.url += "?reference=" + http::percent_encode(request.reference->value.value);
    if (request.signature) callback.headers.set("X-Twilio-Signature", request.signature->value.value);
    callback.headers.set("Content-Type", "application/x-www-form-urlencoded");
    callback.body = std::move(request.body.bytes);
    co_await receive_reports(service, service.config, messaging::Provider::TWILIO, std::move(callback));
    service.sender.wake();
    co_return NoContent{};
}

}  // namespace airside::notification

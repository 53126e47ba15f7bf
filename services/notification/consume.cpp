// Events of the other services' feeds to notifications. Applying an event again finds the notification made before, by
// its id.
#include "platform/contract/bus.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/notification/domain/messages.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/store/templates.hpp"

namespace airside::notification {

namespace {

Notification notification_of(const Context& service, const events::Event& event, Draft draft, const Template& source) {
    auto rendered = render(source, draft.variables);
    auto type = std::string(json::name(draft.type));
    auto name = event.event_id.str() + "." + type;
    return {._id = name,
            .user_id = draft.user_id,
            .recipient_email = std::move(draft.recipient_email),
            .type = draft.type,
            .channel = NotificationChannel::EMAIL,
            .subject = std::move(rendered.subject),
            .body = std::move(rendered.text),
            .html_body = std::move(rendered.html),
            .template_id = source._id,
            .template_variables = {std::move(draft.variables)},
            .status = NotificationStatus::PENDING,
            .from_email = source.email.from_email.value_or(service.config.from_email),
            .from_name = source.email.from_name.value_or(service.config.from_name),
            .message_id = "<" + name + "@" + service.config.message_id_domain + ">",
            .max_attempts = service.config.max_attempts,
            .created_at = service.clock.now(),
            .due_at = service.clock.now(),
            .booking_id = draft.booking_id,
            .payment_id = draft.payment_id,
            .priority = draft.priority,
            // Counted from the event: one that reaches us days late is recorded, and not sent.
            .expires_at = event.created_at + service.config.expires_after};
}

awaitable<> keep(Context& service, const events::Event& event, Draft draft) {
    auto source = co_await store::find_template(service.documents, draft.template_id);
    if (!source) co_return;  // an operator switched this kind of message off
    auto notification = notification_of(service, event, std::move(draft), *source);
    auto is_new = co_await store::insert(service.documents, notification);
    if (is_new) service.sender.wake();
}

Caller caller_for(const events::Event& event) {
    auto caller = Caller::of_service("notification");
    if (event.traceparent) caller.trace = telemetry::TraceContext::from(*event.traceparent);
    return caller;
}

}  // namespace

awaitable<> take_booking_event(Context& service, const events::Event& event) {
    if (event.aggregate_type != "booking") co_return;
    auto payload = json::from_json<booking::BookingEvent>(event.payload_json);
    auto draft = draft_for(event.type, payload, service.airports);
    if (!draft) co_return;
    co_await keep(service, event, std::move(*draft));
}

awaitable<> take_payment_event(Context& service, const events::Event& event) {
    if (event.type != payment::payment_completed) co_return;
    auto payload = json::from_json<payment::PaymentEvent>(event.payload_json);
    user::GetUser whose{payload.user_id};
    auto payer = co_await service.bus.call(caller_for(event), std::move(whose));
    if (payer.status == user::UserStatus::DELETED) co_return;  // their address is a tombstone by now
    booking::GetBooking what{payload.booking_id};
    auto booked = co_await service.bus.call(caller_for(event), std::move(what));
    auto draft = receipt_for(payload, payer, booked.booking_reference.str());
    co_await keep(service, event, std::move(draft));
}

}  // namespace airside::notification

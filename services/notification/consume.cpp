// Events of the other services' feeds to notifications. Applying an event again finds the notification made before, by
// its id.
#include "platform/contract/bus.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/notification/deliver.hpp"
#include "services/notification/domain/reminders.hpp"
#include "services/notification/domain/verification.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/outgoing.hpp"
#include "services/notification/store/devices.hpp"
#include "services/notification/store/templates.hpp"

namespace airside::notification {

namespace {

// What makes a notification, beside its draft: its name (so that an event applied again makes no second one), its
// reader's language, and when it may be sent.
struct Occasion {
    std::string name;
    std::string language;
    Instant expires_at;
    std::optional<Instant> scheduled_at{};
    std::optional<std::int64_t> booking_version{};
    std::optional<std::string> verification_id{};
};

Notification notification_of(const Context& service, const Occasion& occasion, const Draft& draft,
                             const Template& source, NotificationChannel channel) {
    auto rendered = render(source, channel, occasion.language, draft.variables);
    auto mail = source.email.value_or(EmailTemplate{});
    auto name = occasion.name;
    if (channel != NotificationChannel::EMAIL) name += "." + std::string(json::name(channel));
    auto now = service.clock.now();
    auto due = occasion.scheduled_at.value_or(now);
    return {._id = name,
            .user_id = draft.user_id,
            .recipient_email = draft.recipient_email,
            .recipient_phone = draft.recipient_phone,
            .type = draft.type,
            .channel = channel,
            .subject = std::move(rendered.subject),
            .body = std::move(rendered.text),
            .html_body = std::move(rendered.html),
            .template_id = source._id,
            .template_variables = {draft.variables},
            .status = NotificationStatus::PENDING,
            .from_email = mail.from_email.value_or(service.config.from_email),
            .from_name = mail.from_name.value_or(service.config.from_name),
            .message_id = "<" + name + "@" + service.config.message_id_domain + ">",
            .max_attempts = service.config.max_attempts,
            .created_at = now,
            .due_at = due,
            .booking_id = draft.booking_id,
            .payment_id = draft.payment_id,
            .priority = draft.priority,
            .scheduled_at = occasion.scheduled_at,
            .expires_at = occasion.expires_at,
            .rank_at = rank_of(due, draft.priority),
            .listed = !occasion.scheduled_at.has_value(),
            .language = occasion.language,
            .booking_version = occasion.booking_version,
            .verification_id = occasion.verification_id};
}

// Whether a message could go out on a channel: nobody is told that what was never meant for them has failed.
awaitable<bool> leads_somewhere(Context& service, const Occasion& occasion, const Draft& draft,
                                NotificationChannel channel) {
    if (!has_sender(service, channel)) co_return false;
    if (channel == NotificationChannel::SMS) co_return draft.recipient_phone.has_value();
    // By the time of a reminder its reader may have a device.
    if (channel != NotificationChannel::PUSH || occasion.scheduled_at) co_return true;
    auto devices = co_await store::devices_of(service.documents, draft.user_id);
    co_return !devices.empty();
}

// One for each channel of the type's template that leads somewhere. Where there is only one, it is kept all the same,
// and says what it failed of.
awaitable<> keep(Context& service, Occasion occasion, Draft draft) {
    auto source = co_await store::active_template(service.documents, draft.type);
    if (!source) co_return;  // an operator switched this kind of message off
    bool any_new = false;
    for (auto channel : source->channels) {
        auto leads = co_await leads_somewhere(service, occasion, draft, channel);
        if (!leads && source->channels.size() > 1) continue;
        auto notification = notification_of(service, occasion, draft, *source, channel);
        auto is_new = co_await store::insert(service.documents, notification);
        any_new = any_new || is_new;
    }
    if (any_new) service.sender.wake();
}

// Counted from the event: one that reaches us days late is recorded, and not sent.
Occasion occasion_of(const Context& service, const events::Event& event, NotificationType type, std::string language) {
    return {event.event_id.str() + "." + std::string(json::name(type)), std::move(language),
            event.created_at + service.config.expires_after};
}

awaitable<> remind(Context& service, const booking::BookingEvent& event, std::string language) {
    auto reminders = reminders_for(event, service.config.check_in_opens_before, service.airports);
    for (auto& reminder : reminders) {
        auto name = event.booking_id.str() + "." + std::string(json::name(reminder.draft.type)) + "." +
                    std::to_string(reminder.direction) + ".v" + std::to_string(event.version);
        Occasion occasion{std::move(name), language, reminder.departure, reminder.scheduled_at, event.version};
        co_await keep(service, std::move(occasion), std::move(reminder.draft));
    }
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
    user::GetUser whose{payload.user_id};
    auto reader = co_await service.bus.call(caller_for(event), whose);
    if (reader.status == user::UserStatus::DELETED) co_return;
    auto language = reader.preferred_language.str();
    auto occasion = occasion_of(service, event, draft->type, language);
    co_await keep(service, std::move(occasion), std::move(*draft));
    // What was to be said of an earlier state is no longer so, whether the booking ended or its flights moved.
    auto now = service.clock.now();
    co_await store::withdraw_reminders(service.documents, payload.booking_id, payload.version, now,
                                       service.config.kept);
    bool flies = event.type == "booking_confirmed" || event.type == "booking_schedule_changed";
    if (flies) co_await remind(service, payload, std::move(language));
}

awaitable<> take_payment_event(Context& service, const events::Event& event) {
    if (event.type != payment::payment_completed) co_return;
    auto payload = json::from_json<payment::PaymentEvent>(event.payload_json);
    user::GetUser whose{payload.user_id};
    auto payer = co_await service.bus.call(caller_for(event), whose);
    if (payer.status == user::UserStatus::DELETED) co_return;  // their address is a tombstone by now
    booking::GetBooking what{payload.booking_id};
    auto booked = co_await service.bus.call(caller_for(event), what);
    auto draft = receipt_for(payload, payer, booked.booking_reference.str());
    auto occasion = occasion_of(service, event, draft.type, payer.preferred_language.str());
    co_await keep(service, std::move(occasion), std::move(draft));
}

namespace {

awaitable<> tell_verification(Context& service, const events::Event& event) {
    auto payload = json::from_json<user::VerificationRequested>(event.payload_json);
    auto type = type_of(payload);
    if (!type) co_return;
    auto asked = co_await find_verification(service.bus, caller_for(event), payload.verification_id);
    if (!asked) co_return;
    auto draft = draft_for(*type, *asked);
    auto occasion = occasion_of(service, event, *type, asked->language.str());
    occasion.expires_at = payload.expires_at;
    occasion.verification_id = payload.verification_id.str();
    co_await keep(service, std::move(occasion), std::move(draft));
}

}  // namespace

awaitable<> take_user_event(Context& service, const events::Event& event) {
    if (event.type == user::verification_requested) co_await tell_verification(service, event);
}

}  // namespace airside::notification

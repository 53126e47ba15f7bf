// What the service's own files share.
#pragma once
#include "platform/async/sync.hpp"
#include "platform/contract/caller.hpp"
#include "platform/core/clock.hpp"
#include "platform/erasure/eraser.hpp"
#include "platform/events/consumer_set.hpp"
#include "services/notification/api_admin.hpp"
#include "services/notification/api_messengers.hpp"
#include "services/notification/sender.hpp"
#include "services/notification/service.hpp"
#include "services/notification/store/notifications.hpp"
#include "services/user/api.hpp"

namespace airside::notification {

struct Service::Impl : Dependencies {
    Impl(Dependencies dependencies, Config settings);
    Config config;
    Sender sender;
    events::ConsumerSet consumers;
    erasure::Eraser eraser;
    bool stopping = false;
    bool starting = false;
    Signal started;
};
using Context = Service::Impl;

awaitable<user::ExportPage> export_notifications(Context& service, Caller caller, user::ExportNotifications request);

awaitable<NotificationPage> list_notifications(Context& service, Caller caller, ListNotifications request);
NotificationView view_of(Notification notification);
// A page's next_cursor: "2026-11-22T12:00:00.123Z_<id>", the last one of the page before.
store::Place place_of(const std::string& cursor);
std::string cursor_after(Instant at, const std::string& id);

awaitable<InboxPage> list_inbox(Context& service, Caller caller, ListInbox request);
awaitable<InboxCount> count_inbox(Context& service, Caller caller, CountInbox request);
awaitable<InboxMessage> read_inbox_message(Context& service, Caller caller, ReadInboxMessage request);
awaitable<InboxMessage> archive_inbox_message(Context& service, Caller caller, ArchiveInboxMessage request);
awaitable<PreferencesView> get_preferences(Context& service, Caller caller, GetNotificationPreferences request);
awaitable<PreferencesView> set_preferences(Context& service, Caller caller, SetNotificationPreferences request);
awaitable<Bytes> track_open(Context& service, Caller caller, TrackOpen request);
awaitable<Redirect> track_click(Context& service, Caller caller, TrackClick request);
awaitable<NoContent> unsubscribe(Context& service, Caller caller, Unsubscribe request);
awaitable<Bytes> unsubscribe_page(Context& service, Caller caller, UnsubscribePage request);

awaitable<PushDevice> register_push_device(Context& service, Caller caller, RegisterPushDevice request);
awaitable<PushDeviceList> list_push_devices(Context& service, Caller caller, ListPushDevices request);
awaitable<NoContent> remove_push_device(Context& service, Caller caller, RemovePushDevice request);
awaitable<NoContent> sendgrid_webhook(Context& service, Caller caller, SendgridWebhook request);
awaitable<NoContent> twilio_webhook(Context& service, Caller caller, TwilioWebhook request);

awaitable<TemplateList> list_templates(Context& service, Caller caller, ListTemplates request);
awaitable<TemplateView> get_template(Context& service, Caller caller, GetTemplate request);
awaitable<Created<TemplateView>> create_template(Context& service, Caller caller, CreateTemplate request);
awaitable<TemplateView> publish_template(Context& service, Caller caller, PublishTemplate request);
awaitable<TemplateView> deactivate_template(Context& service, Caller caller, DeactivateTemplate request);
awaitable<TemplatePreview> preview_template(Context& service, Caller caller, PreviewTemplate request);
awaitable<TestSendOutcome> test_send_template(Context& service, Caller caller, TestSendTemplate request);
awaitable<NotificationView> bounce_notification(Context& service, Caller caller, BounceNotification request);
awaitable<SuppressedPage> list_suppressed_addresses(Context& service, Caller caller, ListSuppressedAddresses request);
awaitable<NoContent> release_address(Context& service, Caller caller, ReleaseAddress request);

awaitable<erasure::Pass> erase_notifications_of(Context& service, UserId user);

// What a feed's event makes us tell; each may be applied any number of times.
awaitable<> take_booking_event(Context& service, const events::Event& event);
awaitable<> take_payment_event(Context& service, const events::Event& event);
awaitable<> take_user_event(Context& service, const events::Event& event);

}  // namespace airside::notification

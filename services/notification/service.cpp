#include "services/notification/service.hpp"

#include "platform/contract/bus.hpp"
#include "platform/telemetry/log.hpp"
#include "services/notification/impl.hpp"
#include "services/notification/store/devices.hpp"
#include "services/notification/store/readers.hpp"
#include "services/notification/store/reports.hpp"
#include "services/notification/store/templates.hpp"
#include "services/user/api.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> notification_migrations;
}

namespace airside::notification {

using namespace std::chrono_literals;

namespace {

awaitable<> prepare_store(Context& service) {
    co_await service.documents.ensure_indexes(store::notifications);
    co_await service.documents.ensure_indexes(store::notification_templates);
    co_await service.documents.ensure_indexes(store::notification_preferences);
    co_await service.documents.ensure_indexes(store::suppressed_addresses);
    co_await service.documents.ensure_indexes(store::push_devices);
    co_await service.documents.ensure_indexes(store::delivery_reports);
    co_await store::publish_built_in(service.documents, service.clock.now());
}

// Nothing is consumed before the templates are there, so that no event fails for want of one.
awaitable<> start_when_ready(Context& service) {
    auto pause = 100ms;
    bool ready = false;
    while (!ready && !service.stopping) {
        try {
            co_await prepare_store(service);
            ready = true;
        } catch (const std::exception& error) {
            log::warn("notifications can't start yet", {{"error", error.what()}});
        }
        if (!ready) co_await service.reactor.sleep(pause);
        pause = std::min<std::chrono::milliseconds>(pause * 2, 5s);
    }
    if (!service.stopping) {
        service.sender.start();
        service.consumers.start();
        service.eraser.start(service.user_feed);
    }
    service.starting = false;
    service.started.notify_all();
}

using TakeEvent = awaitable<> (*)(Context&, const events::Event&);

void add_consumer(Context& service, std::string name, events::FeedSource* feed, TakeEvent take) {
    if (!feed || !service.cursors) return;
    events::ConsumerOptions options;
    options.name = std::move(name);
    auto apply = [&service, take](const events::Event& event) { return take(service, event); };
    auto consumer =
        std::make_unique<events::DocumentConsumer>(service.reactor, options, *feed, *service.cursors, std::move(apply));
    service.consumers.add(std::move(options.name), std::move(consumer));
}

awaitable<std::int64_t> purge_of(Context& service, const documents::Collection& collection) {
    std::int64_t purged = 0;
    for (;;) {
        auto now = service.clock.now();
        auto batch = co_await service.documents.purge_expired(collection, now, documents::largest_page);
        if (batch == 0) break;
        purged += batch;
    }
    co_return purged;
}

std::string counts(std::int64_t notifications, std::int64_t reports) {
    return R"({"notifications":)" + std::to_string(notifications) + R"(,"delivery_reports":)" +
           std::to_string(reports) + "}";
}

awaitable<std::string> purge(Context& service) {
    auto notifications = co_await purge_of(service, store::notifications);
    auto reports = co_await purge_of(service, store::delivery_reports);
    co_return R"({"purged":)" + counts(notifications, reports) + "}";
}

awaitable<std::string> plan_purge(Context& service) {
    documents::Filter expired{documents::lte("purge_at", service.clock.now())};
    auto notifications = co_await service.documents.count(store::notifications, expired);
    auto reports = co_await service.documents.count(store::delivery_reports, std::move(expired));
    co_return R"({"would_purge":)" + counts(notifications, reports) + "}";
}

using messaging::Provider;

// Each provider of a channel once, and none that is of another channel.
bool are_of_channel(const std::vector<Provider>& providers, std::vector<Provider> possible) {
    for (auto provider : providers)
        if (std::erase(possible, provider) == 0) return false;
    return true;
}

}  // namespace

std::string Config::check() const {
    if (max_attempts < 1 || concurrency < 1) return "max_attempts and concurrency are at least 1";
    if (retry_min < 1s || retry_max < retry_min) return "retry_min is at least 1s and at most retry_max";
    if (send_deadline < 1s || lease_margin < 1s) return "send_deadline and lease_margin are at least 1s";
    if (check_in_opens_before < 1h) return "check_in_opens_before is at least 1h";
    for (auto& url : {public_url, site_url})
        if (!url.empty() && (!(url.starts_with("https://") || url.starts_with("http://")) || url.ends_with("/")))
            return "public_url and site_url begin with https:// or http:// and end without a slash";
    if (mail_providers.empty() || !are_of_channel(mail_providers, {Provider::SMTP, Provider::SENDGRID}))
        return "mail_providers names SMTP, SENDGRID or both, each once";
    if (!are_of_channel(sms_providers, {Provider::TWILIO})) return "sms_providers names TWILIO or nobody";
    if (!are_of_channel(push_providers, {Provider::FIREBASE})) return "push_providers names FIREBASE or nobody";
    if (most_devices < 1 || most_devices > 100) return "most_devices is from 1 to 100";
    if (poll < 10ms) return "poll is at least 10ms";
    return "";
}

Service::Impl::Impl(Dependencies dependencies, Config settings)
    : Dependencies(dependencies),
      config(std::move(settings)),
      sender(dependencies, config),
      consumers(dependencies.reactor),
      eraser(
          dependencies.reactor, dependencies.clock, dependencies.pool, {.service = "notification"},
          [this](UserId user) { return erase_notifications_of(*this, user); },
          erasure::acknowledge_at<user::AcknowledgeErasure>(&dependencies.bus, "notification")),
      started(dependencies.reactor) {}

Service::Service(Dependencies dependencies, Config config)
    : impl_(std::make_unique<Impl>(std::move(dependencies), std::move(config))) {}
Service::~Service() = default;

void Service::serve(Bus& bus) {
    auto& service = *impl_;
    bus.on<user::ExportNotifications>(service, &export_notifications);
    bus.on<ListNotifications>(service, &list_notifications);
    bus.on<ListInbox>(service, &list_inbox);
    bus.on<CountInbox>(service, &count_inbox);
    bus.on<ReadInboxMessage>(service, &read_inbox_message);
    bus.on<ArchiveInboxMessage>(service, &archive_inbox_message);
    bus.on<GetNotificationPreferences>(service, &get_preferences);
    bus.on<SetNotificationPreferences>(service, &set_preferences);
    bus.on<TrackOpen>(service, &track_open);
    bus.on<TrackClick>(service, &track_click);
    bus.on<Unsubscribe>(service, &unsubscribe);
    bus.on<UnsubscribePage>(service, &unsubscribe_page);
    bus.on<RegisterPushDevice>(service, &register_push_device);
    bus.on<ListPushDevices>(service, &list_push_devices);
    bus.on<RemovePushDevice>(service, &remove_push_device);
    bus.on<SendgridWebhook>(service, &sendgrid_webhook);
    bus.on<TwilioWebhook>(service, &twilio_webhook);
    bus.on<ListTemplates>(service, &list_templates);
    bus.on<GetTemplate>(service, &get_template);
    bus.on<CreateTemplate>(service, &create_template);
    bus.on<PublishTemplate>(service, &publish_template);
    bus.on<DeactivateTemplate>(service, &deactivate_template);
    bus.on<PreviewTemplate>(service, &preview_template);
    bus.on<TestSendTemplate>(service, &test_send_template);
    bus.on<BounceNotification>(service, &bounce_notification);
    bus.on<ListSuppressedAddresses>(service, &list_suppressed_addresses);
    bus.on<ReleaseAddress>(service, &release_address);
}

awaitable<erasure::Pass> erase_notifications_of(Context& service, UserId user) {
    erasure::Pass pass;
    pass.changed = co_await store::erase_user(service.documents, user, service.clock.now(), service.config.kept);
    co_return pass;
}

void Service::start_background() {
    add_consumer(*impl_, "notification.booking", impl_->booking_feed, &take_booking_event);
    add_consumer(*impl_, "notification.payment", impl_->payment_feed, &take_payment_event);
    add_consumer(*impl_, "notification.user", impl_->user_feed, &take_user_event);
    impl_->starting = true;
    impl_->reactor.spawn("notification.start", start_when_ready(*impl_));
}

awaitable<> Service::stop(Steady::time_point deadline) {
    auto& service = *impl_;
    service.stopping = true;
    while (service.starting && Steady::now() < deadline) co_await service.started.wait_until(deadline);
    co_await service.eraser.stop(deadline);
    co_await service.consumers.stop(deadline);
    co_await service.sender.stop(deadline);
}

std::vector<jobs::Job> Service::jobs() {
    auto& service = *impl_;
    return {{.name = "notification.purge",
             .every = 1h,
             .run = [&service] { return purge(service); },
             .plan = [&service] { return plan_purge(service); }},
            service.eraser.job()};
}

std::span<const EmbeddedFile> migrations() { return embedded::notification_migrations; }

}  // namespace airside::notification

#include "services/analytics/service.hpp"

#include "platform/contract/bus.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "services/analytics/impl.hpp"
#include "services/analytics/store/events.hpp"
#include "services/analytics/warehouse/warehouse.hpp"
#include "services/user/api.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> analytics_migrations;
}

namespace airside::analytics {

using namespace std::chrono_literals;

namespace {

Pseudonyms pseudonyms_of(const Config& config, const config::Secret& service_secret) {
    if (!config.pseudonym_key.empty()) return Pseudonyms(config.pseudonym_key.reveal());
    return Pseudonyms::derived_from(service_secret.reveal());
}

void add_consumer(Context& service, std::string name, events::FeedSource* feed) {
    if (!feed || !service.cursors) return;
    events::ConsumerOptions options;
    options.name = std::move(name);
    auto apply = [&service](const events::Event& event) { return take_event(service, event); };
    // Searches come by the thousand a second.
    auto apply_page = [&service](const std::vector<events::Event>& page) { return take_events(service, page); };
    auto consumer = std::make_unique<events::DocumentConsumer>(service.reactor, options, *feed, *service.cursors,
                                                               std::move(apply), std::move(apply_page));
    service.consumers.add(std::move(options.name), std::move(consumer));
}

// Nothing is consumed before the collection is there, so that no event fails for want of it.
awaitable<> start_when_ready(Context& service) {
    std::chrono::milliseconds pause = 100ms;
    bool ready = false;
    while (!ready && !service.stopping) {
        try {
            co_await service.documents.ensure_indexes(store::events);
            ready = true;
        } catch (const std::exception& error) {
            log::warn("analytics can't start yet", {{"error", error.what()}});
        }
        if (!ready) co_await service.reactor.sleep(pause);
        pause = std::min<std::chrono::milliseconds>(pause * 2, 5s);
    }
    if (!service.stopping) {
        service.consumers.start();
        service.eraser.start(service.user_feed);
    }
    service.starting = false;
    service.started.notify_all();
}

awaitable<std::string> purge(Context& service) {
    std::int64_t purged = 0;
    for (;;) {
        auto now = service.clock.now();
        auto batch = co_await service.documents.purge_expired(store::events, now, documents::largest_page);
        if (batch == 0) break;
        purged += batch;
    }
    co_return "{\"purged\":" + std::to_string(purged) + "}";
}

warehouse::Warehouse warehouse_of(Context& service) {
    warehouse::Options options;
    options.after = service.config.warehouse_after;
    options.part_events = service.config.warehouse_part_events;
    options.parts_a_run = service.config.warehouse_parts_a_run;
    return {warehouse::Stores{service.reactor, service.clock, service.random, service.pool, service.documents,
                              *service.objects, *service.workers},
            options};
}

awaitable<std::string> export_warehouse(Context& service) {
    auto exporting = warehouse_of(service);
    auto report = co_await exporting.run();
    co_return json::to_json(report);
}

awaitable<std::string> plan_warehouse(Context& service) {
    auto exporting = warehouse_of(service);
    auto plan = co_await exporting.plan();
    co_return json::to_json(plan);
}

awaitable<std::string> plan_purge(Context& service) {
    documents::Filter expired{documents::lte("purge_at", service.clock.now())};
    auto events = co_await service.documents.count(store::events, std::move(expired));
    co_return "{\"would_purge\":" + std::to_string(events) + "}";
}

}  // namespace

std::string Config::check() const {
    auto currency = Currency::parse(reporting_currency);
    if (!currency) return "reporting_currency is an ISO 4217 currency";
    if (!pseudonym_key.empty() && pseudonym_key.reveal().size() < 32)
        return "pseudonym_key needs at least 32 characters";
    if (metrics_every < 1s) return "metrics_every is at least 1s";
    if (warehouse_after < 0s) return "warehouse_after is not negative";
    if (warehouse_part_events < 1 || warehouse_part_events > 1'000'000)
        return "warehouse_part_events is from 1 to 1000000";
    if (warehouse_parts_a_run < 1) return "warehouse_parts_a_run is at least 1";
    if (web_queue < 50) return "web_queue is at least 50: as much as one request brings";
    if (web_requests_an_hour_user < 1 || web_requests_an_hour_anonymous < 1)
        return "web_requests_an_hour_user and _anonymous are at least 1";
    try {
        RateTable(*currency, rates);
    } catch (const std::invalid_argument& wrong) {
        return wrong.what();
    }
    return "";
}

Service::Impl::Impl(Dependencies dependencies, Config settings)
    : Dependencies(dependencies),
      config(std::move(settings)),
      rates(Currency::of(config.reporting_currency), config.rates),
      pseudonyms(pseudonyms_of(config, dependencies.service_secret)),
      limiter(dependencies.cache, redis::RateLimits{"events", "Too many events", config.web_requests_an_hour_user,
                                                    config.web_requests_an_hour_anonymous}),
      intake(dependencies.reactor, config.web_queue,
             [this](std::vector<AnalyticsEvent> batch) { return keep_events(*this, std::move(batch)); }),
      consumers(dependencies.reactor),
      eraser(
          dependencies.reactor, dependencies.clock, dependencies.pool, {.service = "analytics"},
          [this](UserId user) { return erase_events_of(*this, user); },
          erasure::acknowledge_at<user::AcknowledgeErasure>(Dependencies::bus, "analytics")),
      started(dependencies.reactor) {}

Service::Service(Dependencies dependencies, Config config)
    : impl_(std::make_unique<Impl>(std::move(dependencies), std::move(config))) {}
Service::~Service() = default;

void Service::serve(Bus& bus) {
    bus.on<user::ExportEvents>(*impl_, &export_events);
    bus.on<ListDailyMetrics>(*impl_, &list_daily_metrics);
    bus.on<GetConversion>(*impl_, &get_conversion);
    bus.on<ListTopRoutes>(*impl_, &list_top_routes);
    bus.on<RecomputeMetrics>(*impl_, &recompute_metrics);
    bus.on<RecordEvents>(*impl_, &record_events);
}

void Service::start_background() {
    impl_->intake.start();
    add_consumer(*impl_, "analytics.user", impl_->user_feed);
    add_consumer(*impl_, "analytics.search", impl_->search_feed);
    add_consumer(*impl_, "analytics.booking", impl_->booking_feed);
    add_consumer(*impl_, "analytics.payment", impl_->payment_feed);
    impl_->starting = true;
    impl_->reactor.spawn("analytics.start", start_when_ready(*impl_));
}

awaitable<> Service::stop(Steady::time_point deadline) {
    auto& service = *impl_;
    service.stopping = true;
    while (service.starting && Steady::now() < deadline) co_await service.started.wait_until(deadline);
    co_await service.eraser.stop(deadline);
    co_await service.consumers.stop(deadline);
    co_await service.intake.stop(deadline);
}

std::vector<jobs::Job> Service::jobs() {
    auto& service = *impl_;
    std::vector<jobs::Job> all{{.name = "analytics.daily_metrics",
                                .every = service.config.metrics_every,
                                .run = [&service] { return recompute_changed_days(service); },
                                .plan = [&service] { return plan_changed_days(service); }},
                               {.name = "analytics.purge_events",
                                .every = 24h,
                                .run = [&service] { return purge(service); },
                                .plan = [&service] { return plan_purge(service); }},
                               {.name = "analytics.unlink_users",
                                .every = 1h,
                                .run = [&service] { return unlink_rest(service); },
                                .plan = [&service] { return plan_unlink_rest(service); }},
                               service.eraser.job()};
    if (service.objects && service.workers)
        all.push_back({.name = "analytics.export_warehouse",
                       .every = 1h,
                       .run = [&service] { return export_warehouse(service); },
                       .time_limit = 1h,
                       .plan = [&service] { return plan_warehouse(service); }});
    return all;
}

awaitable<DailyMetrics> Service::recompute(Date day) { return recompute_day(*impl_, day); }

awaitable<RecomputeReport> Service::recompute(Date from, Date to) { return recompute_range(*impl_, from, to); }

awaitable<std::int64_t> Service::unlink_user(UserId user) { return analytics::unlink_user(*impl_, user); }

awaitable<> keep_events(Context& service, std::vector<AnalyticsEvent> kept) {
    co_await leave_out_unlinked(service, kept);
    co_await store::insert_all(service.documents, kept);
}

awaitable<> take_event(Context& service, const events::Event& event) {
    std::vector<events::Event> page{event};
    co_await take_events(service, page);
}

awaitable<> take_events(Context& service, const std::vector<events::Event>& page) {
    std::vector<AnalyticsEvent> kept;
    for (auto& event : page) {
        auto one = analytics_event(event, service.pseudonyms, service.clock.now());
        if (one) kept.push_back(std::move(*one));
    }
    co_await keep_events(service, std::move(kept));
}

std::span<const EmbeddedFile> migrations() { return embedded::analytics_migrations; }

}  // namespace airside::analytics

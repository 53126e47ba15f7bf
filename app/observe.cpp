// What can be seen of a worker from outside: health, metrics, documentation; and how its requests are dispatched.
#include "app/worker.hpp"
#include "platform/contract/openapi.hpp"
#include "platform/jobs/months.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::app {

namespace {

awaitable<> require_redis(redis::Client& client) {
    auto deadline = Steady::now() + std::chrono::milliseconds(500);
    co_await client.connected(deadline);
}

}  // namespace

std::vector<Check> Worker::checks() {
    std::vector<Check> checks;
    checks.reserve(databases_.size() + 3);
    for (auto& [service, database] : databases_)
        checks.push_back({"postgres." + service, true, [&pool = database->pool] { return pool.ping(); }});
    // Without Redis searches go to the providers and sessions to PostgreSQL: slower, not wrong.
    for (auto* client : {search_cache_.get(), user_sessions_.get(), booking_locks_.get()})
        checks.push_back({"redis." + client->name(), false, [client] { return require_redis(*client); }});
    return checks;
}

void Worker::make_system_routes() {
    system_ = std::make_unique<SystemRoutes>(reactor_, *authenticator_, contract::openapi(bus_), process_.keys->jwks());
    for (auto& check : checks()) system_->add(std::move(check));
    // Where every service is in this process, nobody else reads their feeds.
    for (std::string service : {"user", "search", "booking", "payment", "review"}) {
        if (!process_.runs(service) || process_.config.services.empty()) continue;
        feed_of(service);
        system_->add_feed(service, *database(service).feed);
    }
    publish_gauges();
}

void Worker::make_dispatcher() {
    forwarder_ = std::make_unique<Forwarder>(bus_, http_, service_tokens_, transport_);
    std::map<std::string, contract::IdempotencyStore*> stores;
    if (booking_) stores["booking"] = &booking_->idempotency();
    if (payment_) stores["payment"] = &payment_->idempotency();
    if (review_) stores["review"] = &review_->idempotency();
    auto fallback = [this](const http::Request& request) -> awaitable<std::optional<http::Response>> {
        auto own = co_await (*system_)(request);
        if (own) co_return own;
        auto other = co_await (*forwarder_)(request);
        co_return other;
    };
    dispatcher_ = std::make_unique<contract::Dispatcher>(bus_, *authenticator_, std::move(stores), fallback);
}

// Pools and queues as gauges. They live on this reactor, so a sampler on it copies them once a second; rendering, which
// may be on another thread, reads the copies.
void Worker::publish_gauges() {
    starts_.push_back([this] { reactor_.spawn("gauges", sample_gauges()); });
    if (role_ == Role::background) starts_.push_back([this] { reactor_.spawn("months", sample_months()); });
}

// How many months ahead there are, whether or not the jobs that make them run: that they don't is what an alarm on it
// tells.
awaitable<> Worker::sample_months() {
    static const std::map<std::string, std::vector<std::string>> tables{
        {"booking", {"bookings", "booking_passengers", "booking_flights"}},
        {"payment", {"payments", "refunds", "payment_attempts"}},
        {"search", {"search_history"}}};
    static log::RateLimited limited;
    for (;;) {
        for (const auto& [service, parents] : tables) {
            auto found = databases_.find(service);
            if (found == databases_.end()) continue;
            try {
                auto left = co_await jobs::months_left(found->second->pool, parents, process_.clock.today());
                telemetry::gauge("airside_partitions_months_left", "Whole months after this one that have partitions",
                                 {{"service", service}})
                    .set(left);
            } catch (const std::exception& error) {
                limited.warn("the months ahead could not be counted", {{"service", service}, {"reason", error.what()}});
            }
        }
        co_await reactor_.sleep(std::chrono::minutes(1));
    }
}

awaitable<> Worker::sample_gauges() {
    for (;;) {
        for (auto& [service, database] : databases_) {
            auto stats = database->pool.stats();
            telemetry::Labels labels{{"database", service}, {"reactor", name_}};
            telemetry::gauge("airside_postgres_open_connections", "Connections of one reactor's pool", labels)
                .set(static_cast<double>(stats.open));
            telemetry::gauge("airside_postgres_idle_connections", "Of these, unused", labels)
                .set(static_cast<double>(stats.idle));
            telemetry::gauge("airside_postgres_waiting", "Coroutines that wait for a connection", labels)
                .set(static_cast<double>(stats.waiting));
            telemetry::gauge("airside_postgres_down", "1 while the database can't be reached", labels)
                .set(stats.down ? 1 : 0);
            sample_jobs(service, *database);
        }
        for (auto* client : {search_cache_.get(), user_sessions_.get(), booking_locks_.get()}) {
            auto stats = client->stats();
            telemetry::Labels labels{{"server", client->name()}, {"reactor", name_}};
            telemetry::gauge("airside_redis_connected", "Connections that are up", labels)
                .set(static_cast<double>(stats.connected));
            telemetry::gauge("airside_redis_outstanding", "Commands without an answer yet", labels)
                .set(static_cast<double>(stats.outstanding));
        }
        co_await reactor_.sleep(std::chrono::seconds(1));
    }
}

void Worker::sample_jobs(const std::string& service, const Database& database) {
    if (!database.scheduler) return;
    for (auto& [name, stats] : database.scheduler->stats()) {
        telemetry::Labels labels{{"job", name}, {"database", service}};
        telemetry::gauge("airside_job_runs", "Since the start of the process", labels)
            .set(static_cast<double>(stats.runs));
        telemetry::gauge("airside_job_failures", "Since the start of the process", labels)
            .set(static_cast<double>(stats.failures));
        telemetry::gauge("airside_job_last_duration_seconds", "Of the last run", labels)
            .set(std::chrono::duration<double>(stats.last_duration).count());
        if (stats.last_success)
            telemetry::gauge("airside_job_last_success_timestamp_seconds", "When it last ended well", labels)
                .set(std::chrono::duration<double>(stats.last_success->time_since_epoch()).count());
    }
}

}  // namespace airside::app

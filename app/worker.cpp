#include "app/worker.hpp"

#include "app/bindings.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::app {

namespace {

redis::RedisOptions redis_options(const RedisSection& section, const std::string& url, std::string name) {
    redis::RedisOptions options;
    options.url = url;
    options.password = section.password.reveal();
    options.name = std::move(name);
    return options;
}

postgres::PoolOptions pool_options(const Process& process, const std::string& service) {
    postgres::PoolOptions options;
    options.conninfo = process.conninfo(service);
    options.name = "airside-" + service;
    options.size = process.config.postgres.connections;
    options.statement_timeout = process.config.postgres.statement_timeout;
    // A server that is gone refuses at once; this is for one that is merely busy.
    options.connect_timeout = std::chrono::seconds(3);
    // Planning over 60 partitions costs more than running the statement.
    if (service == "booking" || service == "payment") options.plan_cache_mode = "force_generic_plan";
    return options;
}

}  // namespace

Database::Database(Reactor& reactor, const Process& process, const std::string& service)
    : pool(reactor, pool_options(process, service)), notifier(reactor, pool) {}

Worker::Worker(Process& process, Role role, std::string name)
    : process_(process),
      role_(role),
      name_(std::move(name)),
      http_(reactor_),
      service_tokens_(process.config.auth.service_secret.reveal(), "airside", process.clock),
      transport_(http_, service_tokens_, process.config.services) {
    bind_contracts(bus_);
    bus_.transport = [this](std::string service, Caller caller, http::Request request) {
        return transport_(std::move(service), std::move(caller), std::move(request));
    };
    auto& redis = process.config.redis;
    search_cache_ = std::make_unique<redis::Client>(reactor_, redis_options(redis, redis.search_cache, "search_cache"));
    user_sessions_ =
        std::make_unique<redis::Client>(reactor_, redis_options(redis, redis.user_sessions, "user_sessions"));
    booking_locks_ =
        std::make_unique<redis::Client>(reactor_, redis_options(redis, redis.booking_locks, "booking_locks"));
    make_vendors();
    make_services();
    if (role == Role::command) return;
    authenticator_ = std::make_unique<RequestAuthenticator>(process.access_tokens, service_tokens_, bus_);
    make_system_routes();
    make_dispatcher();
}

// The services stop before what they use: members are destroyed in the reverse order of their declaration.
Worker::~Worker() = default;

Database& Worker::database(const std::string& service) {
    auto& database = databases_[service];
    if (!database) database = std::make_unique<Database>(reactor_, process_, service);
    return *database;
}

events::FeedSource& Worker::feed_of(const std::string& service) {
    if (process_.runs(service)) {
        auto& feed = database(service).feed;
        if (!feed) feed = std::make_unique<events::Feed>(reactor_, database(service).pool);
        return *feed;
    }
    auto& feed = remote_feeds_[service];
    if (!feed) feed = std::make_unique<HttpFeedSource>(transport_, service);
    return *feed;
}

events::FeedSource* Worker::background_feed(const std::string& service) {
    return role_ == Role::background ? &feed_of(service) : nullptr;
}

events::CursorStore& Worker::cursors_in(const std::string& service) {
    auto& cursors = cursors_[service];
    if (!cursors) cursors = std::make_unique<events::PgCursorStore>(database(service).pool);
    return *cursors;
}

std::uint16_t Worker::listen(std::uint16_t port) {
    auto& section = process_.config.http;
    http::ServerOptions options;
    options.address = section.address;
    options.port = port;
    options.reuse_port = true;
    options.connection_limit = section.connection_limit;
    options.body_limit = section.body_limit_bytes;
    if (section.tls_certificate)
        options.tls = http::TlsFiles{*section.tls_certificate, section.tls_private_key.value()};
    options.clock = &process_.clock;
    auto handler = [this](http::Request request) { return (*dispatcher_)(std::move(request)); };
    server_ = std::make_unique<http::Server>(reactor_, std::move(options), handler);
    return server_->port();
}

void Worker::start() {
    for (auto& start_service : starts_) start_service();
    for (auto& [service, database] : databases_)
        if (database->scheduler) database->scheduler->start();
}

awaitable<> Worker::stop() {
    system_->start_draining();
    auto deadline = Steady::now() + process_.config.http.drain;
    for (auto& [service, database] : databases_)
        if (database->scheduler) database->scheduler->stop();
    bool whole = true;
    if (server_) whole = co_await server_->drain(deadline);
    if (!whole) log::warn("requests were cut off", {{"after_s", process_.config.http.drain.count()}});
    for (auto& stop_service : stops_) {
        auto stopping = stop_service(deadline);
        co_await std::move(stopping);
    }
    for (auto& [service, database] : databases_)
        if (database->scheduler) co_await database->scheduler->stopped();
}

void Worker::schedule(const std::string& service, std::vector<jobs::Job> jobs) {
    if (role_ == Role::serving) return;
    auto& scheduler = database(service).scheduler;
    if (!scheduler) scheduler = std::make_unique<jobs::Scheduler>(reactor_, database(service).pool);
    for (auto& job : jobs) scheduler->add(std::move(job));
}

std::vector<std::string> Worker::job_names() const {
    std::vector<std::string> names;
    for (auto& [service, database] : databases_)
        if (database->scheduler)
            for (auto& name : database->scheduler->names()) names.push_back(name);
    return names;
}

jobs::Scheduler& Worker::scheduler_of(const std::string& job) {
    for (auto& [service, database] : databases_) {
        if (!database->scheduler) continue;
        auto names = database->scheduler->names();
        if (std::ranges::find(names, job) != names.end()) return *database->scheduler;
    }
    throw not_found("no job is called " + job + "; see `airside jobs list`");
}

awaitable<jobs::JobReport> Worker::run_job(std::string name) {
    auto& scheduler = scheduler_of(name);
    return scheduler.run_now(std::move(name));
}

awaitable<std::string> Worker::plan_job(std::string name) {
    auto& scheduler = scheduler_of(name);
    return scheduler.plan_now(std::move(name));
}

}  // namespace airside::app

#include "services/search/service.hpp"

#include <set>

#include "platform/contract/bus.hpp"
#include "platform/jobs/scheduler.hpp"
#include "platform/postgres/short_lock.hpp"
#include "services/search/handlers/export.hpp"
#include "services/search/handlers/offer_services.hpp"
#include "services/search/handlers/past_searches.hpp"
#include "services/search/handlers/places.hpp"
#include "services/search/handlers/price_offer.hpp"
#include "services/search/handlers/providers.hpp"
#include "services/search/handlers/search_flights.hpp"
#include "services/search/handlers/show_seat_maps.hpp"
#include "services/search/impl.hpp"
#include "services/search/store/erasure.hpp"
#include "services/user/api.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> search_migrations;
}

namespace airside::search {
namespace {

constexpr int months_ahead = 4;

const postgres::Query make_partitions{"search.make_partitions",
                                      "SELECT make_search_history_partitions($1::date, $2::int) AS made"};
const postgres::Query drop_month{"search.drop_month",
                                 "SELECT drop_search_history_month(make_interval(hours => $1::int)) AS dropped"};
const postgres::Query delete_history{"search.purge_history", R"sql(
    DELETE FROM search_history WHERE (id, created_at) IN (
        SELECT id, created_at FROM search_history WHERE created_at < now() - make_interval(hours => $1::int) LIMIT $2))sql"};
constexpr int purge_batch = 5'000;
// The months as make_search_history_partitions() and drop_search_history_month() have them.
const postgres::Query missing_partitions{"search.missing_partitions", R"sql(
    SELECT count(*) AS months FROM generate_series(0, $2::int - 1) i
     WHERE to_regclass('search_history' || to_char(date_trunc('month', $1::date::timestamp) + make_interval(months => i), '_YYYY_MM')) IS NULL)sql"};
const postgres::Query old_history{"search.old_history", R"sql(
    SELECT (SELECT count(*) FROM search_history WHERE created_at < now() - make_interval(hours => $1::int)
               AND created_at >= date_trunc('month', now() - make_interval(hours => $1::int), 'UTC')) AS rows,
           (SELECT count(*) FROM search_history_months()
             WHERE (month + interval '1 month') AT TIME ZONE 'UTC' <= now() - make_interval(hours => $1::int)) AS months)sql"};

awaitable<std::string> run_make_partitions(Service::Impl& service) {
    auto first = service.on.clock.today();
    int made = 0;
    auto step = [&]() -> awaitable<> {
        auto rows = co_await service.on.pool.run(make_partitions, first, months_ahead);
        made = rows.one().get<int>("made");
    };
    co_await postgres::with_short_lock(service.on.reactor, step);
    co_return R"({"made":)" + std::to_string(made) + "}";
}

awaitable<std::string> run_purge_history(Service::Impl& service) {
    auto hours = static_cast<int>(service.config.history_retention.count());
    int months = 0;
    for (bool more = true; more; months += more) {
        auto step = [&]() -> awaitable<> {
            auto rows = co_await service.on.pool.run(drop_month, hours);
            more = rows.one().get<bool>("dropped");
        };
        co_await postgres::with_short_lock(service.on.reactor, step);
    }
    std::uint64_t deleted = 0, batch = 0;
    do {
        auto rows = co_await service.on.pool.run(delete_history, hours, purge_batch);
        batch = rows.affected();
        deleted += batch;
    } while (batch == purge_batch);
    co_return R"({"rows_deleted":)" + std::to_string(deleted) + R"(,"months_dropped":)" + std::to_string(months) + "}";
}

awaitable<std::string> plan_make_partitions(Service::Impl& service) {
    auto first = service.on.clock.today();
    auto rows = co_await service.on.pool.run(missing_partitions, first, months_ahead);
    co_return R"({"would_make":)" + std::string(rows.one().text("months")) + "}";
}

awaitable<std::string> plan_purge_history(Service::Impl& service) {
    auto hours = static_cast<int>(service.config.history_retention.count());
    auto rows = co_await service.on.pool.run(old_history, hours);
    auto row = rows.one();
    co_return R"({"would_delete":)" + std::string(row.text("rows")) + R"(,"months_to_drop":)" +
        std::string(row.text("months")) + "}";
}

}  // namespace

std::string ProviderLimits::check() const {
    if (deadline && *deadline < std::chrono::milliseconds(100)) return "deadline is at least 100ms";
    if (calls && (*calls < 1 || *calls > 10'000)) return "calls is from 1 to 10000";
    return "";
}

std::string Config::check() const {
    if (!Currency::parse(currency)) return "currency is no ISO 4217 currency";
    if (max_offers < 1 || max_offers > 250) return "max_offers is from 1 to 250";
    if (provider_calls < 1 || provider_calls > 10'000) return "provider_calls is from 1 to 10000";
    std::set<gds::Provider> limited;
    for (auto& one : providers)
        if (!limited.insert(one.provider).second)
            return "providers has " + std::string(gds::to_string(one.provider)) + " twice";
    if (partial_result_ttl > result_ttl) return "partial_result_ttl is at most result_ttl";
    if (offer_ttl <= result_ttl)
        return "offer_ttl has to be longer than result_ttl: a cached answer's offers must be good";
    return "";
}

Shared::Shared(const Config& config) : state_(std::make_unique<SharedState>(config)) {}
Shared::~Shared() = default;
Shared::Shared(Shared&&) noexcept = default;
Shared& Shared::operator=(Shared&&) noexcept = default;

Service::Impl::Impl(Dependencies dependencies, Config configuration)
    : on(std::move(dependencies)),
      config(std::move(configuration)),
      rules{Currency::of(config.currency), config.horizon_days, config.max_offers},
      offers(on.cache, on.shared.state().offers, on.clock),
      engine(on, config, rules.currency, on.shared.state(), offers),
      limiter(on.cache, redis::RateLimits{"search", "Too many searches", config.searches_an_hour_user,
                                          config.searches_an_hour_anonymous}),
      history(on.reactor, on.clock, on.random, on.pool, on.notifier, HistoryOptions{config.history}),
      popular(on.reactor, on.cache),
      eraser(
          on.reactor, on.clock, on.pool, {.service = "search"},
          [this](UserId user) { return erase_searches_of(on.pool, user); },
          erasure::acknowledge_at<user::AcknowledgeErasure>(on.bus, "search")) {}

Service::Service(Dependencies dependencies, Config config)
    : impl_(std::make_unique<Impl>(std::move(dependencies), std::move(config))) {}
Service::~Service() = default;

void Service::serve(Bus& bus) {
    bus.on<SearchFlights>(*impl_, search_flights);
    bus.on<SearchMultiCity>(*impl_, search_multi_city);
    bus.on<PriceOffer>(*impl_, price_offer);
    bus.on<RepriceOffer>(*impl_, reprice_offer);
    bus.on<ShowSeatMaps>(*impl_, show_seat_maps);
    bus.on<ShowOfferServices>(*impl_, show_offer_services);
    bus.on<FindAirports>(*impl_, find_airports);
    bus.on<ListPopularRoutes>(*impl_, list_popular_routes);
    bus.on<ListPastSearches>(*impl_, list_past_searches);
    bus.on<ForgetPastSearches>(*impl_, forget_past_searches);
    bus.on<user::ExportSearches>(*impl_, export_searches);
    bus.on<ListProviders>(*impl_, list_providers);
    bus.on<SetProviderSwitch>(*impl_, set_provider_switch);
    bus.on<ListProviderChanges>(*impl_, list_provider_changes);
    bus.on<GetSwitches>(*impl_, get_switches);
}

void Service::start_background() {
    impl_->history.start();
    impl_->popular.start();
    impl_->eraser.start(impl_->on.user_feed);
}

awaitable<> Service::stop(Steady::time_point deadline) {
    co_await impl_->eraser.stop(deadline);
    co_await impl_->engine.idle(deadline);
    co_await impl_->popular.flush();
    co_await impl_->history.stop(deadline);
}

std::vector<jobs::Job> Service::jobs() {
    auto* impl = impl_.get();
    return {{.name = "search.make_partitions",
             .every = std::chrono::hours(24),
             .run = [impl] { return run_make_partitions(*impl); },
             .plan = [impl] { return plan_make_partitions(*impl); }},
            {.name = "search.purge_history",
             .every = std::chrono::hours(24),
             .run = [impl] { return run_purge_history(*impl); },
             .plan = [impl] { return plan_purge_history(*impl); }},
            impl->eraser.job()};
}

std::span<const EmbeddedFile> migrations() { return embedded::search_migrations; }

}  // namespace airside::search

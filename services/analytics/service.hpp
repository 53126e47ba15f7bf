// The analytics service: keeps what happened as events without personal data, and sums up each day. One object to a
// reactor.
#pragma once
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "platform/core/embedded.hpp"
#include "platform/jobs/scheduler.hpp"
#include "services/analytics/api.hpp"

namespace airside {
class Bus;
class Random;
class WorkerPool;
namespace documents {
class Documents;
}
namespace events {
class CursorStore;
class FeedSource;
}  // namespace events
namespace object_store {
class ObjectStore;
}
namespace postgres {
class Pool;
}
namespace redis {
class Client;
}
}  // namespace airside

namespace airside::analytics {

// What one unit of a currency was worth in the reporting currency, from a day on until the next rate of that currency.
struct DatedRate {
    std::string currency;  // "EUR"
    std::string from;      // "2026-01-01"
    std::string rate;      // "1.0842": at most nine decimals
};
AIRSIDE_FIELDS(DatedRate, currency, from, rate)

struct Config {
    std::string reporting_currency = "USD";   // of total_revenue and average_booking_value
    std::vector<DatedRate> rates;             // [[analytics.rates]]; a day needs one for each currency that it took
    config::Secret pseudonym_key;             // makes users' pseudonyms; empty: derived from auth.service_secret
    std::chrono::seconds metrics_every{300};  // today and yesterday are summed up again
    std::size_t web_queue = 20'000;           // events of web clients that wait to be written, to a reactor
    std::int64_t web_requests_an_hour_user = 3'000;
    std::int64_t web_requests_an_hour_anonymous = 3'000;  // of one address
    std::chrono::seconds warehouse_after{7200};           // a day's end, before it is exported
    std::size_t warehouse_part_events = 20'000;           // to a Parquet object: they are held in memory
    std::size_t warehouse_parts_a_run = 1'000;
    std::string check() const;
};
AIRSIDE_FIELDS(Config, reporting_currency, rates, pseudonym_key, metrics_every, web_queue, web_requests_an_hour_user,
               web_requests_an_hour_anonymous, warehouse_after, warehouse_part_events, warehouse_parts_a_run)

// All outlive the service. A feed that is null is not consumed.
struct Dependencies {
    Reactor& reactor;
    const Clock& clock;
    Random& random;
    postgres::Pool& pool;             // analytics_service_db
    documents::Documents& documents;  // events
    redis::Client& cache;             // counts of the rate limit
    config::Secret service_secret;    // auth.service_secret
    events::CursorStore* cursors;     // these: only needed on the reactor that runs the background
    events::FeedSource* user_feed;
    events::FeedSource* search_feed;
    events::FeedSource* booking_feed;
    events::FeedSource* payment_feed;
    object_store::ObjectStore* objects = nullptr;  // the warehouse: null, and nothing is exported
    WorkerPool* workers = nullptr;                 // Parquet is encoded and decoded there
    Bus* bus = nullptr;                            // to acknowledge that a user was erased
};

class Service {
  public:
    Service(Dependencies dependencies, Config config);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void serve(Bus& bus);
    void start_background();  // the writer of web events; consumers, where there are feeds
    awaitable<> stop(Steady::time_point deadline);
    std::vector<jobs::Job> jobs();  // analytics.daily_metrics, .export_warehouse, .purge_events, .unlink_users

    // Sums the day up from its events and keeps the result; the same events give the same row.
    awaitable<DailyMetrics> recompute(Date day);
    awaitable<RecomputeReport> recompute(Date from, Date to);  // both included

    // A user was deleted: their events are nobody's from now on, and counted as before. Gives how many they were; done
    // when it returns, and can be called again. The event user_deleted of the user service calls it, too.
    awaitable<std::int64_t> unlink_user(UserId user);

    struct Impl;

  private:
    std::unique_ptr<Impl> impl_;
};

// The service's own tables; the database has those of events, jobs and (where documents are kept there) documents, too.
std::span<const EmbeddedFile> migrations();

}  // namespace airside::analytics

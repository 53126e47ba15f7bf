// The service as its tests run it: against real servers, beside an outbox that stands for those of all the others.
#pragma once
#include <gtest/gtest.h>

#include "platform/async/worker_pool.hpp"
#include "platform/contract/bus.hpp"
#include "platform/documents/postgres_documents.hpp"
#include "platform/erasure/eraser.hpp"
#include "platform/events/consumer.hpp"
#include "platform/events/outbox.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/redis/redis.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"
#include "platform/testkit/servers.hpp"
#include "services/analytics/service.hpp"
#include "services/analytics/store/events.hpp"
#include "services/analytics/test_support.hpp"

namespace airside::analytics {

using namespace std::chrono_literals;

inline std::vector<EmbeddedFile> all_migrations() {
    return postgres::combine({events::migrations(), jobs::migrations(), erasure::migrations(), migrations()});
}

inline postgres::PoolOptions options_of(const testkit::TestDatabase& database) {
    postgres::PoolOptions options;
    options.conninfo = database.conninfo();
    return options;
}

inline redis::RedisOptions redis_options(const testkit::RedisServer& server) {
    redis::RedisOptions options;
    options.url = server.url();
    return options;
}

// The service with a database of its own, beside one whose outbox stands for those of all the others.
struct World {
    World(Reactor& r, const testkit::TestDatabase& own, const testkit::TestDatabase& theirs,
          const testkit::RedisServer& redis_server)
        : reactor(r),
          pool(r, options_of(own)),
          their_pool(r, options_of(theirs)),
          notifier(r, their_pool),
          feed(r, their_pool),
          redis(r, redis_options(redis_server)),
          documents(documents::postgres_documents(pool)),
          cursors(pool) {
        bind_contract(bus);
        config.rates = {{"EUR", "2026-01-01", "1.5"}};
    }
    void make() {
        // The same feed four times: each event comes four times, and counts once.
        service = std::make_unique<Service>(
            Dependencies{.reactor = reactor,
                         .clock = clock,
                         .random = random,
                         .pool = pool,
                         .documents = through ? *through : *documents,
                         .cache = redis,
                         .service_secret = config::Secret("a secret of the deployment, 32 long"),
                         .cursors = &cursors,
                         .user_feed = &feed,
                         .search_feed = &feed,
                         .booking_feed = &feed,
                         .payment_feed = &feed,
                         .objects = objects,
                         .workers = objects ? &workers : nullptr},
            config);
        service->serve(bus);
    }
    awaitable<> publish(std::string aggregate_type, std::string type, std::string payload) {
        auto tx = co_await their_pool.begin();
        auto aggregate = *Uuid::parse("01930000-0000-8000-8000-00000000000b");
        co_await events::lock_aggregate(tx, aggregate);
        events::append(tx, {std::move(aggregate_type), aggregate, ++version, std::move(type), std::move(payload), {}},
                       notifier);
        co_await tx.commit();
    }
    awaitable<> consumed(std::int64_t count) {
        auto limit = Steady::now() + 20s;
        std::int64_t there = 0;
        while (there < count && Steady::now() < limit) {
            co_await reactor.sleep(10ms);
            there = co_await documents->count(store::events, {});
        }
        EXPECT_EQ(there, count);
    }
    // Straight into the collection, as of that time.
    awaitable<> keep(const std::string& id, std::string type, std::string payload, Instant at, Instant received_at) {
        auto aggregate = type.substr(0, type.find('_'));
        events::Event event{*Uuid::parse("01930000-0000-7000-8000-0000000000" + id),
                            aggregate,
                            *Uuid::parse(ada),
                            1,
                            std::move(type),
                            std::move(payload),
                            {},
                            at,
                            {}};
        auto kept = analytics_event(event, Pseudonyms("key"), received_at);
        auto inserted = co_await store::insert(*documents, *kept);
        EXPECT_TRUE(inserted);
    }
    awaitable<std::string> sum_up() {
        auto report = co_await run_job("analytics.daily_metrics");
        co_return report;
    }
    jobs::Job job(const std::string& name) {
        for (auto& one : service->jobs())
            if (one.name == name) return one;
        throw std::logic_error("no job " + name);
    }
    awaitable<std::string> run_job(std::string name) {
        auto named = job(name);
        auto report = co_await named.run();
        co_return report;
    }
    awaitable<std::string> plan_job(std::string name) {
        auto named = job(name);
        auto plan = co_await named.plan();
        co_return plan;
    }

    Reactor& reactor;
    ManualClock clock{*parse_instant("2026-11-22T12:00:00Z")};
    SystemRandom random;
    WorkerPool workers{"objects", 2, 64};
    object_store::ObjectStore* objects = nullptr;
    postgres::Pool pool, their_pool;
    events::Notifier notifier;
    events::Feed feed;
    redis::Client redis;
    std::unique_ptr<documents::Documents> documents;
    documents::Documents* through = nullptr;  // for the service, instead
    events::PgCursorStore cursors;
    Bus bus;
    Config config;
    std::unique_ptr<Service> service;
    std::int64_t version = 0;
};

template <class Body>
void with_world(Body body, const testkit::RedisServer& server = testkit::RedisServer::shared()) {
    testkit::TestDatabase own("analytics", all_migrations());
    testkit::TestDatabase theirs("booking", events::migrations());
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, own, theirs, server);
        co_await body(world);
    });
}

}  // namespace airside::analytics

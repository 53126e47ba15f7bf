// The search service on real Redis and PostgreSQL with a provider that does as it is told.
#pragma once
#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/contract/bus.hpp"
#include "platform/core/problem.hpp"
#include "platform/events/notifier.hpp"
#include "platform/events/outbox.hpp"
#include "platform/jobs/scheduler.hpp"
#include "platform/json/json.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/postgres/pool.hpp"
#include "platform/redis/redis.hpp"
#include "platform/reference/airlines.hpp"
#include "platform/reference/airports.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"
#include "services/search/domain/samples_for_test.hpp"
#include "services/search/service.hpp"
#include "vendors/gds/port.hpp"

namespace airside::search {

inline const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}
inline const reference::Airlines& airlines() {
    static const auto loaded = reference::Airlines::load(AIRSIDE_DATA_DIR);
    return loaded;
}

template <class T>
gds::Outcome<T> not_here() {
    return gds::Refused{gds::RefusalCode::OTHER, "", "not scripted"};
}

class ScriptedGds final : public gds::Gds {
  public:
    ScriptedGds(Reactor& reactor, gds::Provider provider) : reactor_(reactor), provider_(provider) {}
    gds::Provider provider() const override { return provider_; }
    awaitable<gds::Outcome<std::vector<gds::Offer>>> search(const gds::SearchQuery&, const gds::CallContext&) override {
        ++searches;
        co_await reactor_.sleep(takes);
        if (fails) co_return gds::Unavailable{"scripted", {}};
        co_return offers;
    }
    awaitable<gds::Outcome<gds::Offer>> reprice(const gds::Offer& offer, const gds::CallContext& context) override {
        asked_raw = offer.raw.str();
        if (context.record) context.record({provider_, "reprice", "POST", "{}", 200, 1});
        if (sold_out) co_return gds::Refused{gds::RefusalCode::SOLD_OUT, "34651", "no seats"};
        auto priced = offers.at(0);
        priced.price.total += Money(raise, priced.price.total.currency());
        priced.raw = "repriced";
        co_return priced;
    }
    awaitable<gds::Outcome<gds::Order>> create_order(const gds::OrderRequest&, const gds::CallContext&) override {
        co_return not_here<gds::Order>();
    }
    awaitable<gds::Outcome<gds::Order>> read_order(const std::string&, const gds::CallContext&) override {
        co_return not_here<gds::Order>();
    }
    awaitable<gds::Outcome<std::vector<gds::Order>>> find_by_reference(const BookingReference&, const gds::FindHints&,
                                                                       const gds::CallContext&) override {
        co_return not_here<std::vector<gds::Order>>();
    }
    awaitable<gds::Outcome<gds::Order>> issue_tickets(const std::string&, const gds::CallContext&) override {
        co_return not_here<gds::Order>();
    }
    awaitable<gds::Outcome<gds::Order>> void_tickets(const std::string&, const gds::CallContext&) override {
        co_return not_here<gds::Order>();
    }
    awaitable<gds::Outcome<gds::Cancelled>> cancel(const std::string&, const gds::CallContext&) override {
        co_return not_here<gds::Cancelled>();
    }

    std::vector<gds::Offer> offers{samples::offer(), samples::offer({.flight = "112", .minor = 60'000})};
    std::chrono::milliseconds takes{5};
    bool fails = false, sold_out = false;
    std::int64_t raise = 0;
    int searches = 0;
    std::string asked_raw;

  private:
    Reactor& reactor_;
    gds::Provider provider_;
};

inline SearchFlights request() {
    auto made = Maker::make<SearchFlights>();
    made.origin = IataAirport::of("JFK");
    made.destination = IataAirport::of("LHR");
    made.departure_date = Date::of(2027, 3, 10);
    made.adults.value.value = 2;
    return made;
}

inline Caller visitor(std::string address = "203.0.113.77") {
    Caller caller;
    caller.remote_address = std::move(address);
    caller.user_agent = "test";
    caller.trace = telemetry::TraceContext::generate();
    return caller;
}

inline SearchAnswer read(const Encoded<SearchAnswer>& answer) { return json::from_json<SearchAnswer>(*answer.bytes); }

// Everything that a service needs, on one reactor.
struct World {
    World(Reactor& r, testkit::TestDatabase& db, const std::string& redis_url, Config c = {})
        : config(c),
          reactor(r),
          clock(*parse_instant("2027-01-01T12:00:00Z")),
          pool(r, {.conninfo = db.conninfo(), .name = "search", .size = 4}),
          redis(r, {.url = redis_url}),
          notifier(r, pool),
          amadeus(r, gds::Provider::AMADEUS),
          shared(config) {
        restart();
    }
    // As another process would see it: same Redis and database, its own memory.
    void forget_memory() {
        service.reset();
        shared = Shared(config);
        restart();
    }
    void restart() {
        bus = std::make_unique<Bus>();
        bind_contract(*bus);
        Dependencies on{reactor,    clock,      random, pool, redis, notifier, {{gds::Provider::AMADEUS, &amadeus}},
                        airports(), airlines(), shared};
        if (second) on.gds.emplace(gds::Provider::SABRE, second.get());
        service = std::make_unique<Service>(std::move(on), config);
        service->serve(*bus);
    }
    awaitable<SearchAnswer> search(Caller caller = visitor()) {
        auto answer = co_await bus->call(std::move(caller), request());
        cache = answer.headers.get("X-Cache").value_or("");
        co_return read(answer);
    }

    Config config;
    Reactor& reactor;
    ManualClock clock;
    SystemRandom random;
    postgres::Pool pool;
    redis::Client redis;
    events::Notifier notifier;
    ScriptedGds amadeus;
    std::unique_ptr<ScriptedGds> second;
    Shared shared;
    std::unique_ptr<Bus> bus;
    std::unique_ptr<Service> service;
    std::string cache;
};

}  // namespace airside::search

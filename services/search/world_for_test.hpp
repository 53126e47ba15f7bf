// The search service on real Redis and PostgreSQL with providers that do as they are told.
#pragma once
#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/contract/bus.hpp"
#include "platform/core/problem.hpp"
#include "platform/erasure/eraser.hpp"
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

class ScriptedGds final : public gds::Gds, public gds::SeatMaps, public gds::OfferServices {
  public:
    ScriptedGds(Reactor& reactor, gds::Provider provider) : reactor_(reactor), provider_(provider) {
        for (auto& offer : offers) offer.provider = provider;
    }
    gds::Provider provider() const override { return provider_; }
    awaitable<gds::Outcome<std::vector<gds::Offer>>> search(const gds::SearchQuery&, const gds::CallContext&) override {
        ++searches;
        if (hangs) co_await reactor_.sleep(std::chrono::hours(1));
        co_await reactor_.sleep(takes);
        if (fails) co_return gds::Unavailable{"scripted", {}};
        co_return offers;
    }
    awaitable<gds::Outcome<gds::Offer>> reprice(const gds::Offer& offer, const gds::CallContext& context) override {
        asked_raw = offer.raw.str();
        ++reprices;
        if (context.record) context.record({provider_, "reprice", "POST", "{}", 200, 1});
        if (fails) co_return gds::Unavailable{"scripted", {}};
        if (sold_out) co_return gds::Refused{gds::RefusalCode::SOLD_OUT, "34651", "no seats"};
        auto priced = offers.at(0);
        priced.price.total += Money(raise, priced.price.total.currency());
        priced.raw = "repriced";
        if (asked_raw == "with services") add(chosen, priced);
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

    gds::SeatMaps* seat_maps() override { return shows_seats ? this : nullptr; }
    awaitable<gds::Outcome<std::vector<gds::SeatMap>>> seat_maps(const gds::Offer& offer,
                                                                 const gds::CallContext&) override {
        asked_raw = offer.raw.str();
        ++seat_questions;
        if (hangs) co_await reactor_.sleep(std::chrono::hours(1));
        co_await reactor_.sleep(takes);
        if (fails) co_return gds::Unavailable{"scripted", {}};
        if (refuses_seats) co_return gds::Refused{*refuses_seats, "911", "no map"};
        co_return maps;
    }

    gds::OfferServices* offer_services() override { return sells_services ? this : nullptr; }
    awaitable<gds::Outcome<std::vector<gds::ServiceOffer>>> services(const gds::Offer& offer,
                                                                     const gds::CallContext&) override {
        asked_raw = offer.raw.str();
        ++service_questions;
        if (hangs) co_await reactor_.sleep(std::chrono::hours(1));
        if (fails) co_return gds::Unavailable{"scripted", {}};
        if (refuses_services) co_return gds::Refused{*refuses_services, "911", "no services"};
        co_return sold;
    }
    awaitable<gds::Outcome<gds::Offer>> reprice_with(const gds::Offer& offer,
                                                     const std::vector<gds::ServiceChoice>& choices,
                                                     const gds::CallContext&) override {
        asked_raw = offer.raw.str();
        chosen = choices;
        if (refuses_choices) co_return gds::Refused{*refuses_choices, "911", "not these"};
        auto priced = offers.at(0);
        add(choices, priced);
        co_return priced;
    }
    static void add(const std::vector<gds::ServiceChoice>& choices, gds::Offer& offer) {
        auto sum = Money::zero(offer.price.total.currency());
        for (auto& choice : choices) sum += choice.service.price * choice.quantity;
        offer.price.total += sum;
        if (!choices.empty()) offer.price.fees.push_back({"SERVICES", sum});
        offer.services = choices;
        offer.raw = choices.empty() ? "without services" : "with services";
    }

    bool sells_services = true;
    std::optional<gds::RefusalCode> refuses_services, refuses_choices;
    std::vector<gds::ServiceOffer> sold{samples::bag(), samples::lounge()};
    std::vector<gds::ServiceChoice> chosen;
    int service_questions = 0;
    bool shows_seats = true;
    std::optional<gds::RefusalCode> refuses_seats;
    std::vector<gds::SeatMap> maps{samples::seat_map()};
    int seat_questions = 0;
    std::vector<gds::Offer> offers{samples::offer(), samples::offer({.flight = "112", .minor = 60'000})};
    std::chrono::milliseconds takes{5};
    bool fails = false, sold_out = false;
    bool hangs = false;  // a search never ends
    std::int64_t raise = 0;
    int searches = 0, reprices = 0;
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

struct Collector final : http::StreamWriter {
    awaitable<> write(std::string_view bytes) override {
        text += bytes;
        co_return;
    }
    bool draining() const override { return false; }
    std::string text;
};

inline std::size_t count_of(std::string_view what, std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
    return count;
}

// The service with migrated tables and an empty Redis for each test.
class ServiceTest : public testing::Test {
  protected:
    static std::vector<EmbeddedFile> all_migrations() {
        return postgres::combine({migrations(), events::migrations(), jobs::migrations(), erasure::migrations()});
    }
    template <class Body>
    void run(Body body, Config config = {}, bool with_redis = true);
    std::vector<EmbeddedFile> migrations_ = all_migrations();
    testkit::TestDatabase database_{"search", migrations_};
    testkit::RedisServer& redis_ = testkit::RedisServer::shared();
};

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
    awaitable<> forget_memory() {
        auto deadline = Steady::now() + std::chrono::seconds(10);
        co_await service->stop(deadline);
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
        if (third) on.gds.emplace(gds::Provider::TRAVELPORT, third.get());
        on.switches = &switches;
        service = std::make_unique<Service>(std::move(on), config);
        service->serve(*bus);
    }
    void use_three() {
        second = std::make_unique<ScriptedGds>(reactor, gds::Provider::SABRE);
        third = std::make_unique<ScriptedGds>(reactor, gds::Provider::TRAVELPORT);
        restart();
    }
    // The whole text of a streamed answer.
    awaitable<std::string> stream() {
        auto caller = visitor();
        caller.accept = "text/event-stream";
        auto answer = co_await bus->call(std::move(caller), request());
        Collector collected;
        co_await answer.stream(collected);
        co_return std::move(collected.text);
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
    std::unique_ptr<ScriptedGds> second, third;
    switches::Switches switches;
    Shared shared;
    std::unique_ptr<Bus> bus;
    std::unique_ptr<Service> service;
    std::string cache;
};

// "422 invalid-request /services/0/id", or "none".
template <class Request>
awaitable<std::string> refusal_of(World& world, Request asked) {
    std::string refusal = "none";
    try {
        co_await world.bus->call(visitor(), asked);
    } catch (const Problem& problem) {
        refusal = std::to_string(problem.status) + " " + problem.type;
        for (auto& error : problem.errors) refusal += " " + error.pointer;
    }
    co_return refusal;
}

// What is asked of an offer's provider beside its price is refused as its price is; `refuses` scripts it.
template <class Request>
awaitable<> expect_refusals_of_pricing(World& world, Request asked, std::optional<gds::RefusalCode>& refuses) {
    refuses = gds::RefusalCode::SOLD_OUT;
    auto sold_out = co_await refusal_of(world, asked);
    EXPECT_EQ(sold_out, "409 sold-out");
    refuses = gds::RefusalCode::OFFER_EXPIRED;
    auto lapsed = co_await refusal_of(world, asked);
    EXPECT_EQ(lapsed, "410 offer-expired");
    refuses = gds::RefusalCode::INVALID_REQUEST;
    auto refused = co_await refusal_of(world, asked);
    EXPECT_EQ(refused, "502 provider-refused");
    world.amadeus.fails = true;
    auto unavailable = co_await refusal_of(world, asked);
    EXPECT_EQ(unavailable, "503 provider-unavailable");
    world.amadeus.fails = false;
    refuses.reset();
}

// The provider is not asked at all.
template <class Request>
awaitable<> expect_not_asked(World& world, Request asked) {
    world.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
    auto switched_off = co_await refusal_of(world, asked);
    EXPECT_EQ(switched_off, "503 provider-unavailable");
    world.clock.advance(std::chrono::minutes(31));
    auto expired = co_await refusal_of(world, asked);
    EXPECT_EQ(expired, "410 offer-expired");
}

template <class Body>
void ServiceTest::run(Body body, Config config, bool with_redis) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, database_, with_redis ? redis_.url() : "redis://127.0.0.1:1/0", config);
        if (with_redis) {
            co_await world.redis.connected(Steady::now() + std::chrono::seconds(10));
            co_await world.redis.command({"FLUSHDB"});
        }
        co_await body(world);
        auto deadline = Steady::now() + std::chrono::seconds(5);
        co_await world.service->stop(deadline);
    });
}

}  // namespace airside::search

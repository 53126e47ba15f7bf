// The airline's ancillaries: offered live beside the seller's, and added at the price that was agreed to.
#include "services/booking/airline_test_support.hpp"
#include "services/booking/handlers/catalogue_cache.hpp"

namespace airside::booking::testing {
namespace {

struct AirlineAncillariesTest : SuiteTest {
    std::string messages_of(BookingId id) const {
        return of(id, "SELECT string_agg(operation, ' ' ORDER BY id) FROM vendor_messages");
    }
};

Config with_lounge() {
    auto config = test_config();
    config.ancillaries = {
        {"lounge", AncillaryType::LOUNGE_ACCESS, "Lounge", {{"USD", "40.00"}}, AncillaryScope::PASSENGER, 1}};
    return config;
}

TEST_F(AirlineAncillariesTest, AreOfferedBesideTheSellersWhileTheBookingWaitsForItsPayment) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, with_lounge());
        world.gds.sells = true;
        auto held = co_await world.create();
        auto offers = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(offers.airline, AirlineOffers::SHOWN);
        EXPECT_EQ(offers.items.size(), 5u);
        EXPECT_EQ(offers.items.at(0).sold_by, AncillarySeller::SELLER);
        EXPECT_EQ(offers.items.at(1).sold_by, AncillarySeller::AIRLINE);
        EXPECT_EQ(offers.items.at(1).service_id, "s1");
        EXPECT_EQ(offers.items.at(1).passenger_ids.at(1), held.passengers.at(1).id);
        EXPECT_EQ(offers.items.at(1).flight_ids.at(0), held.flights.at(0).id);
        EXPECT_EQ(messages_of(held.id), "reprice create_order services");

        auto again = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(json::to_json(again), json::to_json(offers));
        EXPECT_EQ(world.faults.calls["services"], 1) << "whoever looks again does not have the airline asked again";
        auto stranger = World::caller_of(UserId::v7(world.clock, world.random));
        auto theirs = co_await problem_of(world.bus.call(stranger, GetAncillaryOffers{held.id}));
        EXPECT_EQ(theirs, "not-found") << "also of what is kept";

        // The booking changes: what was told before is no longer shown, and what is added is asked for anew.
        co_await world.bus.call(world.caller("bag"), of_airline(held, "s1", "45.00"));
        EXPECT_EQ(world.faults.calls["services"], 2);
        world.faults.next("services", Fault::UNAVAILABLE);
        auto without = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(without.airline, AirlineOffers::UNAVAILABLE);
        EXPECT_EQ(without.items.size(), 1u);
        auto told_now = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(told_now.airline, AirlineOffers::SHOWN) << "only what was told is kept";

        auto asked = world.faults.calls["services"];
        world.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
        auto off = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(off.airline, AirlineOffers::NOT_SOLD);
        EXPECT_EQ(off.items.size(), 1u);
        world.switches.replace({});
        co_await world.pay(held.id);
        auto paid = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(paid.airline, AirlineOffers::NOT_SOLD);
        EXPECT_EQ(world.faults.calls["services"], asked + 1)
            << "by the payment: neither is one that is off asked, nor for what is paid";
    });
}

TEST_F(AirlineAncillariesTest, AreAddedAtTheirPriceAndNotAskedForAtTheAirlineYet) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto with = co_await held_with_services(world);
        EXPECT_EQ(with.price.fees, usd("57.50"));
        EXPECT_EQ(with.price.total, usd("957.50"));
        auto& bag = with.ancillaries.at(0);
        EXPECT_EQ(bag.sold_by, AncillarySeller::AIRLINE);
        EXPECT_EQ(bag.type, AncillaryType::EXTRA_BAGGAGE);
        EXPECT_EQ(bag.code, "0CC");
        EXPECT_EQ(bag.passenger_id, with.passengers.at(0).id);
        EXPECT_EQ(bag.flight_id, with.flights.at(0).id);
        EXPECT_EQ(bag.flight_ids, std::vector<std::string>{with.flights.at(0).id});
        EXPECT_FALSE(bag.placed_at);
        EXPECT_EQ(with.ancillaries.at(1).flight_ids.size(), 2u);
        EXPECT_FALSE(with.ancillaries.at(1).flight_id);
        EXPECT_EQ(world.gds.noted(), 0);

        RemoveAncillary remove{with.id, {bag.id}};
        auto without = co_await world.bus.call(world.caller(), remove);
        EXPECT_EQ(without.price.total, usd("912.50"));
        EXPECT_EQ(without.ancillaries.at(0).status, AncillaryStatus::CANCELLED);
    });
}

TEST_F(AirlineAncillariesTest, TheSameRequestAgainAddsNothingAndAsksNobody) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto with = co_await held_with_services(world);
        world.faults.next("services", Fault::UNAVAILABLE);
        auto again = co_await world.bus.call(world.caller("bag"), of_airline(with, "s1", "45.00"));
        EXPECT_EQ(again.value.ancillaries.size(), 2u);
        EXPECT_EQ(world.faults.calls["services"], 2);
        auto away = co_await problem_of(world.bus.call(world.caller("more"), of_airline(with, "s1", "45.00")));
        EXPECT_EQ(away, "provider-unavailable");
        co_await world.bus.call(world.caller("more"), of_airline(with, "s1", "45.00"));
        auto third = co_await problem_of(world.bus.call(world.caller("yet more"), of_airline(with, "s1", "45.00")));
        EXPECT_EQ(third, "limit-reached");
    });
}

TEST_F(AirlineAncillariesTest, WrongRequestsAreRefusedAndCostNothing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, with_lounge());
        world.gds.sells = true;
        auto held = co_await world.create();
        auto good = of_airline(held, "s1", "45.00");
        auto both = good, neither = good, nobodys = good, with_flight = good, others = good;
        both.code = Text<1, 50>{"lounge"};
        neither.service_id.reset();
        nobodys.passenger_id.reset();
        with_flight.flight_id = Text<36, 36>{held.flights.at(0).id};
        others.passenger_id = Text<36, 36>{held.flights.at(0).id};
        std::vector<std::pair<AddAncillary, std::string>> wrong{
            {both, "invalid-request"},
            {neither, "invalid-request"},
            {nobodys, "invalid-request"},
            {with_flight, "invalid-request"},
            {others, "invalid-request"},
            {of_airline(held, "s9", "45.00"), "invalid-request"},
            {of_airline(held, "s1", "44.00"), "price-changed"},
        };
        for (auto& [request, expected] : wrong) {
            auto told = co_await problem_of(world.bus.call(world.caller("k"), request));
            EXPECT_EQ(told, expected);
        }
        world.faults.next("services", Fault::REFUSED);
        auto refused = co_await problem_of(world.bus.call(world.caller("k"), good));
        EXPECT_EQ(refused, "provider-refused");
        world.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
        auto off = co_await problem_of(world.bus.call(world.caller("k"), good));
        EXPECT_EQ(off, "invalid-request");
        world.switches.replace({});
        auto view = co_await world.read(held.id);
        EXPECT_EQ(view.price.total, usd("900.00"));
        EXPECT_TRUE(view.ancillaries.empty());
        co_await world.pay(held.id);
        auto late = co_await problem_of(world.bus.call(world.caller("k"), good));
        EXPECT_EQ(late, "not-changeable");
    });
}

TEST_F(AirlineAncillariesTest, AreAskedForEachTimeWhereNothingIsToBeKept) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.ancillary_cache = 0s;
        World world(reactor, db, config);
        world.gds.sells = true;
        auto held = co_await world.create();
        for (int i = 0; i < 2; ++i) co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(world.faults.calls["services"], 2);
    });
}

TEST(CatalogueCacheTest, IsBoundedAndForgetsInTime) {
    CatalogueCache cache;
    SystemClock clock;
    SystemRandom random;
    auto now = Steady::now();
    auto first = BookingId::v7(clock, random);
    cache.keep(first, 1, sample_services(), now, now + 60s);
    EXPECT_TRUE(cache.find(first, 1, now));
    EXPECT_FALSE(cache.find(first, 2, now)) << "the booking has changed";
    EXPECT_FALSE(cache.find(first, 1, now + 60s));
    for (int i = 0; i < 300; ++i) cache.keep(BookingId::v7(clock, random), 1, {}, now, now + 60s);
    auto late = BookingId::v7(clock, random);
    cache.keep(late, 1, {}, now, now + 60s);
    EXPECT_FALSE(cache.find(late, 1, now)) << "too many are kept";
    EXPECT_TRUE(cache.find(first, 1, now));
    cache.keep(late, 1, {}, now + 61s, now + 121s);
    EXPECT_TRUE(cache.find(late, 1, now + 61s)) << "the others' time is over";
}

TEST(BookingConfigTest, AWorkflowThatCouldNotRunIsFoundOutAtStart) {
    std::vector<std::function<void(Config&)>> mistakes{
        [](Config& c) { c.concurrency = 0; },
        [](Config& c) { c.order_attempts = 0; },
        [](Config& c) { c.payment_attempts = 0; },
        [](Config& c) { c.poll = 0ms; },
        [](Config& c) { c.look_pause = 0ms; },
        [](Config& c) { c.retry_min = 0ms; },
        [](Config& c) { c.retry_max = c.retry_min - 1ms; },
        [](Config& c) { c.lease = 0s; },
        [](Config& c) { c.settle_time = -1ms; },
    };
    EXPECT_EQ(Config{}.check(), "");
    for (std::size_t i = 0; i < mistakes.size(); ++i) {
        Config config;
        mistakes[i](config);
        EXPECT_NE(config.check(), "") << i;
    }
}

TEST_F(AirlineAncillariesTest, ADeadlineThatNoAirlineCouldKeepIsFoundOutAtStart) {
    auto config = test_config();
    EXPECT_EQ(config.check(), "");
    config.ancillary_deadline = std::chrono::milliseconds(1);
    EXPECT_NE(config.check(), "");
    config = test_config();
    config.ancillary_cache = 1h;
    EXPECT_NE(config.check(), "");
}

}  // namespace
}  // namespace airside::booking::testing

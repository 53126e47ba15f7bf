// The airline's ancillaries: offered live beside the seller's, and added at the price that was agreed to.
#include "services/booking/airline_test_support.hpp"

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

        world.faults.next("services", Fault::UNAVAILABLE);
        auto without = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(without.airline, AirlineOffers::UNAVAILABLE);
        EXPECT_EQ(without.items.size(), 1u);
        auto stranger = World::caller_of(UserId::v7(world.clock, world.random));
        auto theirs = co_await problem_of(world.bus.call(stranger, GetAncillaryOffers{held.id}));
        EXPECT_EQ(theirs, "not-found");

        auto asked = world.faults.calls["services"];
        world.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
        auto off = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(off.airline, AirlineOffers::NOT_SOLD);
        EXPECT_EQ(off.items.size(), 1u);
        world.switches.replace({});
        co_await world.pay(held.id);
        auto paid = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        EXPECT_EQ(paid.airline, AirlineOffers::NOT_SOLD);
        EXPECT_EQ(world.faults.calls["services"], asked) << "neither is one that is off asked, nor for what is paid";
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

TEST_F(AirlineAncillariesTest, ADeadlineThatNoAirlineCouldKeepIsFoundOutAtStart) {
    auto config = test_config();
    EXPECT_EQ(config.check(), "");
    config.ancillary_deadline = std::chrono::milliseconds(1);
    EXPECT_NE(config.check(), "");
}

}  // namespace
}  // namespace airside::booking::testing

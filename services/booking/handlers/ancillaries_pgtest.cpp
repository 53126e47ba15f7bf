// The seller's ancillaries: offered, added at the price that was agreed to, paid with the booking, taken off again.
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

Config selling_config() {
    auto config = test_config();
    config.ancillaries = {
        {"seat",
         AncillaryType::SEAT_SELECTION,
         "Seat of your choice",
         {{"USD", "15.00"}},
         AncillaryScope::PASSENGER_AND_FLIGHT,
         1},
        {"bag-23",
         AncillaryType::EXTRA_BAGGAGE,
         "Bag of 23 kg",
         {{"USD", "60.00"}, {"EUR", "55.00"}},
         AncillaryScope::PASSENGER,
         2},
        {"vegan", AncillaryType::MEAL, "Vegan meal", {{"USD", "12.50"}}, AncillaryScope::PASSENGER_AND_FLIGHT, 1},
        {"lounge", AncillaryType::LOUNGE_ACCESS, "Lounge", {{"USD", "40.00"}}, AncillaryScope::PASSENGER, 1},
        {"first-on", AncillaryType::PRIORITY_BOARDING, "Board first", {{"USD", "9.00"}}, AncillaryScope::FLIGHT, 1},
        {"wifi", AncillaryType::WIFI, "Wifi on board", {{"USD", "8.00"}}, AncillaryScope::FLIGHT, 1},
        {"cover", AncillaryType::INSURANCE, "Travel insurance", {{"USD", "25.00"}}, AncillaryScope::BOOKING, 1},
        {"francs", AncillaryType::WIFI, "Not sold in dollars", {{"CHF", "8.00"}}, AncillaryScope::BOOKING, 1},
    };
    return config;
}

struct AncillariesTest : SuiteTest {};

AddAncillary add(const BookingView& booking, std::string code, std::string price, bool passenger, bool flight) {
    AddAncillary request{booking.id, Text<1, 50>{std::move(code)}, {}, {}, {}, usd(price)};
    if (passenger) request.passenger_id = Text<36, 36>{booking.passengers[0].id};
    if (flight) request.flight_id = Text<36, 36>{booking.flights[0].id};
    return request;
}

TEST_F(AncillariesTest, AllSevenKindsAreOfferedAddedAndPaidWithTheBooking) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, selling_config());
        auto held = co_await world.create();
        auto offers = co_await world.bus.call(world.caller(), GetAncillaryOffers{held.id});
        std::set<AncillaryType> types;
        for (auto& offer : offers.items) types.insert(offer.type);
        EXPECT_EQ(types.size(), 7u);
        EXPECT_EQ(offers.items.size(), 7u) << "what has no price in the booking's currency is not offered";
        EXPECT_EQ(offers.airline, AirlineOffers::NOT_SOLD) << "by this provider";

        for (auto& offer : offers.items) {
            bool passenger =
                offer.per == AncillaryScope::PASSENGER || offer.per == AncillaryScope::PASSENGER_AND_FLIGHT;
            bool flight = offer.per == AncillaryScope::FLIGHT || offer.per == AncillaryScope::PASSENGER_AND_FLIGHT;
            auto request = add(held, offer.code, offer.price.decimal(), passenger, flight);
            co_await world.bus.call(world.caller("add-" + offer.code), request);
        }
        auto with = co_await world.read(held.id);
        EXPECT_EQ(with.ancillaries.size(), 7u);
        EXPECT_EQ(with.price.fees, usd("169.50"));
        EXPECT_EQ(with.price.total, usd("1069.50"));
        auto paid = co_await world.pay(held.id);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED) << "the order's own price is still the one it was made at";
        EXPECT_EQ(world.payments.authorisations.at(0).amount, usd("1069.50"));
        auto late = co_await problem_of(world.bus.call(world.caller("late"), add(held, "wifi", "8.00", false, true)));
        EXPECT_EQ(late, "not-changeable");
        auto remove =
            co_await problem_of(world.bus.call(world.caller(), RemoveAncillary{held.id, {paid.ancillaries[0].id}}));
        EXPECT_EQ(remove, "not-changeable");
    });
}

TEST_F(AncillariesTest, TheSameRequestAgainAddsNothing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, selling_config());
        auto held = co_await world.create();
        auto request = add(held, "bag-23", "60.00", true, false);
        co_await world.bus.call(world.caller("once"), request);
        auto again = co_await world.bus.call(world.caller("once"), request);
        EXPECT_EQ(again.value.ancillaries.size(), 1u);
        co_await world.bus.call(world.caller("twice"), request);
        auto third = co_await problem_of(world.bus.call(world.caller("thrice"), request));
        EXPECT_EQ(third, "limit-reached");
        auto view = co_await world.read(held.id);
        EXPECT_EQ(view.price.total, usd("1020.00"));
    });
}

TEST_F(AncillariesTest, WhatIsTakenOffIsNotPaid) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, selling_config());
        auto held = co_await world.create();
        auto with = co_await world.bus.call(world.caller("a"), add(held, "cover", "25.00", false, false));
        RemoveAncillary remove{held.id, {with.value.ancillaries.at(0).id}};
        auto without = co_await world.bus.call(world.caller(), remove);
        EXPECT_EQ(without.price.total, usd("900.00"));
        EXPECT_EQ(without.ancillaries.at(0).status, AncillaryStatus::CANCELLED);
        auto again = co_await world.bus.call(world.caller(), remove);
        EXPECT_EQ(again.price.total, usd("900.00"));
        co_await world.bus.call(world.caller("b"), add(held, "cover", "25.00", false, false));
        auto stranger = World::caller_of(UserId::v7(world.clock, world.random));
        auto theirs = co_await problem_of(world.bus.call(stranger, remove));
        EXPECT_EQ(theirs, "not-found");
        // Given up with its booking.
        auto cancelled = co_await world.bus.call(world.caller(), CancelBooking{held.id, {}});
        EXPECT_EQ(cancelled.status, BookingStatus::CANCELLED);
        for (auto& one : cancelled.ancillaries) EXPECT_EQ(one.status, AncillaryStatus::CANCELLED);
        EXPECT_EQ(cancelled.price.total, usd("925.00"));
    });
}

TEST_F(AncillariesTest, WrongRequestsAreRefusedAndCostNothing) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db, selling_config());
        auto held = co_await world.create();
        auto nobody = add(held, "lounge", "40.00", true, false);
        nobody.passenger_id->value = held.flights[0].id;
        std::vector<std::pair<AddAncillary, std::string>> wrong{
            {add(held, "spa", "1.00", false, false), "invalid-request"},
            {add(held, "francs", "8.00", false, false), "invalid-request"},
            {add(held, "lounge", "40.00", false, false), "invalid-request"},
            {add(held, "cover", "25.00", true, false), "invalid-request"},
            {nobody, "invalid-request"},
            {add(held, "cover", "24.00", false, false), "price-changed"},
        };
        for (auto& [request, expected] : wrong) {
            auto told = co_await problem_of(world.bus.call(world.caller("k"), request));
            EXPECT_EQ(told, expected) << request.code->value;
        }
        auto view = co_await world.read(held.id);
        EXPECT_EQ(view.price.total, usd("900.00"));
    });
}

TEST_F(AncillariesTest, ACatalogueThatCantBeIsFoundOutAtStart) {
    AncillaryItem good{"wifi", AncillaryType::WIFI, "Wifi", {{"USD", "8.00"}}, AncillaryScope::FLIGHT, 1};
    EXPECT_EQ(good.check(), "");
    auto no_price = good, bad_price = good, bad_limit = good;
    no_price.price.clear();
    bad_price.price = {{"USD", "8.001"}};
    bad_limit.limit = 0;
    for (auto& bad : {no_price, bad_price, bad_limit}) EXPECT_NE(bad.check(), "");
    auto twice = selling_config();
    twice.ancillaries.push_back(twice.ancillaries.front());
    EXPECT_NE(twice.check(), "");
    EXPECT_EQ(selling_config().check(), "");
}

}  // namespace
}  // namespace airside::booking::testing

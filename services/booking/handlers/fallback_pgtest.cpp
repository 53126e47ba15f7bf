// An offer that can't be had any more, and the same flights at another provider; and providers that are switched off.
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

struct FallbackTest : ::testing::Test {
    TestDatabase db{"booking", migrations()};
    std::string count(const std::string& table) { return db.value("SELECT count(*) FROM " + table); }
};

// Sabre has the same, at this price.
search::OfferForOrder at_sabre(World& world, const OfferId& asked, std::string_view price) {
    auto offer = world.offer;
    offer.provider = gds::Provider::SABRE;
    auto difference = usd(price) - offer.price.total;
    offer.price.base += difference;
    offer.price.total += difference;
    return {OfferId::v7(world.clock, world.random),
            offer,
            world.offer.price.total,
            world.clock.now() + 20min,
            {},
            asked,
            false};
}

awaitable<std::optional<Problem>> refusal(World& world, CreateBooking request, std::string key) {
    std::optional<Problem> problem;
    try {
        co_await world.bus.call(world.caller(std::move(key)), std::move(request));
    } catch (const Problem& caught) {
        problem = caught;
    }
    co_return problem;
}

TEST_F(FallbackTest, TheSameForTheSamePriceIsBookedWithoutAsking) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto request = world.create_request();
        world.instead = at_sabre(world, request.offer_id, "900.00");
        world.offer_is_gone = true;
        auto held = co_await world.bus.call(world.caller(), request);
        EXPECT_EQ(held.value.gds_provider, gds::Provider::SABRE);
        EXPECT_TRUE(held.value.pnr);
        EXPECT_EQ(db.value("SELECT offer_id FROM accepted_offers"), world.instead->id.str());
        EXPECT_EQ(db.value("SELECT offer->>'provider' FROM accepted_offers"), "SABRE");
    });
}

TEST_F(FallbackTest, AnotherPriceOrOtherConditionsNeedConsentWhichIsToBookThatOffer) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto request = world.create_request();
        world.offer_is_gone = true;
        world.instead = at_sabre(world, request.offer_id, "930.00");
        auto dearer = co_await refusal(world, request, "a");
        EXPECT_EQ(dearer->type, "price-changed");
        EXPECT_EQ(dearer->members.at("price"), R"({"amount":"930.00","currency":"USD"})");
        EXPECT_EQ(dearer->members.at("offer_id"), json::to_json(world.instead->id));

        world.instead = at_sabre(world, request.offer_id, "900.00");
        world.instead->conditions_changed = true;
        auto stricter = co_await refusal(world, request, "b");
        EXPECT_EQ(stricter->status, 409);
        EXPECT_EQ(stricter->type, "conditions-changed");
        EXPECT_EQ(stricter->members.at("conditions"), json::to_json(world.instead->offer.conditions));
        EXPECT_EQ(count("bookings"), "0");

        request.offer_id = world.instead->id;
        auto held = co_await world.bus.call(world.caller("c"), request);
        EXPECT_EQ(held.value.gds_provider, gds::Provider::SABRE);
    });
}

TEST_F(FallbackTest, AnOrderThatIsRefusedNamesTheOtherOffer) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto request = world.create_request();
        world.instead = at_sabre(world, request.offer_id, "910.00");
        world.gds.refusal = gds::RefusalCode::SOLD_OUT;
        world.faults.next("create_order", Fault::REFUSED);
        auto refused = co_await refusal(world, request, "a");
        EXPECT_EQ(refused->type, "sold-out");
        EXPECT_EQ(refused->members.at("offer_id"), json::to_json(world.instead->id));
        EXPECT_EQ(refused->members.at("price"), R"({"amount":"910.00","currency":"USD"})");

        world.instead.reset();
        world.faults.next("create_order", Fault::REFUSED);
        auto nowhere = co_await refusal(world, request, "b");
        EXPECT_EQ(nowhere->type, "sold-out");
        EXPECT_FALSE(nowhere->members.contains("offer_id"));
    });
}

TEST_F(FallbackTest, AProviderThatIsOffGetsNoNewOrder) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
        auto refused = co_await refusal(world, world.create_request(), "a");
        EXPECT_EQ(refused->type, "provider-unavailable");
        EXPECT_EQ(count("bookings"), "0");
        world.switches.replace({{switches::Kind::GDS, "SABRE"}, {switches::Kind::GATEWAY, "AMADEUS"}});
        auto held = co_await world.create("b");
        EXPECT_TRUE(held.pnr);
    });
}

TEST_F(FallbackTest, WhatIsOrderedGoesOnWhileItsProviderIsOff) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        world.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
        auto paid = co_await world.pay(held.id);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(world.gds.open_tickets(), 2u);
    });
}

// Written down before it was switched off, and nothing asked yet.
TEST_F(FallbackTest, AnOrderThatWasNotAskedForYetIsGivenUp) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto config = test_config();
        config.retry_min = config.retry_max = 500ms;  // there is time to switch it off
        World world(reactor, db, config);
        world.faults.next("create_order", Fault::UNAVAILABLE);
        auto switch_off = [](World& w) -> awaitable<> {
            while (w.faults.calls["create_order"] == 0) co_await w.reactor.sleep(1ms);
            w.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
        };
        reactor.spawn("switch off", switch_off(world));
        auto refused = co_await refusal(world, world.create_request(), "a");
        EXPECT_EQ(refused->type, "provider-unavailable");
        EXPECT_EQ(world.faults.calls["create_order"], 1);
        EXPECT_EQ(db.value("SELECT status FROM bookings"), "FAILED");
        EXPECT_EQ(db.value("SELECT state FROM booking_workflows"), "DONE");
    });
}

}  // namespace
}  // namespace airside::booking::testing

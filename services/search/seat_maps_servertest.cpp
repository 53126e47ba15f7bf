// Seat maps of an offer: what the provider shows, and what is said where it shows none.
#include "platform/http/circuit_breaker.hpp"
#include "services/search/api_seats.hpp"
#include "services/search/world_for_test.hpp"

namespace airside::search {
namespace {

using OffersSeats = ServiceTest;
using gds::Provider;

awaitable<ShowSeatMaps> of_an_offer(World& world) {
    auto found = co_await world.search();
    co_return ShowSeatMaps{found.offers.at(0).id};
}

TEST_F(OffersSeats, AreShownAsTheProviderHasThem) {
    run([](World& world) -> awaitable<> {
        auto asked = co_await of_an_offer(world);
        auto shown = co_await world.bus->call(visitor(), asked);
        EXPECT_EQ(world.amadeus.asked_raw, samples::offer().raw) << "the offer as it was kept";
        EXPECT_EQ(shown.id, asked.id);
        EXPECT_EQ(shown.provider, Provider::AMADEUS);
        EXPECT_EQ(shown.seat_maps.size(), 1u);
        auto text = json::to_json(shown);
        EXPECT_NE(text.find(R"("segment":0,"cabin":"ECONOMY","aircraft":"77W","columns":"AB C")"), text.npos) << text;
        auto free = text.find(R"({"number":"12A","availability":"AVAILABLE","price":{"amount":"0.00")");
        EXPECT_NE(free, text.npos) << text;
        auto unsaid = text.find(R"({"number":"12C","availability":"AVAILABLE","window":false)");
        EXPECT_NE(unsaid, text.npos) << "what is not known is left out, and is not free: " << text;

        co_await world.bus->call(visitor(), asked);
        EXPECT_EQ(world.amadeus.seat_questions, 2) << "seats go while one looks: nothing is kept";
        EXPECT_EQ(world.amadeus.reprices, 0);
    });
}

TEST_F(OffersSeats, WhereThereAreNoneItIsSaid) {
    run([](World& world) -> awaitable<> {
        auto asked = co_await of_an_offer(world);
        world.amadeus.shows_seats = false;
        auto has_none = co_await refusal_of(world, asked);
        EXPECT_EQ(has_none, "409 seat-maps-not-offered");
        EXPECT_EQ(world.amadeus.seat_questions, 0);
        world.amadeus.shows_seats = true;
        world.amadeus.refuses_seats = gds::RefusalCode::NOT_ALLOWED;
        auto not_shown = co_await refusal_of(world, asked);
        EXPECT_EQ(not_shown, "409 seat-maps-not-offered");
        world.amadeus.refuses_seats.reset();
        world.amadeus.maps.clear();
        auto empty = co_await refusal_of(world, asked);
        EXPECT_EQ(empty, "409 seat-maps-not-offered");
    });
}

TEST_F(OffersSeats, FailuresAreToldAsPricingTellsThem) {
    run([](World& world) -> awaitable<> {
        auto asked = co_await of_an_offer(world);
        co_await expect_refusals_of_pricing(world, asked, world.amadeus.refuses_seats);
        auto questions = world.amadeus.seat_questions;
        co_await expect_not_asked(world, asked);
        EXPECT_EQ(world.amadeus.seat_questions, questions);
    });
}

// Nothing here is asserted on how long it takes: the one that hangs would hang for an hour.
TEST_F(OffersSeats, OneThatHangsIsLeftAloneAndIsStillSearched) {
    Config config;
    config.provider_deadline = std::chrono::milliseconds(100);
    run(
        [](World& world) -> awaitable<> {
            auto asked = co_await of_an_offer(world);
            world.amadeus.hangs = true;
            auto failures = http::BreakerOptions{}.consecutive_failures;
            for (int i = 0; i < failures + 2; ++i) {
                auto told = co_await refusal_of(world, asked);
                EXPECT_EQ(told, "503 provider-unavailable");
            }
            EXPECT_EQ(world.amadeus.seat_questions, failures);
            world.amadeus.hangs = false;
            auto other = request();
            other.departure_date = Date::of(2027, 3, 11);
            auto answer = co_await world.bus->call(visitor(), other);
            EXPECT_TRUE(read(answer).complete);
        },
        config);
}

TEST_F(OffersSeats, TakeNoMoreThanHalfOfAProvidersPlaces) {
    Config config;
    config.provider_deadline = std::chrono::milliseconds(150);
    config.provider_calls = 4;
    run(
        [](World& world) -> awaitable<> {
            auto asked = co_await of_an_offer(world);
            world.amadeus.hangs = true;
            std::vector<awaitable<std::string>> all;
            for (int i = 0; i < 4; ++i) all.push_back(refusal_of(world, asked));
            auto told = co_await when_all(world.reactor, std::move(all));
            EXPECT_EQ(told, std::vector<std::string>(4, "503 provider-unavailable"));
            EXPECT_EQ(world.amadeus.seat_questions, 2);
        },
        config);
}

}  // namespace
}  // namespace airside::search

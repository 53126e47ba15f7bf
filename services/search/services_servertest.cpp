// Services that are sold with an offer: what the provider sells, and the offer priced with what was chosen of it.
#include "platform/http/circuit_breaker.hpp"
#include "services/search/api_seats.hpp"
#include "services/search/api_services.hpp"
#include "services/search/world_for_test.hpp"

namespace airside::search {
namespace {

using OffersServices = ServiceTest;
using gds::Provider;

awaitable<OfferId> an_offer(World& world) {
    auto found = co_await world.search();
    co_return found.offers.at(0).id;
}

ServiceWanted wanted(std::string id, int traveller, int quantity = 1) {
    ServiceWanted one{{std::move(id)}, {traveller}, {}};
    one.quantity.value.value = quantity;
    return one;
}

PriceOffer with(const OfferId& id, std::vector<ServiceWanted> services) {
    PriceOffer asked{id};
    asked.services.emplace(std::move(services));
    return asked;
}

TEST_F(OffersServices, AreShownAsTheProviderSellsThem) {
    run([](World& world) -> awaitable<> {
        auto id = co_await an_offer(world);
        ShowOfferServices asked{id};
        auto shown = co_await world.bus->call(visitor(), asked);
        EXPECT_EQ(world.amadeus.asked_raw, samples::offer().raw) << "the offer as it was kept";
        EXPECT_EQ(shown.offer_id, id);
        EXPECT_EQ(shown.provider, Provider::AMADEUS);
        EXPECT_EQ(shown.items.size(), 2u);
        auto text = json::to_json(shown);
        auto bag = text.find(
            R"({"id":"bag","kind":"BAGGAGE","code":"0CC","label":"Checked bag up to 23 kg","price":{"amount":"45.00")");
        EXPECT_NE(bag, text.npos) << text;
        co_await world.bus->call(visitor(), asked);
        EXPECT_EQ(world.amadeus.service_questions, 2) << "nothing is kept";
    });
}

TEST_F(OffersServices, WhereThereAreNoneItIsSaid) {
    run([](World& world) -> awaitable<> {
        auto id = co_await an_offer(world);
        ShowOfferServices show{id};
        auto price = with(id, {wanted("bag", 0)});
        world.amadeus.sells_services = false;
        auto sells_none = co_await refusal_of(world, show);
        EXPECT_EQ(sells_none, "409 services-not-offered");
        auto priced_without = co_await refusal_of(world, price);
        EXPECT_EQ(priced_without, "409 services-not-offered");
        EXPECT_EQ(world.amadeus.service_questions, 0);
        world.amadeus.sells_services = true;
        world.amadeus.refuses_services = gds::RefusalCode::NOT_ALLOWED;
        auto not_shown = co_await refusal_of(world, show);
        EXPECT_EQ(not_shown, "409 services-not-offered");
        world.amadeus.refuses_services.reset();
        world.amadeus.sold.clear();
        auto empty = co_await refusal_of(world, show);
        EXPECT_EQ(empty, "409 services-not-offered");
    });
}

TEST_F(OffersServices, FailuresAreToldAsPricingTellsThem) {
    run([](World& world) -> awaitable<> {
        auto id = co_await an_offer(world);
        ShowOfferServices show{id};
        auto price = with(id, {wanted("bag", 0)});
        co_await expect_refusals_of_pricing(world, show, world.amadeus.refuses_services);
        co_await expect_refusals_of_pricing(world, price, world.amadeus.refuses_services);
        world.amadeus.refuses_choices = gds::RefusalCode::OFFER_EXPIRED;
        auto lapsed = co_await refusal_of(world, price);
        EXPECT_EQ(lapsed, "410 offer-expired");
        world.amadeus.refuses_choices = gds::RefusalCode::NOT_ALLOWED;
        auto not_these = co_await refusal_of(world, price);
        EXPECT_EQ(not_these, "409 services-not-offered");
        world.amadeus.refuses_choices.reset();

        auto questions = world.amadeus.service_questions;
        world.switches.replace({{switches::Kind::GDS, "AMADEUS"}});
        auto none_of_it = co_await refusal_of(world, with(id, {}));
        EXPECT_EQ(none_of_it, "503 provider-unavailable");
        co_await expect_not_asked(world, show);
        EXPECT_EQ(world.amadeus.service_questions, questions);
    });
}

TEST_F(OffersServices, ArePricedWithTheOfferUnderAnIdOfItsOwn) {
    run([](World& world) -> awaitable<> {
        auto id = co_await an_offer(world);
        auto asked = with(id, {wanted("bag", 0, 2), wanted("lounge", 1)});
        world.amadeus.sold.at(0).price = Money(5'000, Currency::of("USD"));
        auto priced = co_await world.bus->call(visitor(), asked);
        EXPECT_NE(priced.id, id);
        EXPECT_FALSE(priced.replaces);
        EXPECT_EQ(priced.price_before.str(), "500.00 USD");
        EXPECT_EQ(priced.price.total.str(), "639.00 USD");
        EXPECT_TRUE(priced.price_changed);
        EXPECT_EQ(priced.price.fees.size(), 1u);
        EXPECT_EQ(priced.services.size(), 2u);
        EXPECT_EQ(priced.services.at(0).price.str(), "100.00 USD") << "what they cost at this moment";
        EXPECT_EQ(priced.services.at(0).quantity, 2);
        EXPECT_EQ(priced.services.at(1).traveller, 1);
        EXPECT_EQ(world.amadeus.chosen.at(0).service.price.str(), "50.00 USD");

        // Another process, which has the one with services and the one without.
        co_await world.forget_memory();
        auto order = co_await world.bus->call(Caller::of_service("booking"), RepriceOffer{priced.id});
        EXPECT_EQ(world.amadeus.asked_raw, "with services");
        EXPECT_EQ(order.id, priced.id);
        EXPECT_EQ(order.offer.services.size(), 2u);
        EXPECT_EQ(order.offer.price.total.str(), "639.00 USD");
        EXPECT_EQ(order.price_before.str(), "639.00 USD");
        auto plain = co_await world.bus->call(visitor(), PriceOffer{id});
        EXPECT_EQ(plain.id, id);
        EXPECT_EQ(plain.price.total.str(), "500.00 USD") << "whoever found the same offer pays nobody's bag";
        EXPECT_TRUE(plain.services.empty());

        auto questions = world.amadeus.service_questions;
        auto none = co_await world.bus->call(visitor(), with(order.id, {}));
        EXPECT_EQ(none.price.total.str(), "500.00 USD");
        EXPECT_TRUE(none.services.empty());
        EXPECT_EQ(world.amadeus.service_questions, questions) << "for none nothing has to be looked up";
        auto lifetime = co_await world.redis.command({"PTTL", "flight:offers:" + none.id.str()});
        EXPECT_GT(lifetime.integer, 0);
    });
}

TEST_F(OffersServices, ThatAreWrongAreNamed) {
    run([](World& world) -> awaitable<> {
        auto id = co_await an_offer(world);
        auto unknown = co_await refusal_of(world, with(id, {wanted("yacht", 0)}));
        EXPECT_EQ(unknown, "422 invalid-request /services/0/id");
        auto several = co_await refusal_of(
            world, with(id, {wanted("bag", 0), wanted("lounge", 0), wanted("bag", 1, 3), wanted("bag", 0)}));
        EXPECT_EQ(several, "422 invalid-request /services/1/traveller /services/2/quantity /services/3");
        EXPECT_TRUE(world.amadeus.chosen.empty()) << "nothing of it was priced";
    });
}

TEST_F(OffersServices, HaveNoFallback) {
    run([](World& world) -> awaitable<> {
        world.second = std::make_unique<ScriptedGds>(world.reactor, Provider::SABRE);
        for (auto& offer : world.second->offers) offer.price.total += Money(1'000, Currency::of("USD"));
        world.restart();
        auto id = co_await an_offer(world);
        auto priced = co_await world.bus->call(visitor(), with(id, {wanted("bag", 0)}));
        EXPECT_EQ(priced.provider, Provider::AMADEUS);
        world.amadeus.sold_out = true;
        auto gone = co_await refusal_of(world, PriceOffer{priced.id});
        EXPECT_EQ(gone, "409 sold-out") << "the other provider does not have the bag";
        auto plain = co_await world.bus->call(visitor(), PriceOffer{id});
        EXPECT_EQ(plain.provider, Provider::SABRE);
    });
}

TEST_F(OffersServices, AreKeptWithoutRedisToo) {
    run(
        [](World& world) -> awaitable<> {
            auto id = co_await an_offer(world);
            auto priced = co_await world.bus->call(visitor(), with(id, {wanted("bag", 0)}));
            auto order = co_await world.bus->call(Caller::of_service("booking"), RepriceOffer{priced.id});
            EXPECT_EQ(order.offer.services.size(), 1u);
        },
        {}, false);
}

// Nothing here is asserted on how long it takes: the one that hangs would hang for an hour.
TEST_F(OffersServices, OneThatHangsIsLeftAloneAndStillShowsSeats) {
    Config config;
    config.provider_deadline = std::chrono::milliseconds(100);
    run(
        [](World& world) -> awaitable<> {
            auto id = co_await an_offer(world);
            world.amadeus.hangs = true;
            auto failures = http::BreakerOptions{}.consecutive_failures;
            for (int i = 0; i < failures + 2; ++i) {
                auto told = co_await refusal_of(world, ShowOfferServices{id});
                EXPECT_EQ(told, "503 provider-unavailable");
            }
            EXPECT_EQ(world.amadeus.service_questions, failures);
            world.amadeus.hangs = false;
            auto seats = co_await refusal_of(world, ShowSeatMaps{id});
            EXPECT_EQ(seats, "none");
        },
        config);
}

TEST_F(OffersServices, AndSeatMapsTakeNoMoreThanHalfOfAProvidersPlaces) {
    Config config;
    config.provider_deadline = std::chrono::milliseconds(150);
    config.provider_calls = 4;
    run(
        [](World& world) -> awaitable<> {
            auto id = co_await an_offer(world);
            world.amadeus.hangs = true;
            std::vector<awaitable<std::string>> all;
            for (int i = 0; i < 2; ++i) {
                all.push_back(refusal_of(world, ShowOfferServices{id}));
                all.push_back(refusal_of(world, ShowSeatMaps{id}));
            }
            auto told = co_await when_all(world.reactor, std::move(all));
            EXPECT_EQ(told, std::vector<std::string>(4, "503 provider-unavailable"));
            EXPECT_EQ(world.amadeus.service_questions + world.amadeus.seat_questions, 2);
        },
        config);
}

}  // namespace
}  // namespace airside::search

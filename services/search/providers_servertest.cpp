// Several providers at once: what is told while they answer, who is asked, what is merged, and what takes the place of
// an offer that can't be had any more.
#include "platform/http/circuit_breaker.hpp"
#include "services/search/world_for_test.hpp"

namespace airside::search {
namespace {

using gds::Provider;
using SeveralProviders = ServiceTest;

const ProviderReport& report_of(const SearchAnswer& answer, Provider provider) {
    for (auto& report : answer.providers)
        if (report.provider == provider) return report;
    throw std::logic_error("not named in the answer: " + std::string(gds::to_string(provider)));
}

void set_prices(ScriptedGds& gds, std::int64_t minor) {
    for (auto& offer : gds.offers) {
        offer.price.base += Money(minor - offer.price.total.minor(), offer.price.total.currency());
        offer.price.total = Money(minor, offer.price.total.currency());
    }
}

// What a call ends with: the problem's type, or "none".
template <class T>
awaitable<std::string> problem_of(awaitable<T> call) {
    std::string type = "none";
    try {
        co_await std::move(call);
    } catch (const Problem& problem) {
        type = problem.type;
    }
    co_return type;
}

TEST_F(SeveralProviders, EachIsToldOfAsItAnswersAndThenTheWhole) {
    run([](World& world) -> awaitable<> {
        world.use_three();
        world.second->takes = std::chrono::milliseconds(60);
        world.third->fails = true;
        auto text = co_await world.stream();
        EXPECT_EQ(count_of("event: provider\n", text), 3u) << text.substr(0, 500);
        EXPECT_EQ(count_of("event: offers\n", text), 2u);
        EXPECT_EQ(count_of("\"answered\":3,\"of\":3", text), 2u);  // of the last one, in both of its events
        auto failed = text.find(R"({"provider":{"provider":"TRAVELPORT","state":"UNAVAILABLE","offers":0,)");
        EXPECT_NE(failed, std::string::npos) << text.substr(0, 500);
        EXPECT_NE(text.find("\"reason\":", failed), std::string::npos);
        auto last_part = text.rfind("event: offers\n"), whole = text.find("event: answer\n");
        EXPECT_LT(last_part, whole);

        auto again = co_await world.stream();
        EXPECT_EQ(count_of("event: provider\n", again), 3u);
        EXPECT_EQ(count_of("event: offers\n", again), 0u);
        EXPECT_EQ(count_of("event: answer\n", again), 1u);
        EXPECT_EQ(world.amadeus.searches, 1);
    });
}

// Prices the first offer that it is shown as soon as it sees it.
struct Hasty final : http::StreamWriter {
    explicit Hasty(World& w) : world(w) {}
    awaitable<> write(std::string_view bytes) override {
        constexpr std::string_view name = "event: offers\ndata: ";
        if (bytes.starts_with("event: answer\n")) answered = true;
        if (!bytes.starts_with(name) || answered || !refusal.empty()) co_return;
        auto json = bytes.substr(name.size(), bytes.find('\n', name.size()) - name.size());
        auto part = json::from_json<OffersPart>(json);
        refusal = co_await problem_of(world.bus->call(visitor(), PriceOffer{part.offers.at(0).id}));
    }
    bool draining() const override { return false; }
    World& world;
    bool answered = false;
    std::string refusal;  // "none" where it was priced
};

TEST_F(SeveralProviders, WhatIsShownCanBePricedWhileOthersAreStillAsked) {
    Config config;
    config.providers = {{Provider::SABRE, std::chrono::milliseconds(300), {}}};
    run(
        [](World& world) -> awaitable<> {
            world.second = std::make_unique<ScriptedGds>(world.reactor, Provider::SABRE);
            world.second->hangs = true;
            world.restart();
            auto caller = visitor();
            caller.accept = "text/event-stream";
            auto answer = co_await world.bus->call(std::move(caller), request());
            Hasty hasty(world);
            co_await answer.stream(hasty);
            EXPECT_EQ(hasty.refusal, "none");
            EXPECT_TRUE(hasty.answered);
        },
        config);
}

TEST_F(SeveralProviders, WhereAllFailEachIsToldOfAndThenTheProblem) {
    run([](World& world) -> awaitable<> {
        world.use_three();
        world.amadeus.fails = world.second->fails = true;
        world.switches.replace({{switches::Kind::GDS, "TRAVELPORT"}});
        auto text = co_await world.stream();
        EXPECT_EQ(count_of("event: provider\n", text), 3u) << text;
        EXPECT_EQ(count_of("\"state\":\"UNAVAILABLE\"", text), 2u) << text;
        EXPECT_EQ(count_of("\"state\":\"SWITCHED_OFF\"", text), 1u) << text;
        EXPECT_GT(text.find("event: problem\n"), text.rfind("event: provider\n"));
        EXPECT_EQ(count_of("\"type\":\"/problems/providers-unavailable\"", text), 1u) << text;
        EXPECT_EQ(count_of("event: answer\n", text), 0u);
    });
}

// As the server's writer does when the client has closed its connection.
struct Gone final : http::StreamWriter {
    awaitable<> write(std::string_view) override {
        throw std::runtime_error("the client has gone");
        co_return;
    }
    bool draining() const override { return false; }
};

TEST_F(SeveralProviders, ASearchGoesOnWhenItsClientHasGone) {
    run([](World& world) -> awaitable<> {
        world.use_three();
        world.third->takes = std::chrono::milliseconds(100);
        auto caller = visitor();
        caller.accept = "text/event-stream";
        auto answer = co_await world.bus->call(std::move(caller), request());
        Gone gone;
        bool broken = false;
        try {
            co_await answer.stream(gone);
        } catch (const std::runtime_error&) {
            broken = true;
        }
        EXPECT_TRUE(broken);
        auto found = co_await world.search();
        EXPECT_EQ(found.providers.size(), 3u);
        EXPECT_TRUE(found.complete);
        for (auto* gds : {&world.amadeus, world.second.get(), world.third.get()}) EXPECT_EQ(gds->searches, 1);
    });
}

TEST_F(SeveralProviders, ASingleOneIsToldOfToo) {
    run([](World& world) -> awaitable<> {
        auto text = co_await world.stream();
        EXPECT_TRUE(text.starts_with("event: provider\n")) << text.substr(0, 100);
        EXPECT_EQ(count_of("\"answered\":1,\"of\":1", text), 1u);
        EXPECT_EQ(count_of("event: offers\n", text), 0u);
        EXPECT_EQ(count_of("event: answer\n", text), 1u);
    });
}

TEST_F(SeveralProviders, TheSameIsOneOfferWithTheBetterPriceAndTheOtherBehindIt) {
    run([](World& world) -> awaitable<> {
        world.use_three();
        set_prices(*world.second, 48'000);
        for (auto& offer : world.third->offers) offer.conditions.refund = {gds::Allowance::ALLOWED, {}};
        auto answer = co_await world.search();
        EXPECT_EQ(answer.offers.size(), 4u);  // two flights, each once with a refund and once without
        EXPECT_EQ(report_of(answer, Provider::SABRE).offers, 2);
        for (auto& offer : answer.offers) {
            if (offer.provider == Provider::TRAVELPORT) {
                EXPECT_TRUE(offer.also_at.empty());
                continue;
            }
            EXPECT_EQ(offer.provider, Provider::SABRE);
            EXPECT_EQ(offer.price.minor(), 48'000);
            EXPECT_EQ(offer.also_at.size(), 1u);
            EXPECT_EQ(offer.also_at.at(0).provider, Provider::AMADEUS);
        }
        EXPECT_TRUE(answer.offers.at(0).ranking.has_value());
    });
}

TEST_F(SeveralProviders, WhatIsSoldOutIsPricedAtTheOther) {
    run([](World& world) -> awaitable<> {
        world.second = std::make_unique<ScriptedGds>(world.reactor, Provider::SABRE);
        set_prices(*world.second, 51'000);
        world.restart();
        auto answer = co_await world.search();
        auto first = answer.offers.at(0);
        EXPECT_EQ(first.provider, Provider::AMADEUS);
        world.amadeus.sold_out = true;
        auto priced = co_await world.bus->call(visitor(), PriceOffer{first.id});
        EXPECT_EQ(priced.provider, Provider::SABRE);
        EXPECT_EQ(priced.replaces, first.id);
        EXPECT_NE(priced.id, first.id);
        EXPECT_EQ(priced.price_before.minor(), 50'000);
        EXPECT_EQ(priced.price.total.minor(), 51'000);
        EXPECT_TRUE(priced.price_changed);
        EXPECT_FALSE(priced.conditions_changed);

        auto own = co_await world.bus->call(Caller::of_service("booking"), RepriceOffer{priced.id});
        EXPECT_FALSE(own.replaces);
        EXPECT_EQ(own.price_before.minor(), 51'000);
        EXPECT_EQ(own.offer.provider, Provider::SABRE);
        world.second->sold_out = true;
        auto gone = co_await problem_of(world.bus->call(visitor(), PriceOffer{first.id}));
        EXPECT_EQ(gone, "sold-out");
    });
}

TEST_F(SeveralProviders, AFallbackThatAsksForOtherConditionsSaysSo) {
    run([](World& world) -> awaitable<> {
        world.second = std::make_unique<ScriptedGds>(world.reactor, Provider::SABRE);
        for (auto* gds : {&world.amadeus, world.second.get()})
            for (auto& offer : gds->offers) offer.conditions.change = {gds::Allowance::ALLOWED, {}};
        world.restart();
        auto answer = co_await world.search();
        auto id = answer.offers.at(0).id;
        EXPECT_EQ(answer.offers.at(0).also_at.size(), 1u);
        world.amadeus.fails = true;
        auto same = co_await world.bus->call(Caller::of_service("booking"), RepriceOffer{id});
        EXPECT_EQ(same.replaces, id);
        EXPECT_EQ(same.offer.price.total, same.price_before);
        EXPECT_FALSE(same.conditions_changed);
        EXPECT_EQ(same.messages.size(), 2u);
        world.second->offers.at(0).conditions.change = {gds::Allowance::NOT_ALLOWED, {}};
        auto other = co_await world.bus->call(Caller::of_service("booking"), RepriceOffer{id});
        EXPECT_TRUE(other.conditions_changed);
        world.amadeus.fails = false;
        auto without = co_await world.bus->call(Caller::of_service("booking"), RepriceOffer{id, Provider::AMADEUS});
        EXPECT_EQ(without.offer.provider, Provider::SABRE);
    });
}

TEST_F(SeveralProviders, FallbacksAreKeptWithoutRedisToo) {
    run(
        [](World& world) -> awaitable<> {
            world.second = std::make_unique<ScriptedGds>(world.reactor, Provider::SABRE);
            world.restart();
            auto answer = co_await world.search();
            world.amadeus.sold_out = true;
            auto priced = co_await world.bus->call(visitor(), PriceOffer{answer.offers.at(0).id});
            EXPECT_EQ(priced.provider, Provider::SABRE);
        },
        {}, false);
}

TEST_F(SeveralProviders, PricesInAnotherCurrencyAreLeftOut) {
    run([](World& world) -> awaitable<> {
        world.second = std::make_unique<ScriptedGds>(world.reactor, Provider::SABRE);
        auto& price = world.second->offers.at(0).price.total;
        price = Money(price.minor(), Currency::of("EUR"));
        world.restart();
        auto answer = co_await world.search();
        EXPECT_EQ(report_of(answer, Provider::SABRE).offers, 1);
        EXPECT_EQ(answer.offers.size(), 2u);
    });
}

TEST_F(SeveralProviders, TheMarketSaysWhoIsAsked) {
    run([](World& world) -> awaitable<> {
        world.config.rules = {{"US", "GB", {Provider::SABRE, Provider::TRAVELPORT}, {{"TRAVELPORT", 0}}}};
        EXPECT_EQ(world.config.rules[0].check(), "");
        world.use_three();
        auto answer = co_await world.search();
        EXPECT_EQ(answer.providers.size(), 1u);
        EXPECT_EQ(report_of(answer, Provider::SABRE).state, ProviderState::ANSWERED);
        EXPECT_EQ(world.amadeus.searches + world.third->searches, 0);
        auto elsewhere = request();
        elsewhere.destination = IataAirport::of("CDG");
        co_await world.bus->call(visitor(), elsewhere);
        EXPECT_EQ(world.amadeus.searches, 1);
    });
}

TEST_F(SeveralProviders, ARuleThatLeavesNobodyToAskStopsTheStart) {
    run([](World& world) -> awaitable<> {
        auto rules = world.config.rules;
        world.config.rules = {{"DE", "", {}, {}}, {"US", "GB", {Provider::SABRE, Provider::TRAVELPORT}, {}}};
        std::string why;
        try {
            world.restart();
        } catch (const std::invalid_argument& error) {
            why = error.what();
        }
        EXPECT_TRUE(why.starts_with("search.rules[1]: ")) << why;
        world.config.rules = rules;
        world.restart();
        co_return;
    });
}

// Nothing here is asserted on how long it takes: the one that hangs would hang for an hour.
TEST_F(SeveralProviders, OneThatHangsCostsTheOthersNothing) {
    Config config;
    config.providers = {{Provider::SABRE, std::chrono::milliseconds(150), 2}};
    run(
        [](World& world) -> awaitable<> {
            world.second = std::make_unique<ScriptedGds>(world.reactor, Provider::SABRE);
            world.second->hangs = true;
            world.restart();
            std::vector<awaitable<Encoded<SearchAnswer>>> all;
            for (int i = 0; i < 6; ++i) {
                auto asked = request();
                asked.departure_date = Date::of(2027, 3, 10 + static_cast<unsigned>(i));
                all.push_back(world.bus->call(visitor(), asked));
            }
            auto answers = co_await when_all(world.reactor, std::move(all));
            EXPECT_EQ(world.amadeus.searches, 6);
            EXPECT_EQ(world.second->searches, 2);  // that many may be under way
            std::map<ProviderState, int> states;
            for (auto& encoded : answers) {
                auto answer = read(encoded);
                EXPECT_FALSE(answer.complete);
                EXPECT_EQ(answer.offers.size(), 2u);
                EXPECT_EQ(report_of(answer, Provider::AMADEUS).state, ProviderState::ANSWERED);
                ++states[report_of(answer, Provider::SABRE).state];
            }
            EXPECT_EQ(states, (std::map<ProviderState, int>{{ProviderState::TIMED_OUT, 2}, {ProviderState::BUSY, 4}}));
        },
        config);
}

TEST_F(SeveralProviders, OneThatHangsAgainAndAgainIsLeftAlone) {
    Config config;
    config.providers = {{Provider::SABRE, std::chrono::milliseconds(100), {}}};
    run(
        [](World& world) -> awaitable<> {
            world.second = std::make_unique<ScriptedGds>(world.reactor, Provider::SABRE);
            world.second->hangs = true;
            world.restart();
            for (unsigned day = 10; day < 17; ++day) {
                auto asked = request();
                asked.departure_date = Date::of(2027, 3, day);
                co_await world.bus->call(visitor(), asked);
            }
            EXPECT_EQ(world.amadeus.searches, 7);
            EXPECT_EQ(world.second->searches, http::BreakerOptions{}.consecutive_failures);
        },
        config);
}

}  // namespace
}  // namespace airside::search

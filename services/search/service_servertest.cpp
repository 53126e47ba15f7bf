// The service against real Redis and PostgreSQL; the provider is scripted, so that it can fail as told.
#include "services/search/world_for_test.hpp"

namespace airside::search {
namespace {

using SearchService = ServiceTest;

TEST_F(SearchService, AsksOnceAndAnswersFromItsCaches) {
    run([](World& world) -> awaitable<> {
        auto first = co_await world.search();
        EXPECT_EQ(world.cache, "miss");
        EXPECT_EQ(first.offers.size(), 2u);
        EXPECT_TRUE(first.complete);
        EXPECT_EQ(first.airlines.at("BA"), "British Airways");
        auto second = co_await world.search();
        EXPECT_EQ(world.cache, "memory");
        EXPECT_EQ(second.search_id, first.search_id);
        co_await world.forget_memory();
        auto third = co_await world.search();
        EXPECT_EQ(world.cache, "redis");
        EXPECT_EQ(third.search_id, first.search_id);
        EXPECT_EQ(world.amadeus.searches, 1);
        auto stored = co_await world.redis.get("flight:search:JFK:LHR:2027-03-10:2:economy");
        EXPECT_TRUE(stored.has_value());
        world.clock.advance(std::chrono::seconds(301));
        co_await world.forget_memory();
        co_await world.search();
        EXPECT_EQ(world.cache, "miss");
    });
}

TEST_F(SearchService, ManyAtOnceAreOneQuestion) {
    run([](World& world) -> awaitable<> {
        world.amadeus.takes = std::chrono::milliseconds(100);
        std::vector<awaitable<SearchAnswer>> all;
        for (int i = 0; i < 20; ++i) all.push_back(world.search(visitor("203.0.113." + std::to_string(i))));
        auto answers = co_await when_all(world.reactor, std::move(all));
        for (auto& answer : answers) EXPECT_EQ(answer.search_id, answers[0].search_id);
        EXPECT_EQ(world.amadeus.searches, 1);
    });
}

TEST_F(SearchService, TwoProcessesAskOnce) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World one(reactor, database_, redis_.url()), other(reactor, database_, redis_.url());
        auto deadline = Steady::now() + std::chrono::seconds(10);
        co_await one.redis.connected(deadline);
        co_await other.redis.connected(deadline);
        co_await one.redis.command({"FLUSHDB"});
        one.amadeus.takes = other.amadeus.takes = std::chrono::milliseconds(150);
        std::vector<awaitable<SearchAnswer>> all;
        all.push_back(one.search());
        all.push_back(other.search());
        auto answers = co_await when_all(reactor, std::move(all));
        EXPECT_EQ(answers[0].search_id, answers[1].search_id);
        EXPECT_EQ(one.amadeus.searches + other.amadeus.searches, 1);
    });
}

TEST_F(SearchService, NamesTheProviderThatFailed) {
    run([](World& world) -> awaitable<> {
        world.second = std::make_unique<ScriptedGds>(world.reactor, gds::Provider::SABRE);
        world.second->fails = true;
        world.restart();
        auto answer = co_await world.search();
        EXPECT_FALSE(answer.complete);
        EXPECT_EQ(answer.providers.size(), 2u);
        EXPECT_EQ(answer.providers.at(1).state, ProviderState::UNAVAILABLE);
        EXPECT_EQ(answer.offers.size(), 2u);
        world.clock.advance(std::chrono::seconds(31));  // such an answer is kept for half a minute
        co_await world.forget_memory();
        world.second->fails = false;
        auto again = co_await world.search();
        EXPECT_EQ(world.cache, "miss");
        EXPECT_TRUE(again.complete);
        EXPECT_EQ(again.offers.size(), 2u);  // both gave the same flights
    });
}

TEST_F(SearchService, SaysSoWhenNobodyAnswers) {
    run([](World& world) -> awaitable<> {
        world.amadeus.fails = true;
        int status = 0;
        try {
            co_await world.search();
        } catch (const Problem& problem) {
            status = problem.status;
            EXPECT_EQ(problem.type, "providers-unavailable");
        }
        EXPECT_EQ(status, 503);
        world.amadeus.fails = false;
        auto answer = co_await world.search();  // the failure was not kept
        EXPECT_EQ(answer.offers.size(), 2u);
    });
}

TEST_F(SearchService, LimitsSearchesOfAnAddress) {
    Config config;
    config.searches_an_hour_anonymous = 3;
    run(
        [](World& world) -> awaitable<> {
            for (int i = 0; i < 3; ++i) co_await world.search();
            int status = 0;
            try {
                co_await world.search();
            } catch (const Problem& problem) {
                status = problem.status;
                bool retry =
                    std::ranges::any_of(problem.headers, [](auto& header) { return header.first == "Retry-After"; });
                EXPECT_TRUE(retry);
            }
            EXPECT_EQ(status, 429);
            auto other = co_await world.bus->call(visitor("198.51.100.9"), request());
            EXPECT_EQ(other.headers.get("RateLimit-Limit"), "3");
            EXPECT_EQ(other.headers.get("RateLimit-Remaining"), "2");
            auto ttl = co_await world.redis.command({"PTTL", "ratelimit:search:198.51.100.9"});
            EXPECT_GT(ttl.integer, 0);
            EXPECT_LE(ttl.integer, 3'600'000);
        },
        config);
}

TEST_F(SearchService, WorksWithoutRedis) {
    run(
        [](World& world) -> awaitable<> {
            auto answer = co_await world.search();
            EXPECT_EQ(answer.offers.size(), 2u);
            co_await world.search();
            EXPECT_EQ(world.cache, "memory");
            auto priced = co_await world.bus->call(visitor(), PriceOffer{answer.offers[0].id});
            EXPECT_EQ(priced.price.total.str(), "500.00 USD");
        },
        {}, false);
}

TEST_F(SearchService, PricesAnOfferAgain) {
    run([](World& world) -> awaitable<> {
        auto found = co_await world.search();
        auto id = found.offers.at(0).id;
        world.amadeus.raise = 1'000;
        auto priced = co_await world.bus->call(visitor(), PriceOffer{id});
        EXPECT_EQ(world.amadeus.asked_raw, samples::offer().raw);
        EXPECT_TRUE(priced.price_changed);
        EXPECT_EQ(priced.price_before.str(), "500.00 USD");
        EXPECT_EQ(priced.price.total.str(), "510.00 USD");
        auto order = co_await world.bus->call(Caller::of_service("booking"), RepriceOffer{id});
        EXPECT_EQ(world.amadeus.asked_raw, "repriced");
        EXPECT_EQ(order.price_before.str(), "500.00 USD");
        EXPECT_EQ(order.offer.raw, "repriced");
        EXPECT_EQ(order.messages.size(), 1u);
        // Whoever found the same offer has seen the price that it was found at, not what another was told since.
        auto other = co_await world.bus->call(visitor("203.0.113.78"), PriceOffer{id});
        EXPECT_TRUE(other.price_changed);
        EXPECT_EQ(other.price_before.str(), "500.00 USD");

        world.amadeus.sold_out = true;
        std::string type;
        try {
            co_await world.bus->call(visitor(), PriceOffer{id});
        } catch (const Problem& problem) {
            type = problem.type;
        }
        EXPECT_EQ(type, "sold-out");
        world.clock.advance(std::chrono::minutes(31));
        try {
            co_await world.bus->call(visitor(), PriceOffer{id});
        } catch (const Problem& problem) {
            type = problem.type;
        }
        EXPECT_EQ(type, "offer-expired");
    });
}

TEST_F(SearchService, WritesHistoryAndEvents) {
    database_.execute("SELECT make_search_history_partitions('2027-01-01', 1)");
    run([&](World& world) -> awaitable<> {
        world.service->start_background();
        co_await world.search();
        co_await world.search();
    });
    EXPECT_EQ(database_.value("SELECT count(*) FROM search_history"), "2");
    EXPECT_EQ(database_.value("SELECT string_agg(cache_hit::text, ',' ORDER BY cache_hit) FROM search_history"),
              "false,true");
    EXPECT_EQ(database_.value("SELECT DISTINCT cheapest_price::text || ' ' || currency || ' ' || results_count || ' ' "
                              "|| gds_providers[1] "
                              "|| ' ' || host(ip_address) FROM search_history"),
              "500.000 USD 2 AMADEUS 203.0.113.0");
    EXPECT_EQ(database_.value("SELECT count(*) FROM outbox WHERE type = 'search_performed'"), "2");
    EXPECT_EQ(database_.value("SELECT DISTINCT payload->>'origin' FROM outbox"), "JFK");
}

TEST_F(SearchService, ListsAndForgetsOnesOwnSearches) {
    database_.execute("SELECT make_search_history_partitions('2027-01-01', 1)");
    auto ada = visitor(), bob = visitor();
    ada.user = *UserId::parse("01890a5d-ac96-774b-bcce-b302099a8057");
    bob.user = *UserId::parse("01890a5d-ac96-774b-bcce-b302099a8058");
    run([&](World& world) -> awaitable<> {
        world.service->start_background();
        for (int i = 0; i < 3; ++i) {
            co_await world.search(ada);
            world.clock.advance(std::chrono::seconds(1));
        }
        co_await world.search(bob);
        co_await world.search();
    });
    run([&](World& world) -> awaitable<> {
        auto asked = Maker::make<ListPastSearches>();
        asked.limit = {2};
        auto first = co_await world.bus->call(ada, asked);
        EXPECT_EQ(first.items.size(), 2u);
        EXPECT_EQ(first.items.at(0).origin.str(), "JFK");
        EXPECT_EQ(first.items.at(0).cheapest.value().str(), "500.00 USD");
        EXPECT_GT(first.items.at(0).searched_at, first.items.at(1).searched_at);
        asked.cursor = Text<1, 200>{first.next_cursor.value()};
        auto second = co_await world.bus->call(ada, asked);
        EXPECT_EQ(second.items.size(), 1u);
        EXPECT_LT(second.items.at(0).searched_at, first.items.at(1).searched_at);
        EXPECT_FALSE(second.next_cursor);
        asked.cursor = Text<1, 200>{"yesterday"};
        int status = 0;
        try {
            co_await world.bus->call(ada, asked);
        } catch (const Problem& problem) {
            status = problem.status;
        }
        EXPECT_EQ(status, 422);

        co_await world.bus->call(ada, Maker::make<ForgetPastSearches>());
        auto none = co_await world.bus->call(ada, Maker::make<ListPastSearches>());
        EXPECT_TRUE(none.items.empty());
        auto others = co_await world.bus->call(bob, Maker::make<ListPastSearches>());
        EXPECT_EQ(others.items.size(), 1u);
    });
    EXPECT_EQ(database_.value("SELECT count(*) FROM search_history"), "5");
    EXPECT_EQ(database_.value("SELECT count(*) FROM search_history WHERE user_id IS NULL AND ip_address IS NULL "
                              "AND user_agent IS NULL AND session_id IS NULL"),
              "3");
}

TEST_F(SearchService, KeepsItsPartitions) {
    run([&](World& world) -> awaitable<> {
        jobs::Scheduler scheduler(world.reactor, world.pool);
        for (auto& job : world.service->jobs()) scheduler.add(std::move(job));
        auto made = co_await scheduler.run_now("search.make_partitions");
        EXPECT_TRUE(made.ok) << made.str();
        auto again = co_await scheduler.run_now("search.make_partitions");
        EXPECT_NE(again.json.find("\"made\":0"), std::string::npos) << again.str();
        database_.execute("SELECT make_search_history_partitions('2020-01-01', 1)");
        database_.execute(
            "INSERT INTO search_history (origin_airport, destination_airport, departure_date, created_at) VALUES "
            "('JFK', 'LHR', '2020-02-01', '2020-01-10')");
        auto purged = co_await scheduler.run_now("search.purge_history");
        EXPECT_TRUE(purged.ok) << purged.str();
        EXPECT_NE(purged.json.find("\"months_dropped\":1"), std::string::npos) << purged.str();
    });
    EXPECT_EQ(database_.check_queries(), "");
}

TEST_F(SearchService, FindsPlaces) {
    run([](World& world) -> awaitable<> {
        auto asked = Maker::make<FindAirports>();
        asked.q.value = "heathr";
        auto list = co_await world.bus->call(visitor(), asked);
        EXPECT_NE(list.bytes->find("\"LHR\""), std::string::npos) << *list.bytes;
        auto cached = co_await world.redis.get("flight:airports:HEATHR");
        EXPECT_EQ(cached, *list.bytes);
        co_await world.search();
        auto deadline = Steady::now() + std::chrono::seconds(1);
        co_await world.service->stop(deadline);
        auto popular = co_await world.bus->call(visitor(), Maker::make<ListPopularRoutes>());
        EXPECT_EQ(popular.routes.size(), 1u);
        EXPECT_EQ(popular.routes.at(0).searches, 1);
    });
}

}  // namespace
}  // namespace airside::search

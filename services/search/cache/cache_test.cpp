#include <thread>

#include <gtest/gtest.h>

#include "services/search/cache/flight.hpp"
#include "services/search/cache/memory_cache.hpp"
#include "services/search/domain/samples_for_test.hpp"
#include "services/search/store/history.hpp"
#include "services/search/store/offers.hpp"

namespace airside::search {
namespace {

std::shared_ptr<const Answer> answer(std::size_t bytes) {
    return std::make_shared<const Answer>(Answer{std::string(bytes, 'x'), {}, true, {0, {}, {}, {}}, {}});
}

TEST(MemoryCache, ForgetsInTime) {
    MemoryCache cache(1 << 20);
    cache.put("a", answer(10), Steady::now() + std::chrono::hours(1));
    cache.put("b", answer(10), Steady::now() - std::chrono::seconds(1));
    EXPECT_TRUE(cache.get("a"));
    EXPECT_FALSE(cache.get("b"));
    EXPECT_FALSE(cache.get("c"));
    cache.put("a", answer(20), Steady::now() + std::chrono::hours(1));
    EXPECT_EQ(cache.get("a")->body.size(), 20u);
}

TEST(MemoryCache, HoldsItsBound) {
    MemoryCache cache(1 << 20);
    auto until = Steady::now() + std::chrono::hours(1);
    for (int i = 0; i < 5'000; ++i) cache.put("key" + std::to_string(i), answer(1'000), until);
    EXPECT_LE(cache.bytes(), std::size_t{1} << 20);
    EXPECT_GT(cache.bytes(), std::size_t{1} << 19);
    EXPECT_TRUE(cache.get("key4999"));
    EXPECT_FALSE(cache.get("key0"));
    cache.put("huge", answer(1 << 20), until);
    EXPECT_FALSE(cache.get("huge"));
    MemoryCache none(0);
    none.put("a", answer(1), until);
    EXPECT_FALSE(none.get("a"));
}

TEST(Flights, LetOneLead) {
    Flights flights;
    auto first = flights.join("k"), second = flights.join("k");
    EXPECT_TRUE(first.leads);
    EXPECT_FALSE(second.leads);
    EXPECT_EQ(first.flight, second.flight);
    flights.land("k");
    EXPECT_TRUE(flights.join("k").leads);
}

awaitable<> follow(Reactor& reactor, std::shared_ptr<Flight> flight, std::size_t& got) {
    auto outcome = co_await flight->wait(reactor);
    got = outcome.answer->body.size();
    reactor.stop();
}

TEST(Flights, WakeThoseOnOtherReactors) {
    auto flight = std::make_shared<Flight>();
    std::size_t got[2] = {0, 0};
    std::vector<std::thread> threads;
    for (auto& result : got)
        threads.emplace_back([&result, flight] {
            Reactor reactor;
            reactor.spawn("follow", follow(reactor, flight, result));
            reactor.run();
        });
    flight->publish(std::make_shared<const Flight::Event>(Flight::Event{"offers", "part"}));
    flight->finish({answer(42), Source::miss});
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(got[0], 42u);
    EXPECT_EQ(got[1], 42u);
    EXPECT_EQ(flight->parts_from(0).size(), 1u);
    EXPECT_TRUE(flight->parts_from(5).empty());
}

TEST(Flights, PassOnWhatFailed) {
    Flight flight;
    flight.fail(std::make_exception_ptr(std::runtime_error("gone")));
    EXPECT_THROW((void)flight.outcome(), std::runtime_error);
}

TEST(OfferMemory, KeepsTheNewestWithinItsBound) {
    OfferMemory memory(1'000);
    auto offers = samples::found({samples::offer(), samples::offer(), samples::offer()});
    StoredOffer stored{gds::Provider::AMADEUS, Money(1, Currency::of("USD")), {}, std::string(400, 'x')};
    for (auto& found : offers) memory.put(found.id, stored);
    EXPECT_FALSE(memory.get(offers[0].id));
    EXPECT_TRUE(memory.get(offers[1].id));
    EXPECT_TRUE(memory.get(offers[2].id));
}

TEST(History, TruncatesAddresses) {
    EXPECT_EQ(truncated_address("203.0.113.77"), "203.0.113.0");
    EXPECT_EQ(truncated_address("2001:db8:1:2::3"), "2001:db8:1::");
    EXPECT_EQ(truncated_address("unix"), "");
    EXPECT_EQ(truncated_address(""), "");
}

}  // namespace
}  // namespace airside::search

// What the tests of the contract suite begin with: an adapter on the simulator, an offer, an order that is held.
#pragma once
#include <optional>
#include <string>

#include "vendors/gds/contract_bench.hpp"

namespace airside::gds::suite {

template <class Subject>
class GdsContract : public testing::Test {
  protected:
    template <class Body>
    void run(Body body, std::string url = RunningSimulator::shared().url()) {
        testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            http::Client client(reactor);
            auto gds = Subject::make(reactor, client, url);
            Bench bench{reactor, client, *gds};
            co_await bench.tell(http::Method::POST, "/_sim/reset");
            co_await body(bench);
        });
    }

    // The first offer that can be held, as priced now.
    static awaitable<std::optional<Offer>> priced_offer(Bench& bench) {
        auto query = jfk_lhr();
        auto context = bench.context();
        auto found = co_await bench.gds.search(query, context);
        EXPECT_TRUE(found.done()) << found.describe();
        if (!found.done()) co_return std::nullopt;
        for (auto& offer : found.value()) {
            if (offer.instant_ticketing) continue;
            auto priced = co_await bench.gds.reprice(offer, context);
            EXPECT_TRUE(priced.done()) << priced.describe();
            if (priced.done()) co_return std::move(priced).value();
        }
        ADD_FAILURE() << "no offer that can be held";
        co_return std::nullopt;
    }
    static awaitable<std::optional<Order>> held_order(Bench& bench, std::string reference) {
        auto offer = co_await priced_offer(bench);
        if (!offer) co_return std::nullopt;
        auto request = order_request(*std::move(offer), reference);
        auto context = bench.context();
        auto made = co_await bench.gds.create_order(request, context);
        EXPECT_TRUE(made.done()) << made.describe();
        if (!made.done()) co_return std::nullopt;
        co_return std::move(made).value();
    }
    static awaitable<> fault(Bench& bench, std::string_view operation, std::string effect) {
        return bench.fault(Subject::vendor, operation, std::move(effect));
    }
};

}  // namespace airside::gds::suite

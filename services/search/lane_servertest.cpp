// One provider's lane: how it is tried again after it hung, and what counts as a hang.
#include "platform/http/circuit_breaker.hpp"
#include "services/search/lane.hpp"
#include "services/search/world_for_test.hpp"

namespace airside::search {
namespace {

using gds::Provider;
using OneLane = ServiceTest;

gds::SearchQuery any_query() {
    return {.slices = {{IataAirport::of("JFK"), IataAirport::of("LHR"), Date::of(2027, 3, 10)}},
            .currency = Currency::of("USD")};
}

// A lane whose breaker has opened, and is tried again at once.
LaneOptions tried_at_once() {
    LaneOptions options{std::chrono::milliseconds(60)};
    options.breaker.consecutive_failures = 1;
    options.breaker.open_for = std::chrono::milliseconds(0);
    options.breaker.trials_to_close = 1;
    return options;
}

TEST_F(OneLane, OneOnTrialKeepsNoSearchWaiting) {
    run([](World& world) -> awaitable<> {
        ScriptedGds gds(world.reactor, Provider::SABRE);
        Lane lane(world.reactor, gds, tried_at_once());
        gds.hangs = true;
        auto first = co_await lane.search(any_query(), "", false);
        EXPECT_EQ(first.report.state, ProviderState::TIMED_OUT);
        auto second = co_await lane.search(any_query(), "", false);
        EXPECT_EQ(second.report.state, ProviderState::UNAVAILABLE);
        EXPECT_EQ(second.report.took_ms, 0);
        co_await world.reactor.sleep(std::chrono::milliseconds(1));
        EXPECT_EQ(gds.searches, 2);  // the trial is under way
        auto third = co_await lane.search(any_query(), "", false);
        EXPECT_EQ(third.report.state, ProviderState::UNAVAILABLE);
        EXPECT_EQ(gds.searches, 2);  // one at a time
    });
}

TEST_F(OneLane, OneOnTrialIsWaitedForWhereThereIsNoOther) {
    run([](World& world) -> awaitable<> {
        ScriptedGds gds(world.reactor, Provider::SABRE);
        Lane lane(world.reactor, gds, tried_at_once());
        gds.hangs = true;
        co_await lane.search(any_query(), "", true);
        gds.hangs = false;
        auto second = co_await lane.search(any_query(), "", true);
        EXPECT_EQ(second.report.state, ProviderState::ANSWERED);
    });
}

TEST_F(OneLane, OneThatPassesItsTrialIsAskedAgain) {
    run([](World& world) -> awaitable<> {
        ScriptedGds gds(world.reactor, Provider::SABRE);
        Lane lane(world.reactor, gds, tried_at_once());
        gds.hangs = true;
        co_await lane.search(any_query(), "", false);
        gds.hangs = false;
        auto beside = co_await lane.search(any_query(), "", false);
        EXPECT_EQ(beside.report.state, ProviderState::UNAVAILABLE);
        while (gds.searches < 2 || lane.under_way() > 1) co_await world.reactor.sleep(std::chrono::milliseconds(1));
        auto after = co_await lane.search(any_query(), "", false);
        EXPECT_EQ(after.report.state, ProviderState::ANSWERED);
    });
}

// An adapter that keeps its deadline says that it had no answer, and says so in time.
TEST_F(OneLane, AnAdaptersOwnTimeoutIsAHangToo) {
    run([](World& world) -> awaitable<> {
        ScriptedGds gds(world.reactor, Provider::SABRE);
        auto options = tried_at_once();
        options.breaker.open_for = std::chrono::hours(1);
        Lane lane(world.reactor, gds, options);
        gds.takes = std::chrono::milliseconds(70);
        gds.fails = true;
        auto first = co_await lane.search(any_query(), "", false);
        EXPECT_EQ(first.report.state, ProviderState::TIMED_OUT);
        auto second = co_await lane.search(any_query(), "", false);
        EXPECT_EQ(second.report.took_ms, 0);
        EXPECT_EQ(gds.searches, 1);
        for (int i = 0; i < 2; ++i) {
            auto maps = co_await lane.seat_maps(samples::offer(), "");
            EXPECT_TRUE(maps.unavailable());
        }
        EXPECT_EQ(gds.seat_questions, 1);
    });
}

}  // namespace
}  // namespace airside::search

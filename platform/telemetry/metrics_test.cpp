#include "platform/telemetry/metrics.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "platform/async/reactor.hpp"

namespace airside::telemetry {
namespace {

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, RendersEachKindAsPrometheusText) {
    counter("t_requests_total", "Requests", {{"route", "/v1/\"x\""}}).add(2);
    gauge("t_pool_size", "Pool").set(-1.5);
    const double bounds[] = {0.1, 1};
    auto& h = histogram("t_took_seconds", "Time", {}, bounds);
    h.observe(0.1);  // a bound belongs to its bucket
    h.observe(0.5);
    h.observe(7);
    auto text = render();
    EXPECT_TRUE(has_line(text, "# TYPE t_requests_total counter"));
    EXPECT_TRUE(has_line(text, "# HELP t_requests_total Requests"));
    EXPECT_TRUE(has_line(text, R"(t_requests_total{route="/v1/\"x\""} 2)")) << text;
    EXPECT_TRUE(has_line(text, "t_pool_size -1.5")) << text;
    EXPECT_TRUE(has_line(text, R"(t_took_seconds_bucket{le="0.1"} 1)")) << text;
    EXPECT_TRUE(has_line(text, R"(t_took_seconds_bucket{le="1"} 2)"));
    EXPECT_TRUE(has_line(text, R"(t_took_seconds_bucket{le="+Inf"} 3)"));
    EXPECT_TRUE(has_line(text, "t_took_seconds_count 3"));
    EXPECT_TRUE(has_line(text, "t_took_seconds_sum 7.6")) << text;
}

TEST(Metrics, TheSameNameAndLabelsAreTheSameSeries) {
    auto& one = counter("t_same_total", "x", {{"a", "1"}, {"b", "2"}});
    auto& two = counter("t_same_total", "x", {{"b", "2"}, {"a", "1"}});
    auto& other = counter("t_same_total", "x", {{"a", "1"}, {"b", "3"}});
    EXPECT_EQ(&one, &two);
    EXPECT_NE(&one, &other);
}

TEST(Metrics, RefusesAnotherTypeAndBadNames) {
    counter("t_typed_total", "x");
    EXPECT_THROW(gauge("t_typed_total", "x"), std::invalid_argument);
    EXPECT_THROW(counter("t bad", "x"), std::invalid_argument);
    EXPECT_THROW(counter("t_bad_label_total", "x", {{"a-b", "1"}}), std::invalid_argument);
    const double falling[] = {1, 0.5};
    EXPECT_THROW(histogram("t_falling_seconds", "x", {}, falling), std::invalid_argument);
}

TEST(Metrics, AFamilyThatGrowsWithoutEndOverflowsIntoOneSeries) {
    for (std::size_t i = 0; i < series_limit + 50; ++i) counter("t_many_total", "x", {{"id", std::to_string(i)}}).add();
    auto text = render();
    EXPECT_TRUE(has_line(text, R"(t_many_total{overflow="true"} 50)"));
    EXPECT_EQ(text.find(R"(t_many_total{id="1000"})"), std::string::npos);
}

TEST(Metrics, CountsFromManyThreadsAddUp) {
    auto& c = counter("t_threads_total", "x");
    auto& h = histogram("t_threads_seconds", "x");
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 10'000; ++n) {
                c.add();
                h.observe(0.5);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(c.value(), 40'000);
    EXPECT_EQ(h.count(), 40'000u);
    EXPECT_EQ(h.sum(), 20'000);
}

TEST(Metrics, CollectCallbacksRunUntilTheirHandleGoes) {
    int calls = 0;
    {
        auto handle = on_collect([&] { ++calls; });
        auto moved = std::move(handle);
        render();
    }
    render();
    EXPECT_EQ(calls, 1);
}

TEST(Metrics, ALostExceptionIsCounted) {
    install();
    Reactor reactor;
    auto failing = []() -> awaitable<> {
        throw std::runtime_error("lost");
        co_return;
    };
    reactor.spawn("forgotten", failing());
    reactor.call_at(Steady::now(), [&] { reactor.stop(); });
    reactor.run();
    EXPECT_TRUE(has_line(render(), R"(airside_lost_exceptions_total{coroutine="forgotten"} 1)"));
}

}  // namespace
}  // namespace airside::telemetry

#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/async/worker_pool.hpp"
#include "platform/core/problem.hpp"

namespace airside {
namespace {

using namespace std::chrono_literals;

// Runs a coroutine to its end on a reactor of its own.
template <class F>
void run(F body) {
    Reactor reactor;
    std::exception_ptr error;
    auto wrapped = [](Reactor& r, F& f, std::exception_ptr& e) -> awaitable<> {
        try {
            co_await f(r);
        } catch (...) {
            e = std::current_exception();
        }
        r.stop();
    };
    reactor.spawn("test", wrapped(reactor, body, error));
    reactor.run();
    if (error) std::rethrow_exception(error);
}

awaitable<int> slow(Reactor& reactor, Steady::duration how_long, int value) {
    co_await reactor.sleep(how_long);
    co_return value;
}

TEST(Reactor, TimersFireInOrderWhateverTheOrderOfSetting) {
    run([](Reactor& r) -> awaitable<> {
        std::vector<int> seen;
        auto now = Steady::now();
        r.call_at(now + 60ms, [&] { seen.push_back(3); });
        r.call_at(now + 20ms, [&] { seen.push_back(1); });
        auto cancelled = r.call_at(now + 30ms, [&] { seen.push_back(99); });
        r.call_at(now + 40ms, [&] { seen.push_back(2); });
        r.cancel(cancelled);
        co_await r.sleep(120ms);
        EXPECT_EQ(seen, (std::vector<int>{1, 2, 3}));
    });
}

TEST(Reactor, WhatIsReadyGoesFirstWhenACoroutineYields) {
    run([](Reactor& r) -> awaitable<> {
        std::string order;
        r.post([&] { order += "posted "; });
        co_await r.yield();
        order += "yielded";
        EXPECT_EQ(order, "posted yielded");
    });
}

TEST(Signal, OneThatWaitsForItsOwnIsDestroyedWithTheReactor) {
    for (bool forever : {false, true}) {
        std::weak_ptr<Signal> seen;
        {
            Reactor reactor;
            auto waits = [](std::shared_ptr<Signal> own, Steady::time_point until) -> awaitable<> {
                co_await own->wait_until(until);
            };
            auto own = std::make_shared<Signal>(reactor);
            seen = own;
            auto until = forever ? Steady::time_point::max() : Steady::now() + 1h;
            reactor.spawn("waits", waits(std::move(own), until));
            reactor.post([&] { reactor.stop(); });
            reactor.run();
        }
        EXPECT_TRUE(seen.expired());
    }
}

TEST(Deadline, WorkThatStillWaitsWhenTheReactorEndsIsDestroyed) {
    auto held = std::make_shared<int>(1);
    {
        Reactor reactor;
        auto work = [](Reactor& r, std::shared_ptr<int> keeps) -> awaitable<> {
            co_await r.sleep(1h);
            ++*keeps;
        };
        auto waits = [work](Reactor& r, std::shared_ptr<int> keeps) -> awaitable<> {
            auto inner = work(r, std::move(keeps));
            co_await with_deadline(r, Steady::now() + 2h, "the work", std::move(inner));
        };
        reactor.spawn("waits", waits(reactor, held));
        reactor.post([&] { reactor.stop(); });
        reactor.run();
    }
    EXPECT_EQ(held.use_count(), 1);
}

TEST(Deadline, CancelsTheWorkAndSaysWhat) {
    run([](Reactor& r) -> awaitable<> {
        auto started = Steady::now();
        bool thrown = false;
        try {
            auto work = slow(r, 10s, 1);
            co_await with_deadline(r, started + 20ms, "the slow one", std::move(work));
        } catch (const TimedOut& e) {
            thrown = std::string(e.what()) == "timed out: the slow one";
        }
        EXPECT_TRUE(thrown);
        EXPECT_LT(Steady::now() - started, 5s);
    });
}

TEST(Deadline, ANearerOneAroundReachesThroughOneFurtherOut) {
    run([](Reactor& r) -> awaitable<> {
        auto inner = [](Reactor& reactor, bool& ended) -> awaitable<int> {
            auto work = slow(reactor, 10s, 1);
            auto value = co_await with_deadline(reactor, Steady::now() + 5s, "inner", std::move(work));
            ended = true;
            co_return value;
        };
        bool ended = false;
        std::string what;
        try {
            auto work = inner(r, ended);
            auto value = co_await with_deadline(r, Steady::now() + 20ms, "outer", std::move(work));
            EXPECT_EQ(value, 0);
        } catch (const TimedOut& error) {
            what = error.what();
        }
        EXPECT_EQ(what, "timed out: outer");
        EXPECT_FALSE(ended);
    });
}

TEST(Deadline, LetsThroughWhatEndsInTime) {
    run([](Reactor& r) -> awaitable<> {
        auto work = slow(r, 5ms, 7);
        auto value = co_await with_deadline(r, Steady::now() + 5s, "quick", std::move(work));
        EXPECT_EQ(value, 7);
    });
}

TEST(WhenAll, KeepsTheOrderAndThrowsTheFirstError) {
    run([](Reactor& r) -> awaitable<> {
        std::vector<awaitable<int>> works;
        works.push_back(slow(r, 30ms, 1));
        works.push_back(slow(r, 5ms, 2));
        auto values = co_await when_all(r, std::move(works));
        EXPECT_EQ(values, (std::vector<int>{1, 2}));

        auto failing = [](Reactor& reactor) -> awaitable<int> {
            co_await reactor.sleep(5ms);
            throw std::runtime_error("no");
        };
        std::vector<awaitable<int>> mixed;
        mixed.push_back(slow(r, 10ms, 1));
        mixed.push_back(failing(r));
        bool thrown = false;
        try {
            auto none = co_await when_all(r, std::move(mixed));
        } catch (const std::runtime_error&) {
            thrown = true;
        }
        EXPECT_TRUE(thrown);
    });
}

TEST(Limiter, QueuesThenRefuses) {
    run([](Reactor& r) -> awaitable<> {
        Limiter limiter(r, 1, 1);
        std::vector<std::string> seen;
        auto user = [](Reactor& reactor, Limiter& l, std::vector<std::string>& log, std::string name) -> awaitable<> {
            try {
                auto permit = co_await l.acquire(Steady::now() + 5s);
                log.push_back(name);
                co_await reactor.sleep(20ms);
            } catch (const Problem& p) {
                log.push_back(name + " " + std::to_string(p.status));
            }
        };
        r.spawn("a", user(r, limiter, seen, "a"));
        r.spawn("b", user(r, limiter, seen, "b"));
        r.spawn("c", user(r, limiter, seen, "c"));
        co_await r.sleep(100ms);
        EXPECT_EQ(seen, (std::vector<std::string>{"a", "c 503", "b"}));
        EXPECT_EQ(limiter.free(), 1u);
    });
}

TEST(Limiter, AWaiterThatIsCancelledLeavesTheQueue) {
    run([](Reactor& r) -> awaitable<> {
        Limiter limiter(r, 1, 1);
        {
            auto held = co_await limiter.acquire(Steady::now() + 1s);
            bool timed_out = false;
            try {
                auto never = co_await limiter.acquire(Steady::now() + 20ms);
            } catch (const TimedOut&) {
                timed_out = true;
            }
            EXPECT_TRUE(timed_out);
        }
        auto again = co_await limiter.acquire(Steady::now() + 1s);
        EXPECT_EQ(limiter.free(), 0u);
    });
}

TEST(WorkerPool, ReturnsValuesAndExceptionsOnTheCallersThread) {
    WorkerPool pool("test", 2, 4);
    run([&pool](Reactor& r) -> awaitable<> {
        auto here = std::this_thread::get_id();
        auto there = co_await pool.run(r, [] { return std::this_thread::get_id(); });
        EXPECT_NE(here, there);
        EXPECT_EQ(here, std::this_thread::get_id());
        bool thrown = false;
        try {
            co_await pool.run(r, [] { throw std::runtime_error("no"); });
        } catch (const std::runtime_error&) {
            thrown = true;
        }
        EXPECT_TRUE(thrown);
    });
}

TEST(WorkerPool, RefusesBeyondItsQueue) {
    WorkerPool pool("test", 1, 1);
    run([&pool](Reactor& r) -> awaitable<> {
        int refused = 0, done = 0;
        auto use = [](WorkerPool& p, Reactor& reactor, int& no, int& yes) -> awaitable<> {
            try {
                co_await p.run(reactor, [] { std::this_thread::sleep_for(30ms); });
                ++yes;
            } catch (const Problem& problem) {
                no += problem.status == 503;
            }
        };
        for (int i = 0; i < 5; ++i) r.spawn("use", use(pool, r, refused, done));
        co_await r.sleep(200ms);
        EXPECT_GE(refused, 3);
        EXPECT_EQ(refused + done, 5);
    });
}

}  // namespace
}  // namespace airside

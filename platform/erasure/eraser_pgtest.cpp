#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/erasure/eraser.hpp"
#include "platform/events/outbox.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::erasure {
namespace {

using namespace std::chrono_literals;

const auto user = *UserId::parse("01930000-0000-7000-8000-000000000001");
const auto one = *Uuid::parse("01930000-0000-7000-8000-00000000000e");

std::string told(Instant at) {
    return R"({"user_id":")" + user.str() + R"(","erasure_id":")" + one.str() + R"(","at":")" + to_string(at) + "\"}";
}

// Gives the event, again and again, from the place that is asked for.
struct ScriptedFeed final : events::FeedSource {
    explicit ScriptedFeed(Reactor& r) : reactor(r) {}
    Reactor& reactor;
    std::vector<events::Event> told_events;
    awaitable<events::Page> read(std::string, events::Cursor after, int, Steady::time_point wait_until) override {
        events::Page page{{}, after};
        for (auto& event : told_events)
            if (event.place > after) page.events.push_back(event);
        if (!page.events.empty()) page.next = page.events.back().place;
        if (page.events.empty()) co_await reactor.sleep(std::min<Steady::duration>(wait_until - Steady::now(), 20ms));
        co_return page;
    }
    void tell(std::string type, Instant at) {
        auto n = static_cast<std::int64_t>(told_events.size()) + 1;
        auto id = *Uuid::parse("01930000-0000-7000-8000-0000000000" + std::to_string(10 + n));
        told_events.push_back({id, "user", user.uuid(), n, std::move(type), told(at), {}, at, {1, 5, n}});
    }
};

struct ErasureTest : testing::Test {
    std::vector<EmbeddedFile> files = postgres::combine({events::migrations(), jobs::migrations(), migrations()});
    testkit::TestDatabase db{"erasure", files};
    ManualClock clock{SystemClock().now()};
    int passes = 0, acknowledged = 0;
    std::string waits_for;
    bool fails = false, refused = false;
    std::int64_t told_changed = 0;

    std::unique_ptr<Eraser> eraser(Reactor& reactor, postgres::Pool& pool) {
        auto erase = [this](UserId whose) -> awaitable<Pass> {
            EXPECT_EQ(whose, user);
            ++passes;
            if (fails) throw std::runtime_error("the database is away");
            co_return Pass{passes == 1 ? 3 : 0, waits_for};
        };
        auto acknowledge = [this](Uuid erasure, std::int64_t changed) -> awaitable<> {
            EXPECT_EQ(erasure, one);
            if (refused) throw std::runtime_error("the user service is away");
            ++acknowledged;
            told_changed = changed;
            co_return;
        };
        return std::make_unique<Eraser>(reactor, clock, pool, Options{.service = "test"}, erase, acknowledge);
    }
    std::unique_ptr<postgres::Pool> pool_on(Reactor& reactor) {
        postgres::PoolOptions options;
        options.conninfo = db.conninfo();
        return std::make_unique<postgres::Pool>(reactor, options);
    }
    void note_now() {
        db.execute("INSERT INTO user_erasures (erasure_id, user_id, asked_at, next_pass_at) VALUES ('" + one.str() +
                   "', '" + user.str() + "', '" + to_string(clock.now()) + "', '" + to_string(clock.now()) + "')");
    }
};

TEST_F(ErasureTest, EveryQueryFitsTheSchema) { EXPECT_EQ(db.check_queries(), ""); }

TEST_F(ErasureTest, TheEventBecomesOneRowAndAPassAtOnce) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto pool = pool_on(reactor);
        auto tested = eraser(reactor, *pool);
        ScriptedFeed feed(reactor);
        feed.tell("user_registered", clock.now());
        feed.tell("user_deleted", clock.now());
        feed.tell("user_deleted", clock.now());  // applied again
        tested->start(&feed);
        auto limit = Steady::now() + 20s;
        while (passes == 0 && Steady::now() < limit) co_await reactor.sleep(5ms);
        co_await tested->stop(Steady::now() + 10s);
        EXPECT_EQ(db.value("SELECT count(*) FROM user_erasures"), "1");
        EXPECT_EQ(passes, 1);
        EXPECT_EQ(acknowledged, 0) << "what was under way has not come to rest";
    });
}

TEST_F(ErasureTest, APassAfterEverythingHasSettledIsAcknowledgedOnceAndLookedAgainForTwoDays) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto pool = pool_on(reactor);
        auto tested = eraser(reactor, *pool);
        auto job = tested->job();
        note_now();
        co_await job.run();
        EXPECT_EQ(passes, 1);
        clock.advance(14s);
        co_await job.run();
        EXPECT_EQ(passes, 1);
        clock.advance(1s);
        auto report = co_await job.run();
        EXPECT_EQ(report, R"({"passes":1,"open":0,"forgotten":0})");
        EXPECT_EQ(acknowledged, 1);
        EXPECT_EQ(told_changed, 3);
        for (int hour = 0; hour < 60; ++hour) {
            clock.advance(1h);
            co_await job.run();
        }
        EXPECT_EQ(passes, 2 + 47) << "hourly until two days are over";
        EXPECT_EQ(acknowledged, 1);
        EXPECT_EQ(db.value("SELECT (next_pass_at IS NULL)::text FROM user_erasures"), "true");
        clock.advance(std::chrono::hours(24 * 30));
        co_await job.run();
        EXPECT_EQ(db.value("SELECT count(*) FROM user_erasures"), "0");
    });
}

TEST_F(ErasureTest, WhatHasToEndFirstIsWaitedFor) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto pool = pool_on(reactor);
        auto tested = eraser(reactor, *pool);
        auto job = tested->job();
        note_now();
        waits_for = "an open trip";
        for (int i = 0; i < 10; ++i) {
            clock.advance(1h);
            co_await job.run();
        }
        EXPECT_EQ(passes, 10);
        EXPECT_EQ(acknowledged, 0);
        EXPECT_EQ(db.value("SELECT waits_for FROM user_erasures"), "an open trip");
        waits_for.clear();
        clock.advance(1h);
        co_await job.run();
        EXPECT_EQ(acknowledged, 1);
        EXPECT_EQ(told_changed, 3);
    });
}

TEST_F(ErasureTest, WhatFailsIsTriedAgainWithGrowingPauses) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto pool = pool_on(reactor);
        auto tested = eraser(reactor, *pool);
        auto job = tested->job();
        note_now();
        fails = true;
        co_await job.run();
        co_await job.run();
        EXPECT_EQ(passes, 1) << "not before the pause is over";
        clock.advance(5s);
        co_await job.run();
        clock.advance(5s);
        co_await job.run();
        EXPECT_EQ(passes, 2);
        fails = false;
        refused = true;
        clock.advance(60s);
        co_await job.run();
        EXPECT_EQ(acknowledged, 0);
        refused = false;
        clock.advance(300s);
        co_await job.run();
        EXPECT_EQ(acknowledged, 1);
    });
}

TEST_F(ErasureTest, WhatAProcessHadInHandWhenItDiedIsTakenUp) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto pool = pool_on(reactor);
        auto tested = eraser(reactor, *pool);
        auto job = tested->job();
        note_now();
        // As a claim leaves it.
        db.execute("UPDATE user_erasures SET next_pass_at = next_pass_at + interval '10 minutes'");
        co_await job.run();
        EXPECT_EQ(passes, 0);
        clock.advance(10min);
        co_await job.run();
        EXPECT_EQ(acknowledged, 1);
    });
}

TEST_F(ErasureTest, EventsThatWerePutAsideSayNothingOfTheUser) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto pool = pool_on(reactor);
        auto tested = eraser(reactor, *pool);
        auto job = tested->job();
        for (auto* whose : {"01930000-0000-7000-8000-000000000001", "01930000-0000-7000-8000-000000000002"})
            db.execute(
                "INSERT INTO parked_events (feed, event_id, aggregate_type, aggregate_id, aggregate_version, type, "
                "payload, created_at, error) VALUES ('a', gen_random_uuid(), 'booking', gen_random_uuid(), 1, "
                "'booking_created', '{\"user_id\": \"" +
                std::string(whose) + "\", \"contact\": \"ada@example.com\"}', now(), 'why')");
        note_now();
        co_await job.run();
        EXPECT_EQ(
            db.value("SELECT string_agg(payload ->> 'user_id', ',') FROM parked_events WHERE payload ? 'contact'"),
            "01930000-0000-7000-8000-000000000002");
        EXPECT_EQ(db.value("SELECT count(*) FROM parked_events"), "2");
    });
}

}  // namespace
}  // namespace airside::erasure

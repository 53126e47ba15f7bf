#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/random.hpp"
#include "platform/idempotency/store.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::idempotency {
namespace {

using namespace std::chrono_literals;
using State = contract::IdempotencyStore::Claim::State;
using testkit::run_on_reactor;

struct StoreTest : testing::Test {
    testkit::TestDatabase db{"idempotency", migrations()};
    SystemRandom random;
    UserId user = UserId::v7(SystemClock(), random);

    postgres::PoolOptions options() const {
        postgres::PoolOptions options;
        options.conninfo = db.conninfo();
        return options;
    }
};

TEST_F(StoreTest, EveryQueryFitsTheSchema) { EXPECT_EQ(db.check_queries(), ""); }

TEST_F(StoreTest, TheFirstAnswerIsReplayed) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        PgIdempotencyStore store(pool);
        auto first = co_await store.claim(user, "POST /v1/things", "k", "h1");
        EXPECT_EQ(first.state, State::run);
        auto meanwhile = co_await store.claim(user, "POST /v1/things", "k", "h1");
        EXPECT_EQ(meanwhile.state, State::running);
        co_await store.finish(user, "POST /v1/things", "k", 201, R"({"id":1})");
        auto again = co_await store.claim(user, "POST /v1/things", "k", "h1");
        EXPECT_EQ(again.state, State::replay);
        EXPECT_EQ(again.status, 201);
        EXPECT_EQ(again.body, R"({"id":1})");
        auto other_body = co_await store.claim(user, "POST /v1/things", "k", "h2");
        EXPECT_EQ(other_body.state, State::mismatch);
    });
}

TEST_F(StoreTest, AKeyIsItsCallersAndItsOperations) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        PgIdempotencyStore store(pool);
        auto other = UserId::v7(SystemClock(), random);
        auto first = co_await store.claim(user, "POST /a", "k", "h");
        auto other_user = co_await store.claim(other, "POST /a", "k", "x");
        auto other_operation = co_await store.claim(user, "POST /b", "k", "y");
        EXPECT_EQ(first.state, State::run);
        EXPECT_EQ(other_user.state, State::run);
        EXPECT_EQ(other_operation.state, State::run);
    });
}

TEST_F(StoreTest, OfManyAtOnceOneRuns) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        PgIdempotencyStore store(pool);
        std::vector<awaitable<contract::IdempotencyStore::Claim>> claims;
        for (int i = 0; i < 50; ++i) claims.push_back(store.claim(user, "POST /a", "k", "h"));
        auto results = co_await when_all(reactor, std::move(claims));
        auto running = std::count_if(results.begin(), results.end(), [](auto& c) { return c.state == State::run; });
        EXPECT_EQ(running, 1);
    });
}

TEST_F(StoreTest, ADeadRequestsLeaseRunsOut) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        PgIdempotencyStore store(pool, {0s, std::chrono::hours(1), ""});
        auto first = co_await store.claim(user, "POST /a", "k", "h");
        co_await reactor.sleep(5ms);
        auto mismatch = co_await store.claim(user, "POST /a", "k", "other");
        auto second = co_await store.claim(user, "POST /a", "k", "h");
        EXPECT_EQ(first.state, State::run);
        EXPECT_EQ(mismatch.state, State::mismatch);
        EXPECT_EQ(second.state, State::run);
        // The first to finish is the answer.
        co_await store.finish(user, "POST /a", "k", 201, "one");
        co_await store.finish(user, "POST /a", "k", 500, "two");
        auto replay = co_await store.claim(user, "POST /a", "k", "h");
        EXPECT_EQ(replay.body, "one");
    });
}

TEST_F(StoreTest, ADeadProcessLosesItsLeaseAtOnceAndALivingOneKeepsIt) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        auto living = options();
        living.name = "alive-1";
        postgres::Pool session(reactor, living);
        co_await session.ping();
        PgIdempotencyStore alive(pool, {60s, std::chrono::hours(1), "alive-1"}),
            dead(pool, {60s, std::chrono::hours(1), "gone-1"});
        auto first = co_await alive.claim(user, "POST /a", "k1", "h");
        auto second = co_await dead.claim(user, "POST /a", "k1", "h");
        EXPECT_EQ(first.state, State::run);
        EXPECT_EQ(second.state, State::running);
        auto third = co_await dead.claim(user, "POST /a", "k2", "h");
        auto fourth = co_await alive.claim(user, "POST /a", "k2", "h");
        EXPECT_EQ(third.state, State::run);
        EXPECT_EQ(fourth.state, State::run);
    });
}

TEST_F(StoreTest, AReleasedKeyIsFreeAndAnAnsweredOneStays) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        PgIdempotencyStore store(pool);
        co_await store.claim(user, "POST /a", "k", "h");
        co_await store.release(user, "POST /a", "k");
        auto again = co_await store.claim(user, "POST /a", "k", "another body");
        EXPECT_EQ(again.state, State::run);
        co_await store.finish(user, "POST /a", "k", 200, "{}");
        co_await store.release(user, "POST /a", "k");
        auto replay = co_await store.claim(user, "POST /a", "k", "another body");
        EXPECT_EQ(replay.state, State::replay);
    });
}

TEST_F(StoreTest, OldKeysArePurgedAndRunningOnesAreNot) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        PgIdempotencyStore store(pool);
        for (auto* key : {"old", "new", "running"}) co_await store.claim(user, "POST /a", key, "h");
        co_await store.finish(user, "POST /a", "old", 200, "{}");
        co_await store.finish(user, "POST /a", "new", 200, "{}");
        db.execute("UPDATE idempotency_keys SET created_at = now() - interval '8 days' WHERE key <> 'new'");
        auto purged = co_await store.purge();
        EXPECT_EQ(purged, 1u);
        EXPECT_EQ(db.value("SELECT string_agg(key, ' ' ORDER BY key) FROM idempotency_keys"), "new running");
    });
}

}  // namespace
}  // namespace airside::idempotency

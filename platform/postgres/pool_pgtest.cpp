#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/postgres/pool.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::postgres {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;
using testkit::TestDatabase;

const Query insert_item{"pooltest.insert_item", "INSERT INTO item (id, name) VALUES ($1, $2)"};
const Query count_items{"pooltest.count_items", "SELECT count(*) AS n FROM item"};
const Query sleep_query{"pooltest.sleep", "SELECT pg_sleep($1::float8)"};
const Query backend_pid{"pooltest.backend_pid", "SELECT pg_backend_pid() AS pid"};

constexpr EmbeddedFile items[] = {{"0001_items.sql",
                                   "CREATE TABLE item (id int CONSTRAINT item_key PRIMARY KEY, name text NOT NULL "
                                   "CONSTRAINT item_named CHECK (name <> ''))"}};

struct PoolTest : testing::Test {
    TestDatabase db{"pooltest", items};
    PoolOptions options() const {
        PoolOptions options;
        options.conninfo = db.conninfo();
        options.name = "pooltest";
        return options;
    }
    std::string stored() const { return db.value("SELECT count(*) FROM item"); }
};

// What `work` throws, or nothing.
template <class E>
awaitable<std::optional<E>> thrown(awaitable<> work) {
    try {
        co_await std::move(work);
    } catch (const E& error) {
        co_return error;
    }
    co_return std::nullopt;
}

template <class... P>
awaitable<> run_only(Pool& pool, const Query& query, P... params) {
    co_await pool.run(query, params...);
}

TEST_F(PoolTest, QueriesArePreparedAndCheckedBySchema) {
    EXPECT_EQ(db.check_queries(), "");
    db.execute("ALTER TABLE item RENAME TO thing");
    EXPECT_NE(db.check_queries().find("pooltest.insert_item"), std::string::npos);
}

TEST_F(PoolTest, AConnectionIsUsedAgainWithWhatItPrepared) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options());
        for (int i = 0; i < 5; ++i) co_await pool.run(insert_item, i, "x");
        std::string sql = "SELECT count(*) AS n FROM pg_prepared_statements WHERE name LIKE 'pooltest.%'";
        auto rows = co_await pool.execute(std::move(sql));
        EXPECT_EQ(rows.one().get<int>("n"), 1);
        auto stats = pool.stats();
        EXPECT_EQ(stats.connects, 1u);
        EXPECT_EQ(stats.idle, 1u);
        EXPECT_EQ(stats.statements, 6u);
    });
}

TEST_F(PoolTest, APipelinedTransactionCommitsAsOne) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options());
        int committed = 0;
        auto tx = co_await pool.begin();
        tx.queue(insert_item, 1, "one");
        tx.queue(insert_item, 2, "two");
        auto rows = co_await tx.run(count_items);
        EXPECT_EQ(rows.one().get<int>("n"), 2);
        EXPECT_EQ(stored(), "0");
        tx.queue(insert_item, 3, "three");
        tx.after_commit([&committed] { ++committed; });
        EXPECT_EQ(committed, 0);
        co_await tx.commit();
        EXPECT_EQ(committed, 1);
        EXPECT_EQ(stored(), "3");
        EXPECT_EQ(pool.stats().transactions, 1u);
    });
}

TEST_F(PoolTest, WithoutCommitItIsRolledBackAndTheConnectionServesOn) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto one = options();
        one.size = 1;
        Pool pool(reactor, one);
        {
            auto tx = co_await pool.begin();
            co_await tx.run(insert_item, 1, "one");
        }
        auto rows = co_await pool.run(count_items);
        EXPECT_EQ(rows.one().get<int>("n"), 0);
        {
            auto tx = co_await pool.begin();
            tx.queue(insert_item, 1, "one");  // never sent
        }
        auto again = co_await pool.begin();
        co_await again.run(insert_item, 2, "two");
        co_await again.rollback();
        bool refused = false;
        try {
            co_await again.run(count_items);
        } catch (const std::logic_error&) {
            refused = true;
        }
        EXPECT_TRUE(refused);
        EXPECT_EQ(stored(), "0");
        EXPECT_EQ(pool.stats().connects, 1u);
    });
}

TEST_F(PoolTest, AQueuedStatementsErrorSurfacesAtTheNextWait) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto one = options();
        one.size = 1;
        Pool pool(reactor, one);
        co_await pool.run(insert_item, 1, "one");
        std::optional<Error> error;
        try {
            auto tx = co_await pool.begin();
            tx.queue(insert_item, 2, "two");
            tx.queue(insert_item, 1, "again");
            tx.queue(insert_item, 3, "three");
            co_await tx.commit();
        } catch (const Error& e) {
            error = e;
        }
        EXPECT_TRUE(error.has_value());
        EXPECT_TRUE(is_unique_violation(*error, "item_key"));
        EXPECT_FALSE(is_unique_violation(*error, "other"));
        EXPECT_EQ(error->table, "item");
        EXPECT_NE(std::string(error->what()).find("pooltest.insert_item"), std::string::npos);
        // The same connection is back to work, and nothing of it happened.
        auto rows = co_await pool.run(count_items);
        EXPECT_EQ(rows.one().get<int>("n"), 1);
        EXPECT_EQ(pool.stats().connects, 1u);
        EXPECT_EQ(pool.stats().errors, 1u);
    });
}

TEST_F(PoolTest, CommitAfterACaughtErrorIsAnErrorAndNotASilentRollback) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options());
        auto tx = co_await pool.begin();
        co_await tx.run(insert_item, 1, "one");
        std::string state;
        try {
            co_await tx.run(insert_item, 2, "");
        } catch (const Error& error) {
            EXPECT_TRUE(is_check_violation(error, "item_named"));
        }
        try {
            co_await tx.commit();
        } catch (const Error& error) {
            state = error.sqlstate;
        }
        EXPECT_EQ(state, "25P02");
        EXPECT_EQ(stored(), "0");
    });
}

TEST_F(PoolTest, AConnectionThatTheServerClosedIsNotGivenOut) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto one = options();
        one.size = 1;
        Pool pool(reactor, one);
        auto first = co_await pool.run(backend_pid);
        auto pid = first.one().get<int>("pid");
        db.execute("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 5000)");
        auto second = co_await pool.run(backend_pid);  // not an error: found out before it was used
        EXPECT_NE(second.one().get<int>("pid"), pid);
        EXPECT_EQ(pool.stats().dropped, 1u);
    });
}

awaitable<> commit_after_kill(Pool& pool, const TestDatabase& db) {
    auto tx = co_await pool.begin();
    co_await tx.run(insert_item, 1, "one");
    auto rows = co_await tx.run(backend_pid);
    auto pid = rows.one().get<int>("pid");
    db.execute("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 5000)");
    co_await tx.commit();
}
awaitable<> run_after_kill(Pool& pool, const TestDatabase& db) {
    auto tx = co_await pool.begin();
    auto rows = co_await tx.run(backend_pid);
    auto pid = rows.one().get<int>("pid");
    db.execute("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 5000)");
    co_await tx.run(insert_item, 1, "one");
}

TEST_F(PoolTest, AConnectionThatBreaksInUseSaysWhetherTheOutcomeIsKnown) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options());
        auto committing = commit_after_kill(pool, db);
        auto commit = co_await thrown<Unavailable>(std::move(committing));
        EXPECT_TRUE(commit && commit->outcome_unknown);
        auto running = run_after_kill(pool, db);
        auto inside = co_await thrown<Unavailable>(std::move(running));
        EXPECT_TRUE(inside && !inside->outcome_unknown);
        EXPECT_EQ(inside->status, 503);
        auto rows = co_await pool.run(count_items);
        EXPECT_EQ(rows.one().get<int>("n"), 0);
        EXPECT_EQ(pool.stats().dropped, 2u);
    });
}

TEST_F(PoolTest, TheServerEndsAStatementThatTakesTooLong) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto brief = options();
        brief.statement_timeout = 50ms;
        Pool pool(reactor, brief);
        auto work = run_only(pool, sleep_query, 30.0);
        auto error = co_await thrown<Unavailable>(std::move(work));
        EXPECT_TRUE(error.has_value());
        EXPECT_EQ(error->sqlstate, "57014");
        EXPECT_FALSE(error->outcome_unknown);
        co_await pool.ping();
        EXPECT_EQ(pool.stats().connects, 1u);
    });
}

TEST_F(PoolTest, ACancelledCoroutineCancelsItsStatementOnTheServer) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options());
        auto work = run_only(pool, sleep_query, 30.0);
        bool timed_out = false;
        try {
            co_await with_deadline(reactor, Steady::now() + 200ms, "sleeping", std::move(work));
        } catch (const TimedOut&) {
            timed_out = true;
        }
        EXPECT_TRUE(timed_out);
        EXPECT_EQ(pool.stats().cancelled, 1u);
        EXPECT_EQ(pool.stats().open, 0u);
        auto gone = [this] {
            return db.value(
                       "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pooltest' AND datname = "
                       "current_database() AND state = 'active'") == "0";
        };
        EXPECT_TRUE(testkit::eventually(gone, 3s));  // far less than the statement's 30 s or its timeout's 5 s
    });
}

TEST_F(PoolTest, ManyCoroutinesShareFewConnections) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto few = options();
        few.size = 3;
        Pool pool(reactor, few);
        auto insert = [](Pool& p, int id) -> awaitable<int> {
            auto tx = co_await p.begin();
            tx.queue(insert_item, id, "x");
            co_await tx.commit();
            co_return id;
        };
        std::vector<awaitable<int>> works;
        for (int i = 0; i < 200; ++i) works.push_back(insert(pool, i));
        auto done = co_await when_all(reactor, std::move(works));
        EXPECT_EQ(done.size(), 200u);
        EXPECT_EQ(stored(), "200");
        EXPECT_EQ(pool.stats().connects, 3u);
        EXPECT_EQ(pool.stats().waiting, 0u);
    });
}

TEST_F(PoolTest, WaitersAreBoundedAndDoNotWaitForEver) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto tight = options();
        tight.size = 1;
        tight.max_waiting = 1;
        tight.acquire_timeout = 100ms;
        Pool pool(reactor, tight);
        auto holder = co_await pool.begin();
        co_await holder.run(count_items);
        auto ask = [](Pool& p) -> awaitable<std::string> {
            try {
                co_await p.ping();
            } catch (const Unavailable& error) {
                co_return error.reason;
            }
            co_return "served";
        };
        std::vector<awaitable<std::string>> works;
        works.push_back(ask(pool));
        works.push_back(ask(pool));
        auto answers = co_await when_all(reactor, std::move(works));
        EXPECT_EQ(answers[0], "postgres: no connection was free within 100 ms");
        EXPECT_EQ(answers[1], "postgres: too many wait for a connection");
        EXPECT_EQ(pool.stats().refused, 2u);
    });
}

TEST_F(PoolTest, SessionsAreInUtcWithTheirSettings) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto generic = options();
        generic.plan_cache_mode = "force_generic_plan";
        generic.name = "my service";
        Pool pool(reactor, generic);
        std::string sql =
            "SELECT current_setting('timezone') AS zone, current_setting('plan_cache_mode') AS plans, "
            "current_setting('application_name') AS name, current_setting('jit') AS jit, "
            "current_setting('statement_timeout') AS statement";
        auto rows = co_await pool.execute(std::move(sql));
        auto row = rows.one();
        EXPECT_EQ(row.get<std::string>("zone"), "UTC");
        EXPECT_EQ(row.get<std::string>("plans"), "force_generic_plan");
        EXPECT_EQ(row.get<std::string>("name"), "my service");
        EXPECT_EQ(row.get<std::string>("jit"), "off");
        EXPECT_EQ(row.get<std::string>("statement"), "5s");
    });
}

TEST_F(PoolTest, AChangedSchemaCostsAPreparedConnectionOneError) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        static const Query all{"pooltest.all", "SELECT * FROM item"};
        auto one = options();
        one.size = 1;
        Pool pool(reactor, one);
        co_await pool.run(all);
        db.execute("ALTER TABLE item ADD COLUMN extra int");
        auto work = run_only(pool, all);
        auto error = co_await thrown<Error>(std::move(work));
        EXPECT_TRUE(error && error->sqlstate == "0A000");
        co_await pool.run(all);
        EXPECT_EQ(pool.stats().connects, 2u);
    });
}

}  // namespace
}  // namespace airside::postgres

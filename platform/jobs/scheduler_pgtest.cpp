#include <gtest/gtest.h>

#include "platform/jobs/scheduler.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::jobs {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;
using testkit::TestDatabase;

struct JobsTest : testing::Test {
    TestDatabase db{"jobs", migrations()};
    postgres::PoolOptions options() const {
        postgres::PoolOptions options;
        options.conninfo = db.conninfo();
        return options;
    }
    void make_due(const std::string& name) const {
        db.execute("UPDATE job_runs SET started_at = started_at - interval '1 day' WHERE name = '" + name + "'");
    }
};

awaitable<bool> eventually(Reactor& reactor, const std::function<bool()>& condition) {
    auto limit = Steady::now() + 20s;
    while (!condition() && Steady::now() < limit) co_await reactor.sleep(10ms);
    co_return condition();
}

// A job that counts its runs, and the most that were under way at once.
struct Counted {
    int runs = 0, now = 0, most = 0;
    Job job(Reactor& reactor, std::string name, std::chrono::seconds every, Steady::duration takes = 0ms) {
        auto run = [this, &reactor, takes]() -> awaitable<std::string> {
            most = std::max(most, ++now);
            if (takes > 0ms) co_await reactor.sleep(takes);
            --now;
            ++runs;
            co_return R"({"deleted": 3})";
        };
        return {std::move(name), every, run};
    }
};

TEST_F(JobsTest, QueriesFitTheSchema) { EXPECT_EQ(db.check_queries(), ""); }

TEST_F(JobsTest, SaysWhatItWouldDo) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        Scheduler scheduler(reactor, pool);
        Counted counted;
        scheduler.add(counted.job(reactor, "test.silent", 3600s));
        auto purge = counted.job(reactor, "test.purge", 3600s);
        purge.plan = []() -> awaitable<std::string> { co_return R"({"would_delete": 3})"; };
        scheduler.add(purge);
        auto plan = co_await scheduler.plan_now("test.purge");
        EXPECT_EQ(plan, R"({"would_delete": 3})");
        EXPECT_EQ(counted.runs, 0);
        EXPECT_EQ(db.value("SELECT count(*) FROM job_runs"), "0");
        std::vector<int> statuses;
        for (const char* name : {"test.silent", "test.unknown"}) {
            try {
                co_await scheduler.plan_now(name);
            } catch (const Problem& problem) {
                statuses.push_back(problem.status);
            }
        }
        EXPECT_EQ(statuses, (std::vector{409, 404}));
    });
}

TEST_F(JobsTest, RunsByHandAndReports) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        Scheduler scheduler(reactor, pool);
        Counted counted;
        scheduler.add(counted.job(reactor, "test.purge", 3600s));
        auto fail = []() -> awaitable<std::string> {
            throw std::runtime_error("no \"space\"");
            co_return "";
        };
        scheduler.add({"test.broken", 3600s, fail});
        auto nonsense = []() -> awaitable<std::string> { co_return "not json"; };
        scheduler.add({"test.nonsense", 3600s, nonsense});
        EXPECT_THROW(scheduler.add({"test.broken", 3600s, fail}), std::logic_error);
        auto report = co_await scheduler.run_now("test.purge");
        EXPECT_TRUE(report.ran && report.ok);
        EXPECT_EQ(report.json, R"({"deleted": 3})");
        auto again = co_await scheduler.run_now("test.purge");  // due or not
        EXPECT_TRUE(again.ok);
        EXPECT_NE(again.str().find(R"("ran": true, "ok": true, "started_at": "20)"), std::string::npos);
        auto broken = co_await scheduler.run_now("test.broken");
        EXPECT_TRUE(broken.ran && !broken.ok);
        EXPECT_EQ(broken.json, R"({"error": "no \"space\""})");
        auto wrong = co_await scheduler.run_now("test.nonsense");
        EXPECT_FALSE(wrong.ok);
        EXPECT_NE(wrong.json.find("its report is not JSON"), std::string::npos);
        EXPECT_EQ(db.value("SELECT concat_ws(' ', runs, failures, ok, report->>'deleted', finished_at IS NOT NULL) "
                           "FROM job_runs WHERE name = 'test.purge'"),
                  "2 0 t 3 t");
        EXPECT_EQ(db.value("SELECT concat_ws(' ', runs, failures, ok) FROM job_runs WHERE name = 'test.broken'"),
                  "1 1 f");
        auto stats = scheduler.stats();
        EXPECT_EQ(stats["test.purge"].runs, 2u);
        EXPECT_TRUE(stats["test.purge"].last_success.has_value());
        EXPECT_EQ(stats["test.broken"].failures, 1u);
        int status = 0;
        try {
            co_await scheduler.run_now("test.unknown");
        } catch (const Problem& problem) {
            status = problem.status;
        }
        EXPECT_EQ(status, 404);
    });
}

TEST_F(JobsTest, SeveralProcessesRunADueJobOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool one_pool(reactor, options()), two_pool(reactor, options());
        Scheduler one(reactor, one_pool), two(reactor, two_pool);
        Counted counted;
        one.add(counted.job(reactor, "test.shared", 3600s, 100ms));
        two.add(counted.job(reactor, "test.shared", 3600s, 100ms));
        one.start();
        two.start();
        std::function<bool()> once = [&] { return counted.runs == 1; };
        auto ran = co_await eventually(reactor, once);
        EXPECT_TRUE(ran);
        co_await reactor.sleep(1500ms);  // the other has looked again meanwhile
        EXPECT_EQ(counted.runs, 1);
        EXPECT_EQ(counted.most, 1);
        EXPECT_EQ(db.value("SELECT runs FROM job_runs"), "1");
    });
}

TEST_F(JobsTest, RecursWhenDueAndStops) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        Counted counted;
        {
            Scheduler scheduler(reactor, pool);
            scheduler.add(counted.job(reactor, "test.often", 1s, 50ms));
            scheduler.start();
            std::function<bool()> thrice = [&] { return counted.runs >= 3; };
            auto ran = co_await eventually(reactor, thrice);
            EXPECT_TRUE(ran);
            scheduler.stop();
            co_await scheduler.stopped();
            EXPECT_EQ(counted.now, 0);
        }
        auto runs = counted.runs;
        make_due("test.often");
        co_await reactor.sleep(200ms);
        EXPECT_EQ(counted.runs, runs);
        Scheduler restarted(reactor, pool);  // as another process: due by the table
        restarted.add(counted.job(reactor, "test.often", 3600s));
        restarted.start();
        std::function<bool()> more = [&] { return counted.runs == runs + 1; };
        auto ran = co_await eventually(reactor, more);
        EXPECT_TRUE(ran);
    });
}

TEST_F(JobsTest, WhileOneRunsItByHandAnotherIsRefused) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        Scheduler one(reactor, pool), two(reactor, pool);
        Counted counted;
        one.add(counted.job(reactor, "test.long", 3600s, 500ms));
        two.add(counted.job(reactor, "test.long", 3600s));
        auto by_hand = [](Scheduler& scheduler) -> awaitable<> { co_await scheduler.run_now("test.long"); };
        reactor.spawn("by hand", by_hand(one));
        std::function<bool()> under_way = [&] { return counted.now == 1; };
        auto began = co_await eventually(reactor, under_way);
        EXPECT_TRUE(began);
        EXPECT_TRUE(one.stats()["test.long"].running);
        auto refused = co_await two.run_now("test.long");
        EXPECT_FALSE(refused.ran);
        EXPECT_EQ(refused.str(), R"({"name": "test.long", "ran": false})");
        // It holds its lock without a transaction id: no feed waits for it.
        EXPECT_EQ(
            db.value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"),
            "0");
        co_await one.stopped();
        EXPECT_EQ(counted.runs, 1);
    });
}

TEST_F(JobsTest, ARunThatTakesTooLongIsCancelled) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::Pool pool(reactor, options());
        Scheduler scheduler(reactor, pool);
        auto endless = [&reactor]() -> awaitable<std::string> {
            co_await reactor.sleep(3600s);
            co_return "{}";
        };
        Job job{"test.endless", 3600s, endless};
        job.time_limit = 1s;
        scheduler.add(job);
        auto report = co_await scheduler.run_now("test.endless");
        EXPECT_TRUE(report.ran && !report.ok);
        EXPECT_NE(report.json.find("timed out"), std::string::npos);
        auto other = co_await scheduler.run_now("test.endless");
        EXPECT_TRUE(other.ran);  // the lock is free again
    });
}

}  // namespace
}  // namespace airside::jobs

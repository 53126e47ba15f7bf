#include <set>

#include "platform/events/feed.hpp"
#include "platform/events/test_support.hpp"

namespace airside::events {
namespace {

struct FeedTest : testing::Test {
    TestDatabase db{"events", event_test_migrations()};
};

TEST_F(FeedTest, QueriesFitTheSchema) { EXPECT_EQ(db.check_queries(), ""); }

TEST_F(FeedTest, GivesWhatWasAppendedInOrderAndWhole) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        auto tx = co_await pool.begin();
        co_await lock_aggregate(tx, uuid_of(7));
        auto first = event_of(7, 1, "created");
        first.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        first.payload_json = R"({"n": [1, 2], "name": "O'Hare \"x\""})";
        append(tx, first, notifier);
        append(tx, event_of(7, 2, "changed"), notifier);
        co_await tx.commit();
        auto events = co_await read_all(feed, {}, 2);
        EXPECT_EQ(events.size(), 2u);
        if (events.size() != 2) co_return;
        EXPECT_EQ(events[0].type, "created");
        EXPECT_EQ(events[0].aggregate_type, "thing");
        EXPECT_EQ(events[0].aggregate_id, uuid_of(7));
        EXPECT_EQ(events[0].aggregate_version, 1);
        EXPECT_EQ(events[0].traceparent, first.traceparent);
        EXPECT_EQ(events[0].payload_json, first.payload_json);
        EXPECT_EQ(events[1].type, "changed");
        EXPECT_NE(events[0].event_id, events[1].event_id);
        auto rest = co_await read_all(feed, events[0].place, 1);
        EXPECT_EQ(rest.at(0).event_id, events[1].event_id);
        auto end = co_await feed.read("test", events[1].place, 10, Steady::now());
        EXPECT_TRUE(end.events.empty());
        EXPECT_EQ(end.next, events[1].place);
    });
}

TEST_F(FeedTest, ALongPollIsWokenByACommit) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        auto later = [](Reactor& r, Pool& p, Notifier& n) -> awaitable<> {
            co_await r.sleep(200ms);
            co_await publish(p, n, event_of(1, 1, "late"));
        };
        reactor.spawn("publisher", later(reactor, pool, notifier));
        auto page = co_await feed.read("test", {}, 10, Steady::now() + 30s);
        EXPECT_EQ(types_of(page), std::vector<std::string>{"late"});
        auto empty = co_await feed.read("test", page.next, 10, Steady::now() + 50ms);
        EXPECT_TRUE(empty.events.empty());
    });
}

// The rows of a transaction that began first and commits last must not be jumped over.
TEST_F(FeedTest, ALongTransactionsRowsAreNotSkipped) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        auto slow = co_await pool.begin();
        append(slow, event_of(1, 1, "slow"), notifier);
        co_await slow.flush();
        co_await publish(pool, notifier, event_of(2, 1, "quick"));
        auto page = co_await feed.read("test", {}, 10, Steady::now() + 100ms);
        EXPECT_TRUE(page.events.empty());
        EXPECT_TRUE(page.unsettled);
        EXPECT_EQ(page.next, Cursor{});
        co_await slow.commit();
        auto events = co_await read_all(feed, {}, 2);
        EXPECT_EQ(events.at(0).type, "slow");
        EXPECT_EQ(events.at(1).type, "quick");
    });
}

TEST_F(FeedTest, ARolledBackTransactionLeavesNoGapThatBlocks) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        co_await publish(pool, notifier, event_of(1, 1, "before"));
        auto doomed = co_await pool.begin();
        append(doomed, event_of(1, 2, "undone"), notifier);
        co_await doomed.flush();
        co_await publish(pool, notifier, event_of(2, 1, "after"));
        co_await doomed.rollback();
        auto events = co_await read_all(feed, {}, 2);
        EXPECT_EQ(events.at(0).type, "before");
        EXPECT_EQ(events.at(1).type, "after");
    });
}

TEST_F(FeedTest, ATransactionInAnotherDatabaseDelaysAndDoesNotLose) {
    TestDatabase other{"events", event_test_migrations()};
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db)), elsewhere(reactor, options_of(other));
        Notifier notifier(reactor, pool), unrelated(reactor, elsewhere);
        Feed feed(reactor, pool);
        auto foreign = co_await elsewhere.begin();
        append(foreign, event_of(9, 1, "foreign"), unrelated);
        co_await foreign.flush();
        co_await publish(pool, notifier, event_of(1, 1, "ours"));
        auto page = co_await feed.read("test", {}, 10, Steady::now() + 100ms);
        EXPECT_TRUE(page.events.empty());
        EXPECT_TRUE(page.unsettled);
        co_await reactor.sleep(1200ms);
        auto stalled = co_await feed.stalled();
        EXPECT_GE(stalled, 1s);
        // It ends while we wait. No notice comes for that: the feed asks again by itself.
        auto finish = [](Reactor& r, Transaction tx) -> awaitable<> {
            co_await r.sleep(100ms);
            co_await tx.commit();
        };
        reactor.spawn("foreign", finish(reactor, std::move(foreign)));
        auto late = co_await feed.read("test", {}, 10, Steady::now() + 20s);
        EXPECT_EQ(types_of(late), std::vector<std::string>{"ours"});
    });
}

// Writers that lock their aggregate first give a feed in which each aggregate's versions only rise, while it is being
// read.
TEST_F(FeedTest, KeepsTheOrderOfChangeUnderConcurrentWriters) {
    static const postgres::Query raise{"events.test_raise", R"sql(
        INSERT INTO counter (aggregate_id, version) VALUES ($1, 1)
            ON CONFLICT (aggregate_id) DO UPDATE SET version = counter.version + 1 RETURNING version)sql"};
    static constexpr int writers = 8, each = 40, aggregates = 3;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db, writers + 2));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        auto write = [](Pool& p, Notifier& n, int seed) -> awaitable<> {
            for (int i = 0; i < each; ++i) {
                auto aggregate = static_cast<std::uint8_t>((seed + i) % aggregates);
                auto tx = co_await p.begin();
                co_await lock_aggregate(tx, uuid_of(aggregate));
                auto rows = co_await tx.run(raise, uuid_of(aggregate));
                append(tx, event_of(aggregate, rows.one().get<std::int64_t>("version"), "raised"), n);
                co_await tx.commit();
            }
        };
        for (int i = 0; i < writers; ++i) reactor.spawn("writer", write(pool, notifier, i));
        auto events = co_await read_all(feed, {}, writers * each);
        EXPECT_EQ(events.size(), static_cast<std::size_t>(writers * each));
        std::set<Uuid> ids;
        std::map<Uuid, std::int64_t> versions;
        for (const auto& event : events) {
            ids.insert(event.event_id);
            EXPECT_EQ(event.aggregate_version, ++versions[event.aggregate_id]);
        }
        EXPECT_EQ(ids.size(), events.size());
    });
}

TEST_F(FeedTest, PurgesWhatAllConsumersHaveTaken) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        for (int i = 1; i <= 10; ++i) co_await publish(pool, notifier, event_of(1, i, "e"));
        auto events = co_await read_all(feed, {}, 10);
        std::vector<std::string> consumers = {"fast", "slow"};
        co_await feed.read("fast", events.at(9).place, 1, Steady::now());
        auto none = co_await feed.purge(consumers, 0s);
        EXPECT_EQ(none, 0u);  // "slow" has never asked
        co_await feed.read("slow", events.at(3).place, 1, Steady::now());
        auto kept = co_await feed.purge(consumers);
        EXPECT_EQ(kept, 0u);  // younger than a week
        auto four = co_await feed.purge(consumers, 0s);
        EXPECT_EQ(four, 4u);
        auto rest = co_await read_all(feed, {}, 6);
        EXPECT_EQ(rest.at(0).event_id, events.at(4).event_id);
        std::vector<std::string> only_fast = {"fast"};
        auto all_but_newest = co_await feed.purge(only_fast, 0s);
        EXPECT_EQ(all_but_newest, 5u);
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox"), "1");
    });
}

TEST_F(FeedTest, PurgesByAgeWhereNobodyReads) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        for (int i = 1; i <= 3; ++i) co_await publish(pool, notifier, event_of(1, i, "e"));
        std::vector<std::string> nobody;
        auto young = co_await feed.purge(nobody);
        EXPECT_EQ(young, 0u);
        auto old = co_await feed.purge(nobody, 0s);
        EXPECT_EQ(old, 2u);  // the newest stays
    });
}

TEST_F(FeedTest, ARestoreIntoAnotherClusterIsKnownAndMended) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        auto fresh = co_await feed.needs_rebase();
        EXPECT_FALSE(fresh);
        co_await publish(pool, notifier, event_of(1, 1, "here"));
        auto usual = co_await feed.needs_rebase();
        EXPECT_FALSE(usual);
        db.execute(
            "INSERT INTO outbox (xid, aggregate_type, aggregate_id, aggregate_version, type, payload) "
            "VALUES ('9999999999', 'thing', gen_random_uuid(), 1, 'from afar', '{}')");
        auto restored = co_await feed.needs_rebase();
        EXPECT_TRUE(restored);
        db.execute("CALL rebase_feed()");
        auto mended = co_await feed.needs_rebase();
        EXPECT_FALSE(mended);
        co_await publish(pool, notifier, event_of(1, 2, "later"));
        auto events = co_await read_all(feed, {}, 4);
        std::vector<std::string> types;
        for (const auto& event : events) types.push_back(event.type);
        EXPECT_EQ(types, (std::vector<std::string>{"here", "from afar", "feed_rebased", "later"}));
    });
}

TEST_F(FeedTest, ManyCommitsMakeFewNotices) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        int heard = 0;
        postgres::Listener listener(reactor, db.conninfo());
        listener.listen(feed_channel, [&heard](std::string_view) { ++heard; });
        listener.start();
        while (heard == 0) co_await reactor.sleep(5ms);  // connected
        auto started = Steady::now();
        for (int i = 1; i <= 300; ++i) co_await publish(pool, notifier, event_of(1, i, "e"));
        auto ticks = (Steady::now() - started) / 10ms;
        co_await reactor.sleep(200ms);
        EXPECT_GE(heard, 2);
        EXPECT_LE(heard - 1, ticks + 2);
    });
}

}  // namespace
}  // namespace airside::events

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "platform/core/problem.hpp"
#include "platform/events/consumer.hpp"
#include "platform/events/test_support.hpp"

namespace airside::events {
namespace {

const postgres::Query insert_effect{
    "events.test_effect", "INSERT INTO effect (event_id, aggregate_id, version, type) VALUES ($1, $2, $3, $4)"};
const postgres::Query insert_document{"events.test_document",
                                      "INSERT INTO document (event_id, type) VALUES ($1, $2) ON CONFLICT DO NOTHING"};

awaitable<> record(Transaction& tx, const Event& event) {
    tx.queue(insert_effect, event.event_id, event.aggregate_id, event.aggregate_version, event.type);
    co_return;
}

ConsumerOptions named(const std::string& name) {
    ConsumerOptions options;
    options.name = name;
    options.batch = 20;
    options.max_failures = 2;
    return options;
}

struct ConsumerTest : testing::Test {
    TestDatabase db{"events", event_test_migrations()};
    std::string effects() const { return db.value("SELECT count(*) FROM effect"); }
    // Publishes `count` events of some aggregates, each with its rising version.
    void publish_many(int count) const {
        run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            Pool pool(reactor, options_of(db));
            Notifier notifier(reactor, pool);
            for (int i = 0; i < count; ++i)
                co_await publish(pool, notifier, event_of(static_cast<std::uint8_t>(i % 5), i / 5 + 1, "e"));
        });
    }
};

awaitable<bool> eventually(Reactor& reactor, const std::function<bool()>& condition) {
    auto limit = Steady::now() + 30s;
    while (!condition() && Steady::now() < limit) co_await reactor.sleep(10ms);
    co_return condition();
}

TEST_F(ConsumerTest, AppliesEachEventOnceAndGoesOnWhereItStopped) {
    publish_many(50);
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        {
            PgConsumer consumer(reactor, named("copy.things"), feed, pool, record);
            auto applied = co_await consumer.drain();
            EXPECT_EQ(applied, 50u);
            EXPECT_TRUE(consumer.stats().caught_up);
        }
        PgConsumer again(reactor, named("copy.things"), feed, pool, record);
        again.start();
        co_await publish(pool, notifier, event_of(1, 99, "more"));
        std::function<bool()> has_more = [&] { return again.stats().applied == 1; };
        auto came = co_await eventually(reactor, has_more);
        EXPECT_TRUE(came);
        again.stop();
        co_await again.stopped();  // at once, though the long poll would last for 25 s
        co_await publish(pool, notifier, event_of(1, 100, "unseen"));
        co_await reactor.sleep(100ms);
        EXPECT_EQ(effects(), "51");
        PgConsumer other(reactor, named("other.things"), feed, pool, record);
        auto all = co_await other.drain();
        EXPECT_EQ(all, 52u);
    });
}

TEST_F(ConsumerTest, SkipsWhatIsOlderThanTheNewestSeen) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        co_await publish(pool, notifier, event_of(1, 2, "second"));
        co_await publish(pool, notifier, event_of(1, 1, "first, late"));
        co_await publish(pool, notifier, event_of(1, 3, "third"));
        co_await publish(pool, notifier, event_of(1, 3, "third, too"));
        PgConsumer state(reactor, named("state"), feed, pool, record);
        auto applied = co_await state.drain();
        EXPECT_EQ(applied, 3u);
        EXPECT_EQ(state.stats().skipped, 1u);
        EXPECT_EQ(db.value("SELECT string_agg(type, '|' ORDER BY n) FROM effect"), "second|third|third, too");
        PgConsumer every(reactor, named("every"), feed, pool, record, false);
        auto all = co_await every.drain();
        EXPECT_EQ(all, 4u);
    });
}

awaitable<> fail_on_bad(Transaction& tx, const Event& event) {
    co_await record(tx, event);
    if (event.type == "bad") throw std::runtime_error("can't digest this");
}

TEST_F(ConsumerTest, ParksAnEventThatFailsAgainAndAgain) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        for (const char* type : {"good", "bad", "fine"}) co_await publish(pool, notifier, event_of(1, 1, type));
        PgConsumer consumer(reactor, named("careful"), feed, pool, fail_on_bad);
        consumer.start();
        std::function<bool()> done = [&] { return consumer.stats().applied == 2 && consumer.stats().caught_up; };
        auto finished = co_await eventually(reactor, done);
        EXPECT_TRUE(finished);
        auto stats = consumer.stats();
        EXPECT_EQ(stats.parked, 1u);
        EXPECT_EQ(stats.failures, 2u);
        EXPECT_EQ(stats.lag, 0ms);
        EXPECT_EQ(db.value("SELECT feed || ' ' || type || ' ' || error FROM parked_events"),
                  "careful bad can't digest this");
        EXPECT_EQ(db.value("SELECT string_agg(type, ' ' ORDER BY n) FROM effect"), "good fine");
        consumer.stop();
        co_await consumer.stopped();
    });
}

TEST_F(ConsumerTest, WhatIsUnavailableIsTriedUntilItWorks) {
    static int refusals = 0;
    refusals = 4;  // more than max_failures
    publish_many(3);
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Feed feed(reactor, pool);
        auto apply = [](Transaction& tx, const Event& event) -> awaitable<> {
            if (refusals-- > 0) throw unavailable("not now");
            co_await record(tx, event);
        };
        PgConsumer consumer(reactor, named("patient"), feed, pool, apply);
        consumer.start();
        std::function<bool()> lagging = [&] { return consumer.stats().failures > 0 && consumer.stats().lag > 0ms; };
        auto lagged = co_await eventually(reactor, lagging);
        EXPECT_TRUE(lagged);
        EXPECT_NE(consumer.stats().last_error.find("not now"), std::string::npos);
        std::function<bool()> done = [&] { return consumer.stats().applied == 3; };
        auto finished = co_await eventually(reactor, done);
        EXPECT_TRUE(finished);
        EXPECT_EQ(consumer.stats().parked, 0u);
        EXPECT_EQ(consumer.stats().last_error, "");
        EXPECT_EQ(effects(), "3");
        consumer.stop();
        co_await consumer.stopped();
    });
}

TEST_F(ConsumerTest, SeveralOfOneNameShareTheWork) {
    publish_many(100);
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db)), second_pool(reactor, options_of(db));
        Feed feed(reactor, pool), second_feed(reactor, second_pool);
        PgConsumer one(reactor, named("shared"), feed, pool, record);
        PgConsumer two(reactor, named("shared"), second_feed, second_pool, record);
        one.start();
        two.start();
        std::function<bool()> done = [&] { return one.stats().applied + two.stats().applied >= 100; };
        auto finished = co_await eventually(reactor, done);
        EXPECT_TRUE(finished);
        co_await reactor.sleep(300ms);  // would show what is applied twice
        EXPECT_EQ(effects(), "100");
        EXPECT_EQ(db.value("SELECT count(DISTINCT event_id) FROM effect"), "100");
        one.stop();
        two.stop();
        co_await one.stopped();
        co_await two.stopped();
    });
}

TEST_F(ConsumerTest, ADocumentConsumerKeepsItsPlaceBehindItsEffects) {
    publish_many(30);
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Feed feed(reactor, pool);
        PgCursorStore cursors(pool);
        auto place = std::make_shared<int>(0);
        auto apply = [&pool, place](const Event& event) -> awaitable<> {
            if (++*place == 26) throw std::runtime_error("once");
            co_await pool.run(insert_document, event.event_id, event.type);
        };
        DocumentConsumer consumer(reactor, named("mail"), feed, cursors, apply);
        bool failed = false;
        try {
            co_await consumer.drain();
        } catch (const std::runtime_error&) {
            failed = true;
        }
        EXPECT_TRUE(failed);
        EXPECT_EQ(db.value("SELECT count(*) FROM document"), "25");
        DocumentConsumer after_restart(reactor, named("mail"), feed, cursors, apply);
        auto applied = co_await after_restart.drain();
        EXPECT_GE(applied, 5u);  // and again those since its place was last kept
        EXPECT_EQ(db.value("SELECT count(*) FROM document"), "30");
        auto poison = [](const Event&) -> awaitable<> {
            throw std::runtime_error("never");
            co_return;
        };
        DocumentConsumer parking(reactor, named("parking"), feed, cursors, poison);
        parking.start();
        std::function<bool()> two = [&] { return parking.stats().parked >= 2; };
        auto parked = co_await eventually(reactor, two);
        EXPECT_TRUE(parked);
        parking.stop();
        co_await parking.stopped();
        EXPECT_EQ(db.value("SELECT count(*) >= 2 FROM parked_events WHERE feed = 'parking'"), "t");
    });
}

TEST_F(ConsumerTest, APageIsAppliedAtOnceAndByOneWhereThatFails) {
    publish_many(30);
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Notifier notifier(reactor, pool);
        Feed feed(reactor, pool);
        PgCursorStore cursors(pool);
        auto alone = std::make_shared<int>(0);
        auto apply = [&pool, alone](const Event& event) -> awaitable<> {
            ++*alone;
            if (event.type == "bad") throw std::runtime_error("can't digest this");
            co_await pool.run(insert_document, event.event_id, event.type);
        };
        auto apply_page = [&pool](const std::vector<Event>& page) -> awaitable<> {
            for (auto& event : page) {
                co_await pool.run(insert_document, event.event_id, event.type);
                if (event.type == "bad") throw std::runtime_error("one of them is bad");
            }
        };
        DocumentConsumer consumer(reactor, named("pages"), feed, cursors, apply, apply_page);
        auto applied = co_await consumer.drain();
        EXPECT_EQ(applied, 30u);
        // A page of one goes alone: a transaction of another test may have held the rest back.
        EXPECT_LT(*alone, 30);
        EXPECT_EQ(db.value("SELECT count(*) FROM document"), "30");
        auto place = co_await cursors.load("pages");
        EXPECT_EQ(place, consumer.stats().cursor);

        for (const char* type : {"good", "bad", "fine"}) co_await publish(pool, notifier, event_of(1, 50, type));
        consumer.start();
        std::function<bool()> done = [&] { return consumer.stats().parked == 1 && consumer.stats().caught_up; };
        auto finished = co_await eventually(reactor, done);
        EXPECT_TRUE(finished);
        EXPECT_GT(*alone, 0);
        EXPECT_EQ(db.value("SELECT type || ' ' || error FROM parked_events"), "bad can't digest this");
        EXPECT_EQ(db.value("SELECT count(*) FROM document WHERE type IN ('good', 'fine')"), "2");
        consumer.stop();
        co_await consumer.stopped();
    });
}

// Runs `body` in a child process and kills it after a while, so that it dies anywhere.
void run_and_kill(const std::function<void()>& body, std::chrono::microseconds after) {
    pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        body();
        ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(after.count()));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
}

void consume_for_ever(const std::string& conninfo) {
    Reactor reactor;
    postgres::PoolOptions options;
    options.conninfo = conninfo;
    Pool pool(reactor, options);
    Feed feed(reactor, pool);
    PgCursorStore cursors(pool);
    auto to_document = [&pool](const Event& event) -> awaitable<> {
        co_await pool.run(insert_document, event.event_id, event.type);
    };
    PgConsumer effects(reactor, named("killed.pg"), feed, pool, record);
    DocumentConsumer documents(reactor, named("killed.documents"), feed, cursors, to_document);
    effects.start();
    documents.start();
    reactor.run();
}

TEST_F(ConsumerTest, KilledAnywhereEachEventTakesEffectOnce) {
    static constexpr int events = 600;
    publish_many(events);
    SeededRandom random(7);
    auto conninfo = db.conninfo();
    int kills = 0;
    auto left = [this] {
        return db.value("SELECT (SELECT count(*) FROM effect) < 600 OR (SELECT count(*) FROM document) < 600") == "t";
    };
    for (; kills < 12 && left(); ++kills) {
        auto after = std::chrono::microseconds(15'000 + random.below(60'000));
        run_and_kill([&conninfo] { consume_for_ever(conninfo); }, after);
    }
    EXPECT_GE(kills, 2);
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        Feed feed(reactor, pool);
        PgCursorStore cursors(pool);
        auto to_document = [&pool](const Event& event) -> awaitable<> {
            co_await pool.run(insert_document, event.event_id, event.type);
        };
        // A lock of the one killed last may be held for a moment more, until the server notices.
        PgConsumer effects_consumer(reactor, named("killed.pg"), feed, pool, record);
        DocumentConsumer documents(reactor, named("killed.documents"), feed, cursors, to_document);
        co_await effects_consumer.drain();
        co_await documents.drain();
    });
    EXPECT_EQ(effects(), std::to_string(events));
    EXPECT_EQ(db.value("SELECT count(DISTINCT event_id) FROM effect"), std::to_string(events));
    EXPECT_EQ(db.value("SELECT count(*) FROM document"), std::to_string(events));
    EXPECT_EQ(db.value("SELECT count(*) FROM parked_events"), "0");
    EXPECT_EQ(db.value("SELECT bool_and(ok) FROM (SELECT version = row_number() OVER (PARTITION BY aggregate_id ORDER "
                       "BY n) AS ok FROM effect) o"),
              "t");
}

}  // namespace
}  // namespace airside::events

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/async/sync.hpp"
#include "platform/redis/redis.hpp"
#include "platform/telemetry/metrics.hpp"
#include "platform/testkit/run.hpp"
#include "platform/testkit/servers.hpp"

namespace airside::redis {
namespace {

using namespace std::chrono_literals;
using testkit::RedisServer;
using testkit::run_on_reactor;

Steady::time_point soon() { return Steady::now() + 10s; }

RedisOptions shared_server() {
    RedisOptions options;
    options.url = RedisServer::shared().url();
    options.deadline = 5s;
    return options;
}

template <class F>
void with_client(RedisOptions options, F body) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Client client(reactor, options);
        co_await client.connected(soon());
        co_await client.command({"FLUSHDB"});
        co_await body(reactor, client);
    });
}

TEST(RedisClient, SetsGetsAndDeletes) {
    with_client(shared_server(), [](Reactor&, Client& client) -> awaitable<> {
        auto missing = co_await client.get("a");
        EXPECT_FALSE(missing);
        co_await client.set("a", "1");
        auto value = co_await client.get("a");
        EXPECT_EQ(value, "1");
        auto deleted = co_await client.del("a");
        auto again = co_await client.del("a");
        EXPECT_TRUE(deleted);
        EXPECT_FALSE(again);
        auto one = co_await client.incr("n");
        auto eleven = co_await client.incr("n", 10);
        EXPECT_EQ(one, 1);
        EXPECT_EQ(eleven, 11);
    });
}

TEST(RedisClient, KeepsExpiriesAndConditions) {
    with_client(shared_server(), [](Reactor&, Client& client) -> awaitable<> {
        auto first = co_await client.set_if_absent("lock", "me", 60s);
        auto second = co_await client.set_if_absent("lock", "you", 60s);
        EXPECT_TRUE(first);
        EXPECT_FALSE(second);
        auto ttl = co_await client.command({"PTTL", "lock"});
        EXPECT_GT(ttl.integer, 50'000);
        co_await client.set("a", "1", 1500ms);
        auto left = co_await client.command({"PTTL", "a"});
        EXPECT_GT(left.integer, 0);
        EXPECT_LE(left.integer, 1500);
        auto absent = co_await client.expire("nothing", 1s);
        EXPECT_FALSE(absent);
    });
}

TEST(RedisClient, IsBinarySafeAndTakesLargeValues) {
    with_client(shared_server(), [](Reactor&, Client& client) -> awaitable<> {
        std::string key("k\0\r\n\xff", 5), value;
        for (int i = 0; i < 300'000; ++i) value.push_back(static_cast<char>(i * 7 + i / 256));
        co_await client.set(key, value);
        auto got = co_await client.get(key);
        EXPECT_TRUE(got == value);
        co_await client.set("empty", "");
        auto empty = co_await client.get("empty");
        EXPECT_EQ(empty, "");
    });
}

TEST(RedisClient, ReadsNestedReplies) {
    with_client(shared_server(), [](Reactor&, Client& client) -> awaitable<> {
        auto reply = co_await client.command(
            {"EVAL", "return {1, 'two', {3, false, {ok='fine'}}, {}, {err='WRONG inside'}}", "0"});
        EXPECT_EQ(reply.items.size(), 5u);
        EXPECT_EQ(reply.items[0].integer, 1);
        EXPECT_EQ(reply.items[1].text, "two");
        EXPECT_TRUE(reply.items[2].items[1].is_nil());
        EXPECT_EQ(reply.items[2].items[2].kind, Reply::Kind::status);
        EXPECT_EQ(reply.items[3].kind, Reply::Kind::array);
        EXPECT_EQ(reply.items[4].kind, Reply::Kind::error);
        co_await client.command({"ZADD", "z", "2", "b", "1", "a"});
        auto range = co_await client.command({"ZRANGE", "z", "0", "-1", "WITHSCORES"});
        EXPECT_EQ(range.items.size(), 4u);
        EXPECT_EQ(range.items[0].text, "a");
        EXPECT_EQ(range.items[3].text, "2");
    });
}

TEST(RedisClient, AnErrorOfTheServerIsACommandErrorAndTheConnectionGoesOn) {
    with_client(shared_server(), [](Reactor&, Client& client) -> awaitable<> {
        co_await client.set("text", "x");
        std::string message;
        try {
            co_await client.incr("text");
        } catch (const CommandError& error) {
            message = error.what();
        }
        EXPECT_NE(message.find("not an integer"), std::string::npos);
        auto value = co_await client.get("text");
        EXPECT_EQ(value, "x");
        EXPECT_EQ(client.stats().reconnects, 0u);
    });
}

awaitable<int> set_and_get(Client& client, int i) {
    auto key = "key" + std::to_string(i), value = std::string(static_cast<std::size_t>(i), 'v');
    co_await client.set(key, value);
    auto got = co_await client.get(key);
    co_return got == value ? i : -1;
}

TEST(RedisClient, ManyAtOnceEachGetTheirOwnAnswer) {
    auto options = shared_server();
    options.connections = 2;
    with_client(options, [](Reactor& reactor, Client& client) -> awaitable<> {
        std::vector<awaitable<int>> works;
        for (int i = 0; i < 1000; ++i) works.push_back(set_and_get(client, i));
        auto results = co_await when_all(reactor, std::move(works));
        for (int i = 0; i < 1000; ++i) EXPECT_EQ(results[static_cast<std::size_t>(i)], i);
        EXPECT_EQ(client.stats().outstanding, 0u);
    });
}

TEST(RedisClient, CommandsOfOneTurnShareAPacket) {
    with_client(shared_server(), [](Reactor& reactor, Client& client) -> awaitable<> {
        auto reads_of = [](const Reply& info) {
            auto at = info.text.find("total_reads_processed:");
            return std::stoi(info.text.substr(at + 22));
        };
        auto before = co_await client.command({"INFO", "stats"});
        std::vector<awaitable<std::int64_t>> works;
        for (int i = 0; i < 200; ++i) works.push_back(client.incr("n"));
        auto results = co_await when_all(reactor, std::move(works));
        auto after = co_await client.command({"INFO", "stats"});
        EXPECT_EQ(results.back(), 200);
        EXPECT_LT(reads_of(after) - reads_of(before), 50);
    });
}

TEST(RedisScript, RunsAlsoOnAServerThatDoesNotKnowIt) {
    with_client(shared_server(), [](Reactor&, Client& client) -> awaitable<> {
        Script script("redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1]) .. ARGV[2]");
        for (int i = 0; i < 2; ++i) {
            co_await client.command({"SCRIPT", "FLUSH"});
            auto first = co_await script.run(client, {"k"}, {"a", "b"});
            EXPECT_EQ(first.text, "ab");
            auto known = co_await client.command({"SCRIPT", "EXISTS", script.sha1()});
            EXPECT_EQ(known.items.at(0).integer, 1);
            auto second = co_await script.run(client, {"k"}, {"c", "d"});
            EXPECT_EQ(second.text, "cd");
        }
    });
}

TEST(RedisClient, BoundsWhatIsOutstanding) {
    auto options = shared_server();
    options.max_outstanding = 10;
    with_client(options, [](Reactor& reactor, Client& client) -> awaitable<> {
        int refused = 0;
        auto one = [](Client& c, int& count) -> awaitable<int> {
            try {
                co_await c.incr("n");
            } catch (const Unavailable&) {
                ++count;
            }
            co_return 0;
        };
        std::vector<awaitable<int>> works;
        for (int i = 0; i < 30; ++i) works.push_back(one(client, refused));
        co_await when_all(reactor, std::move(works));
        EXPECT_EQ(refused, 20);
        EXPECT_EQ(client.stats().unavailable, 20u);
        auto n = co_await client.incr("n");
        EXPECT_EQ(n, 11);
    });
}

awaitable<bool> fails_at_once(Client& client) {
    auto started = Steady::now();
    bool unavailable = false;
    try {
        co_await client.get("a");
    } catch (const Unavailable&) {
        unavailable = true;
    }
    co_return unavailable&& Steady::now() - started < 2s;
}

TEST(RedisClient, FailsAtOnceWhileTheServerIsGoneAndComesBackByItself) {
    RedisServer server;
    RedisOptions options;
    options.url = server.url();
    options.deadline = 10s;
    options.name = "comes_back";
    with_client(options, [&server](Reactor& reactor, Client& client) -> awaitable<> {
        server.stop();
        while (client.is_connected()) co_await reactor.sleep(5ms);
        auto failed = co_await fails_at_once(client);
        EXPECT_TRUE(failed);
        server.start();
        co_await client.connected(soon());
        co_await client.set("a", "after");
        auto value = co_await client.get("a");
        EXPECT_EQ(value, "after");
        EXPECT_GE(client.stats().reconnects, 1u);
        EXPECT_NE(telemetry::render().find("airside_redis_connected{client=\"comes_back\"} 1"), std::string::npos);
    });
}

TEST(RedisClient, ACallUnderWayWhenTheServerDiesIsToldSo) {
    RedisServer server;
    RedisOptions options;
    options.url = server.url();
    options.deadline = 20s;
    with_client(options, [&server](Reactor& reactor, Client& client) -> awaitable<> {
        std::string why;
        bool ended = false;
        auto wait = [](Client& c, std::string& reason, bool& done) -> awaitable<> {
            try {
                co_await c.command({"BLPOP", "nothing", "0"});
            } catch (const Unavailable& error) {
                reason = error.what();
            }
            done = true;
        };
        reactor.spawn("wait", wait(client, why, ended));
        while (client.stats().outstanding == 0) co_await reactor.sleep(5ms);
        server.stop();
        while (!ended) co_await reactor.sleep(5ms);
        EXPECT_NE(why.find("lost"), std::string::npos) << why;
    });
}

TEST(RedisClient, AStuckCommandTimesOutAndTheConnectionIsReplaced) {
    auto options = shared_server();
    options.deadline = 100ms;
    with_client(options, [](Reactor&, Client& client) -> awaitable<> {
        std::string why;
        try {
            co_await client.command({"BLPOP", "nothing", "0"});
        } catch (const Unavailable& error) {
            why = error.what();
        }
        EXPECT_NE(why.find("deadline"), std::string::npos) << why;
        co_await client.connected(soon());
        EXPECT_EQ(client.stats().timeouts, 1u);
        auto missing = co_await client.get("a");
        EXPECT_FALSE(missing);
    });
}

TEST(RedisClient, AnAnswerThatWaitsInTheSocketOfABusyReactorIsNoTimeout) {
    auto options = shared_server();
    options.deadline = 50ms;
    with_client(options, [](Reactor& reactor, Client& client) -> awaitable<> {
        reactor.post([&reactor] {
            reactor.post([] { usleep(200'000); });  // after the command went out
        });
        auto n = co_await client.incr("n");
        EXPECT_EQ(n, 1);
        EXPECT_EQ(client.stats().timeouts, 0u);
    });
}

TEST(RedisClient, ACancelledCallDisturbsNobody) {
    with_client(shared_server(), [](Reactor& reactor, Client& client) -> awaitable<> {
        for (int i = 0; i < 20; ++i) {
            bool timed_out = false;
            try {
                auto work = client.command({"EVAL", "local n = 0 for i = 1, 3000000 do n = n + i end return n", "0"});
                co_await with_deadline(reactor, Steady::now() + 1ms, "short", std::move(work));
            } catch (const TimedOut&) {
                timed_out = true;
            }
            auto n = co_await client.incr("n");
            EXPECT_EQ(n, i + 1);
            (void)timed_out;
        }
        EXPECT_EQ(client.stats().outstanding, 0u);
        EXPECT_EQ(client.stats().reconnects, 0u);
    });
}

TEST(RedisClient, UsesThePasswordAndTheDatabase) {
    RedisServer server;
    RedisOptions options;
    options.url = server.url();
    with_client(options, [](Reactor&, Client& client) -> awaitable<> {
        co_await client.command({"CONFIG", "SET", "requirepass", "s3cret"});
    });
    options.url += "/5";
    options.password = "s3cret";
    with_client(options, [](Reactor&, Client& client) -> awaitable<> {
        auto info = co_await client.command({"CLIENT", "INFO"});
        EXPECT_NE(info.text.find(" db=5 "), std::string::npos);
        EXPECT_NE(info.text.find(" name=airside "), std::string::npos);
    });
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto wrong = options;
        wrong.password = "guess";
        Client client(reactor, wrong);
        co_await reactor.sleep(300ms);
        EXPECT_FALSE(client.is_connected());
        auto failed = co_await fails_at_once(client);
        EXPECT_TRUE(failed);
    });
}

TEST(RedisClient, LooksNamesUpWithoutBlocking) {
    auto options = shared_server();
    auto& url = options.url;
    if (auto at = url.find("127.0.0.1"); at != url.npos) url.replace(at, 9, "localhost");
    with_client(options, [](Reactor&, Client& client) -> awaitable<> {
        auto n = co_await client.incr("n");
        EXPECT_EQ(n, 1);
    });
}

TEST(RedisClient, AServerThatAcceptsAndSaysNothingIsNotConnected) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(listen(listener, 16), 0);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    RedisOptions options;
    options.url = "redis://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    options.connect_timeout = 50ms;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Client client(reactor, options);
        auto failed = co_await fails_at_once(client);
        EXPECT_TRUE(failed);
        while (client.stats().reconnects < 2) co_await reactor.sleep(10ms);
        EXPECT_FALSE(client.is_connected());
    });
    close(listener);
}

TEST(RedisClient, CanBeDestroyedWhileCallsWait) {
    run_on_reactor([](Reactor& reactor) -> awaitable<> {
        auto client = std::make_unique<Client>(reactor, shared_server());
        co_await client->connected(soon());
        std::string why;
        auto wait = [](Client& c, std::string& reason) -> awaitable<> {
            try {
                co_await c.command({"BLPOP", "nothing", "0"});
            } catch (const Unavailable& error) {
                reason = error.what();
            }
        };
        reactor.spawn("wait", wait(*client, why));
        co_await reactor.sleep(20ms);
        client.reset();
        while (why.empty()) co_await reactor.sleep(5ms);
        EXPECT_NE(why.find("lost"), std::string::npos);
    });
}

}  // namespace
}  // namespace airside::redis

// PostgreSQL stopped, started and never there.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/postgres/listener.hpp"
#include "platform/postgres/pool.hpp"
#include "platform/postgres/provision.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::postgres {
namespace {

using namespace std::chrono_literals;
using testkit::PgServer;
using testkit::run_on_reactor;

awaitable<std::optional<Unavailable>> outcome(Pool& pool) {
    try {
        co_await pool.ping();
    } catch (const Unavailable& error) {
        co_return error;
    }
    co_return std::nullopt;
}

awaitable<bool> comes_back(Reactor& reactor, Pool& pool) {
    auto limit = Steady::now() + 15s;
    while (Steady::now() < limit) {
        auto error = co_await outcome(pool);
        if (!error) co_return true;
        co_await reactor.sleep(20ms);
    }
    co_return false;
}

TEST(Outage, RequestsFailAtOnceAndServeAgainAfterwards) {
    PgServer server;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        PoolOptions options;
        options.conninfo = server.conninfo();
        Pool pool(reactor, options);
        co_await pool.ping();
        server.stop();
        auto started = Steady::now();
        for (int i = 0; i < 100; ++i) {
            auto error = co_await outcome(pool);
            EXPECT_TRUE(error.has_value());
            if (!error) continue;
            EXPECT_EQ(error->status, 503);
            EXPECT_EQ(error->headers.at(0).first, "Retry-After");
        }
        // A hundred refusals in less than one of the waits that a hung request would have.
        EXPECT_LT(Steady::now() - started, options.acquire_timeout);
        EXPECT_TRUE(pool.stats().down);
        EXPECT_LT(pool.stats().connect_failures, 20u);  // most were refused without trying
        server.start();
        auto back = co_await comes_back(reactor, pool);
        EXPECT_TRUE(back);
        EXPECT_FALSE(pool.stats().down);
        server.kill();  // in the middle, as a crash
        auto crashed = co_await outcome(pool);
        EXPECT_TRUE(crashed.has_value());
        server.start();
        back = co_await comes_back(reactor, pool);
        EXPECT_TRUE(back);
    });
}

TEST(Outage, ThoseWhoWaitForAConnectionAreToldWhenThereIsNone) {
    PgServer server;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        PoolOptions options;
        options.conninfo = server.conninfo();
        options.size = 1;
        options.acquire_timeout = 30s;
        Pool pool(reactor, options);
        auto holder = std::make_unique<Transaction>(co_await pool.begin());
        std::string sql = "SELECT 1";
        co_await holder->execute(std::move(sql));
        auto answers = std::make_shared<int>(0);
        auto wait = [](Pool& p, std::shared_ptr<int> count) -> awaitable<> {
            auto error = co_await outcome(p);
            if (error) ++*count;
        };
        for (int i = 0; i < 5; ++i) reactor.spawn("waiter", wait(pool, answers));
        co_await reactor.sleep(20ms);
        EXPECT_EQ(pool.stats().waiting, 5u);
        server.stop();
        holder.reset();  // its rollback finds the connection broken
        auto limit = Steady::now() + 10s;
        while (*answers < 5 && Steady::now() < limit) co_await reactor.sleep(10ms);
        EXPECT_EQ(*answers, 5);
    });
}

TEST(Outage, AWrongAddressIsUnavailableNotAHang) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        PoolOptions options;
        options.conninfo = "host=127.0.0.1 user=x dbname=x port=" + std::to_string(testkit::free_port());
        Pool pool(reactor, options);
        auto error = co_await outcome(pool);
        EXPECT_TRUE(error.has_value());
        EXPECT_EQ(error->sqlstate, "08001");
    });
}

TEST(Outage, ASilentServerCostsOneConnectTimeout) {
    // Accepts connections and never says a word.
    int port = 0;
    int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(::bind(listening, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(::listen(listening, 16), 0);
    ASSERT_EQ(::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port = ntohs(address.sin_port);
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        PoolOptions options;
        options.conninfo =
            "host=127.0.0.1 user=x dbname=x sslmode=disable gssencmode=disable port=" + std::to_string(port);
        options.connect_timeout = 100ms;
        Pool pool(reactor, options);
        auto first = co_await outcome(pool);
        EXPECT_TRUE(first.has_value());
        EXPECT_EQ(first->reason, "postgres: no connection within 100 ms");
        auto second = co_await outcome(pool);  // within the pause: not tried at all
        EXPECT_TRUE(second.has_value());
        EXPECT_EQ(pool.stats().connect_failures, 1u);
    });
    ::close(listening);
}

TEST(Listener, HearsAndConnectsAgain) {
    PgServer server;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        PoolOptions options;
        options.conninfo = server.conninfo();
        Pool pool(reactor, options);
        std::vector<std::string> heard;
        Listener listener(reactor, server.conninfo());
        listener.listen("Odd channel", [&heard](std::string_view payload) { heard.emplace_back(payload); });
        listener.start();
        auto until = [&](std::size_t count) -> awaitable<bool> {
            auto limit = Steady::now() + 15s;
            while (heard.size() < count && Steady::now() < limit) co_await reactor.sleep(10ms);
            co_return heard.size() >= count;
        };
        auto connected = co_await until(1);
        EXPECT_TRUE(connected);
        std::string notify = "SELECT pg_notify('Odd channel', 'first')";
        co_await pool.execute(std::move(notify));
        auto got = co_await until(2);
        EXPECT_TRUE(got);
        server.stop();
        server.start();
        auto again = co_await until(3);
        EXPECT_TRUE(again);
        auto back = co_await comes_back(reactor, pool);
        EXPECT_TRUE(back);
        notify = "SELECT pg_notify('Odd channel', 'second')";
        co_await pool.execute(std::move(notify));
        auto last = co_await until(4);
        EXPECT_TRUE(last);
        EXPECT_EQ(heard, (std::vector<std::string>{"", "first", "", "second"}));
    });
}

}  // namespace
}  // namespace airside::postgres

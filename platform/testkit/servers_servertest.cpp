#include <gtest/gtest.h>

#include "platform/testkit/database.hpp"
#include "platform/testkit/servers.hpp"

namespace airside::testkit {
namespace {

constexpr EmbeddedFile files[] = {
    {"0001_things.sql", "CREATE TABLE thing (id int); REVOKE DELETE ON thing FROM kit_app"}};

std::string redis(const RedisServer& server, std::vector<std::string> words) {
    std::vector<std::string> command = {"redis-cli", "-p", std::to_string(server.port())};
    command.insert(command.end(), words.begin(), words.end());
    return run_command(command).output;
}

TEST(Databases, AreMigratedFreshAndHaveTheServicesRoles) {
    TestDatabase one("kit", files), two("kit", files);
    EXPECT_NE(one.name(), two.name());
    one.execute("INSERT INTO thing VALUES (1); INSERT INTO thing VALUES (2)");
    EXPECT_EQ(one.value("SELECT count(*) FROM thing"), "2");
    EXPECT_EQ(two.value("SELECT count(*) FROM thing"), "0");
    EXPECT_EQ(one.value("SELECT NULL"), "");
    EXPECT_EQ(one.value("SELECT has_table_privilege('kit_app', 'thing', 'INSERT')"), "t");
    EXPECT_EQ(one.value("SELECT has_table_privilege('kit_app', 'thing', 'DELETE')"), "f");
}

TEST(Databases, AreDroppedWhenTheirTestEnds) {
    std::string name;
    {
        TestDatabase passing("kit", files);
        name = passing.name();
    }
    TestDatabase other("kit", files);
    EXPECT_EQ(other.value("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'"), "0");
}

TEST(Servers, RedisStopsAndStartsOnItsPort) {
    RedisServer server({"--maxmemory-policy", "noeviction"});
    EXPECT_EQ(redis(server, {"SET", "key", "value"}), "OK\n");
    EXPECT_NE(redis(server, {"CONFIG", "GET", "maxmemory-policy"}).find("noeviction"), std::string::npos);
    auto port = server.port();
    server.stop();
    EXPECT_EQ(redis(server, {"PING"}).find("PONG"), std::string::npos);
    server.start();
    EXPECT_EQ(server.port(), port);
    EXPECT_EQ(redis(server, {"GET", "key"}), "\n");  // it keeps nothing
}

TEST(Servers, PostgresListensOnTcpWhenAsked) {
    PgServer server(true);
    EXPECT_GT(server.port(), 0);
    auto answer = run_command(
        {"psql", "-h", "127.0.0.1", "-p", std::to_string(server.port()), "-U", "postgres", "-Atc", "SELECT 7"});
    EXPECT_EQ(answer.output, "7\n");
}

}  // namespace
}  // namespace airside::testkit

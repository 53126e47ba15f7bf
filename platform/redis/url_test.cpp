#include "platform/redis/url.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "platform/redis/redis.hpp"

namespace airside::redis {
namespace {

TEST(RedisUrl, ReadsEveryPart) {
    auto a = parse_url("redis://app:p%40ss@cache.internal:6380/3");
    EXPECT_EQ(a.host, "cache.internal");
    EXPECT_EQ(a.port, 6380);
    EXPECT_EQ(a.user, "app");
    EXPECT_EQ(a.password, "p@ss");
    EXPECT_EQ(a.database, 3);
    EXPECT_EQ(a.str(), "cache.internal:6380");

    auto b = parse_url("redis://127.0.0.1");
    EXPECT_EQ(b.port, 6379);
    EXPECT_EQ(b.database, 0);
    EXPECT_EQ(parse_url("redis://:secret@h").password, "secret");
    EXPECT_EQ(parse_url("redis://[::1]:6379").host, "::1");

    auto c = parse_url("unix:///run/redis/my%20socket?db=2");
    EXPECT_EQ(c.unix_path, "/run/redis/my socket");
    EXPECT_EQ(c.database, 2);
}

TEST(RedisUrl, RefusesTheRestWithoutRepeatingIt) {
    for (auto bad :
         {"", "localhost:6379", "http://h", "rediss://h", "redis://", "redis://h:0", "redis://h:99999", "redis://h/x",
          "redis://h/-1", "unix://", "unix:///", "unix:///s?database=1", "redis://u:hunter2@h/x"}) {
        try {
            parse_url(bad);
            ADD_FAILURE() << bad;
        } catch (const std::invalid_argument& error) {
            EXPECT_EQ(std::string(error.what()).find("hunter2"), std::string::npos);
        }
    }
}

TEST(Script, IsNamedByItsSha1) { EXPECT_EQ(Script("return 1").sha1(), "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"); }

}  // namespace
}  // namespace airside::redis

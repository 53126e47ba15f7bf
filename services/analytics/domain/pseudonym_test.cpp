#include "services/analytics/domain/pseudonym.hpp"

#include <gtest/gtest.h>

namespace airside::analytics {
namespace {

const UserId ada = *UserId::parse("01930000-0000-7000-8000-000000000001");

TEST(Pseudonym, IsTheSameForAUserAndAKeyAndTellsNothing) {
    Pseudonyms a("key-a"), b("key-b");
    EXPECT_EQ(a.of(ada), Pseudonyms("key-a").of(ada));
    EXPECT_EQ(a.of(ada).size(), 32u);
    EXPECT_NE(a.of(ada), b.of(ada));
    EXPECT_NE(a.of(ada), a.of(*UserId::parse("01930000-0000-7000-8000-000000000002")));
    EXPECT_NE(a.of(ada), a.of(*SessionId::parse(ada.str()))) << "a session of the same number is another thing";
    EXPECT_NE(Pseudonyms::derived_from("secret").of(ada), Pseudonyms("secret").of(ada));
}

TEST(Pseudonym, IsHmacSha256) {
    // echo -n user:01930000-0000-7000-8000-000000000001 | openssl dgst -sha256 -hmac key
    EXPECT_EQ(Pseudonyms("key").of(ada), "d7759f57de5dd2b90ff80deeb972295b");
}

TEST(Address, IsCutToItsNetwork) {
    EXPECT_EQ(truncated_address("203.0.113.77"), "203.0.113.0");
    EXPECT_EQ(truncated_address("2001:db8:1:2:3:4:5:6"), "2001:db8:1::");
    EXPECT_EQ(truncated_address("::1"), "::");
    EXPECT_FALSE(truncated_address("").has_value());
    EXPECT_FALSE(truncated_address("203.0.113").has_value());
    EXPECT_FALSE(truncated_address("example.com").has_value());
}

}  // namespace
}  // namespace airside::analytics

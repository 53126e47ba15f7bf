#include "platform/auth/tokens.hpp"

#include <set>

#include <gtest/gtest.h>

#include "platform/auth/role.hpp"

namespace airside::auth {
namespace {

TEST(OpaqueToken, IsLongRandomAndKeptAsItsHash) {
    SystemRandom random;
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        auto token = make_opaque_token(random);
        EXPECT_EQ(token.text.size(), 43u);
        EXPECT_EQ(token.hash, hash_of(token.text));
        EXPECT_TRUE(seen.insert(token.text).second);
    }
    EXPECT_EQ(hash_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Role, HasItsNames) {
    for (auto role : {Role::CUSTOMER, Role::AGENT, Role::ADMIN}) EXPECT_EQ(parse_role(to_string(role)), role);
    EXPECT_FALSE(parse_role("customer"));
    EXPECT_FALSE(parse_role(""));
}

}  // namespace
}  // namespace airside::auth

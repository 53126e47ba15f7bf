#include "platform/auth/tokens.hpp"

#include <set>

#include <gtest/gtest.h>

#include "platform/auth/base64url.hpp"
#include "platform/auth/role.hpp"
#include "platform/core/hex.hpp"

namespace airside::auth {
namespace {

TEST(Base64Url, KnowsTheVectorsOfTheRfc) {
    for (auto [plain, text] : {std::pair{"", ""},
                               {"f", "Zg"},
                               {"fo", "Zm8"},
                               {"foo", "Zm9v"},
                               {"foob", "Zm9vYg"},
                               {"fooba", "Zm9vYmE"},
                               {"\xfb\xff", "-_8"}}) {
        EXPECT_EQ(base64url_encode(plain), text);
        EXPECT_EQ(base64url_decode(text), plain);
    }
}

TEST(Base64Url, RefusesASecondSpelling) {
    for (auto bad : {"Zg==", "Zh", "Z", "Zm9v\n", "Zm+v", "Zm8 ", "Zm9"}) EXPECT_FALSE(base64url_decode(bad)) << bad;
}

TEST(OpaqueToken, IsLongRandomAndKeptAsItsHash) {
    SystemRandom random;
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        auto token = make_opaque_token(random);
        EXPECT_EQ(token.text.size(), 43u);
        EXPECT_EQ(token.hash, hash_of(token.text));
        EXPECT_TRUE(seen.insert(token.text).second);
    }
    // RFC 4231, test case 2.
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hash_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(EqualSecrets, ComparesAllOfIt) {
    EXPECT_TRUE(equal_secrets("abc", "abc"));
    EXPECT_FALSE(equal_secrets("abc", "abd"));
    EXPECT_FALSE(equal_secrets("abc", "ab"));
    EXPECT_TRUE(equal_secrets("", ""));
}

TEST(Role, HasItsNames) {
    for (auto role : {Role::CUSTOMER, Role::AGENT, Role::ADMIN}) EXPECT_EQ(parse_role(to_string(role)), role);
    EXPECT_FALSE(parse_role("customer"));
    EXPECT_FALSE(parse_role(""));
}

}  // namespace
}  // namespace airside::auth

#include "platform/core/digest.hpp"

#include <gtest/gtest.h>

#include "platform/core/hex.hpp"

namespace airside {
namespace {

// FIPS 180-2, appendices A and B, and the digests of nothing.
TEST(Digest, HasThePublishedValues) {
    EXPECT_EQ(to_hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(to_hex(sha1("")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

struct Vector {
    std::string key, text;
    std::string_view digest;
};

std::string many(std::size_t count, char byte) { return std::string(count, byte); }

std::string counted_to_25() {
    std::string key;
    for (char byte = 1; byte <= 25; ++byte) key += byte;
    return key;
}

// Cases 1, 2, 3, 4, 6 and 7: the last two have keys longer than a block.
TEST(Hmac, HasTheValuesOfRfc4231) {
    for (const auto& [key, text, digest] :
         {Vector{many(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
          Vector{"Jefe", "what do ya want for nothing?",
                 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
          Vector{many(20, '\xaa'), many(50, '\xdd'),
                 "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
          Vector{counted_to_25(), many(50, '\xcd'), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
          Vector{many(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
                 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
          Vector{
              many(131, '\xaa'),
              "This is a test using a larger than block-size key and a larger than block-size data. The key needs to "
              "be hashed before being used by the HMAC algorithm.",
              "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}})
        EXPECT_EQ(to_hex(hmac_sha256(key, text)), digest) << text;
}

TEST(Hmac, HasTheValuesOfRfc2202) {
    for (const auto& [key, text, digest] :
         {Vector{many(20, '\x0b'), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"},
          Vector{"Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
          Vector{many(20, '\xaa'), many(50, '\xdd'), "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
          Vector{counted_to_25(), many(50, '\xcd'), "4c9007f4026250c6bc8414f9bf50c86c2d7235da"},
          Vector{many(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
                 "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
          Vector{many(80, '\xaa'), "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data",
                 "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"}})
        EXPECT_EQ(to_hex(hmac_sha1(key, text)), digest) << text;
}

TEST(EqualSecrets, ComparesAllOfIt) {
    EXPECT_TRUE(equal_secrets("abc", "abc"));
    EXPECT_FALSE(equal_secrets("abc", "abd"));
    EXPECT_FALSE(equal_secrets("abc", "ab"));
    EXPECT_TRUE(equal_secrets("", ""));
}

}  // namespace
}  // namespace airside

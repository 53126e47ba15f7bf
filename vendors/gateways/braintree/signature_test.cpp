#include "vendors/gateways/braintree/signature.hpp"

#include <gtest/gtest.h>

namespace airside::braintree {
namespace {

constexpr std::string_view payload = "PG5vdGlmaWNhdGlvbi8+\n";
// By Python: hmac.new(hashlib.sha1(b"private").digest(), b"PG5vdGlmaWNhdGlvbi8+\n", "sha1").hexdigest()
constexpr std::string_view by_python = "872313f4f0929b92312e93acf490c3ae85d53617";

std::string refused(std::string_view signature, std::string_view of = payload) {
    return refuse_signature(signature, of, "public", "private");
}

TEST(BraintreeSignature, OfSomebodyElsesMakingIsTaken) {
    EXPECT_EQ(refused("public|" + std::string(by_python)), "");
    EXPECT_EQ(sign(payload, "public", "private"), "public|" + std::string(by_python));
}

TEST(BraintreeSignature, MayBeOneOfSeveral) {
    auto good = sign(payload, "public", "private");
    EXPECT_EQ(refused("other|0123&" + good), "");
    EXPECT_EQ(refused(good + "&other|0123"), "");
    EXPECT_NE(refused("other" + good.substr(good.find('|'))), "") << "under another public key";
}

TEST(BraintreeSignature, CoversThePayload) {
    auto good = sign(payload, "public", "private");
    EXPECT_NE(refused(good, "PG5vdGlmaWNhdGlvbj8+\n"), "");
    EXPECT_EQ(refused(good, payload.substr(0, payload.size() - 1)), "") << "its line feed may have been dropped";
    EXPECT_NE(refused(sign(payload, "public", "another")), "");
}

TEST(BraintreeSignature, MalformedOnesAreRefused) {
    for (auto text : {"", "public", "public|", "|", "&", "&&&", "public|zz", "private|private"})
        EXPECT_NE(refused(text), "") << text;
    EXPECT_NE(refuse_signature(sign(payload, "", ""), payload, "", ""), "") << "empty keys prove nothing";
}

TEST(BraintreeSignature, NothingButAChallengeIsSigned) {
    EXPECT_TRUE(is_challenge("20f9f8ed05f77439fe955c977e4c8a53"));
    EXPECT_TRUE(is_challenge("20f9f8ed05f77439fe95"));
    for (auto text : {"", "20f9f8ed05f77439fe9", "20f9f8ed05f77439fe955c977e4c8a530", "20F9F8ED05F77439FE95",
                      "PG5vdGlmaWNhdGlvbi8+", "20f9f8ed05f77439fe9\n"})
        EXPECT_FALSE(is_challenge(text)) << text;
}

}  // namespace
}  // namespace airside::braintree

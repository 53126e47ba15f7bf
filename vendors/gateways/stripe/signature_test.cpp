#include "vendors/gateways/stripe/signature.hpp"

#include <gtest/gtest.h>

namespace airside::stripe {
namespace {

using namespace std::chrono_literals;

const Instant at = *parse_instant("2026-11-22T12:00:00Z");
constexpr std::string_view body = R"({"id":"evt_1","object":"event"})";
const std::vector<std::string> secrets{"whsec_new", "whsec_old"};

std::string refused(const std::string& header, Instant now = at) {
    return refuse_signature(header, body, secrets, now, 300s);
}

TEST(Signature, OfTheVendorsOwnMakingIsTaken) {
    // HMAC-SHA256 of "1795348800.{…}" under "whsec_new", computed with Python's hmac module.
    EXPECT_EQ(refused("t=1795348800,v1=580c4b14d823d932c39bd58bf93097eacedf6b542a2e74fa58206f5bf31fa771"), "");
}

TEST(Signature, IsTakenUnderAnyOfTheSecrets) {
    EXPECT_EQ(refused(sign(body, "whsec_new", at)), "");
    EXPECT_EQ(refused(sign(body, "whsec_old", at)), "");
    EXPECT_NE(refused(sign(body, "whsec_other", at)), "");
}

TEST(Signature, MayBeOneOfSeveral) {
    auto good = sign(body, "whsec_new", at);
    auto v1 = good.substr(good.find("v1="));
    EXPECT_EQ(refused("t=1795348800,v0=abc,v1=" + std::string(64, 'a') + "," + v1), "");
    EXPECT_NE(refused("t=1795348800,v0=" + v1.substr(3)), "") << "another scheme is not ours to trust";
}

TEST(Signature, CoversBodyAndTime) {
    auto good = sign(body, "whsec_new", at);
    EXPECT_NE(refuse_signature(good, "{}", secrets, at, 300s), "");
    auto later = good;
    later.replace(2, 10, "1795348801");
    EXPECT_NE(refused(later), "");
}

TEST(Signature, LastsFiveMinutesEitherWay) {
    auto good = sign(body, "whsec_new", at);
    EXPECT_EQ(refused(good, at + 300s), "");
    EXPECT_NE(refused(good, at + 301s), "");
    EXPECT_EQ(refused(good, at - 300s), "");
    EXPECT_NE(refused(good, at - 301s), "");
}

TEST(Signature, MalformedHeadersAreRefused) {
    for (auto header : {"", "t=", "v1=", "t=abc,v1=00", "t=1795348800", "t=-1,v1=00", "t=99999999999999999999,v1=00",
                        ",,,", "t=1795348800,v1="})
        EXPECT_NE(refused(header), "") << header;
    EXPECT_NE(refuse_signature(sign(body, "", at), body, {""}, at, 300s), "") << "an empty secret proves nothing";
}

}  // namespace
}  // namespace airside::stripe

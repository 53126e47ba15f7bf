#include "simulators/stripe/form.hpp"

#include <gtest/gtest.h>

#include "simulators/stripe/errors.hpp"
#include "simulators/stripe/webhooks.hpp"

namespace airside::simulator::stripe {
namespace {

std::string parsed(std::string_view body) { return json::serialize(parse_form(body)); }

TEST(StripeForm, NamesNestByBrackets) {
    EXPECT_EQ(parsed("amount=100&currency=usd"), R"({"amount":"100","currency":"usd"})");
    EXPECT_EQ(parsed("metadata[booking]=B%201&metadata[x]="), R"({"metadata":{"booking":"B 1","x":""}})");
    EXPECT_EQ(parsed("expand[]=a&expand[]=b"), R"({"expand":["a","b"]})");
    EXPECT_EQ(parsed("expand[0]=a&expand[1]=b"), R"({"expand":["a","b"]})");
    EXPECT_EQ(parsed("a%5Bb%5D%5Bc%5D=1"), R"({"a":{"b":{"c":"1"}}})");
    EXPECT_EQ(parsed(""), "{}");
}

TEST(StripeForm, WhatCantBeReadIsRefused) {
    for (auto body : {"a[b=1", "a[b]c=1", "[a]=1", "a=%zz", "a[1000000]=x", "a[b][c][d][e][f][g][h][i]=1"})
        EXPECT_THROW(parse_form(body), Refusal) << body;
}

TEST(StripeForm, IntegersAndUnknownNames) {
    auto form = parse_form("amount=12&wrong=1x&big=99999999999999999999");
    EXPECT_EQ(form_integer(form, "amount"), 12);
    EXPECT_EQ(form_integer(form, "none"), std::nullopt);
    EXPECT_THROW(form_integer(form, "wrong"), Refusal);
    EXPECT_THROW(form_integer(form, "big"), Refusal);
    EXPECT_THROW(form_required(form, "none"), Refusal);
    EXPECT_THROW(check_known(form, {"amount", "wrong"}), Refusal);
    EXPECT_NO_THROW(check_known(form, {"amount", "wrong", "big"}));
}

TEST(StripeWebhooks, SignatureIsTheHmacOfTimeAndBody) {
    // Computed with: printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
    EXPECT_EQ(signature("whsec_test", 1'700'000'000, R"({"id":"evt_1"})"),
              "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925");
}

}  // namespace
}  // namespace airside::simulator::stripe

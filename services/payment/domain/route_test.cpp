#include "services/payment/domain/route.hpp"

#include <gtest/gtest.h>

namespace airside::payment {
namespace {

using G = PaymentGateway;
using M = PaymentMethodType;

const std::vector<G> all{G::STRIPE, G::BRAINTREE, G::PAYPAL};
const std::string eur = "EUR", usd = "USD";

PaymentMethod card(std::optional<G> gateway = {}, std::optional<List<TokenAtGateway, 1, 2>> alternatives = {}) {
    return {.type = M::CARD, .token = Text<1, 255>{"t"}, .gateway = gateway, .alternatives = std::move(alternatives)};
}
std::string shown(const std::vector<Candidate>& candidates) {
    std::string text;
    for (const auto& one : candidates) text += std::string(to_string(one.gateway)) + ":" + one.token + " ";
    return text;
}

TEST(Routes, TheFirstThatFitsGivesTheOrder) {
    std::vector<Route> routes{{M::CARD, {eur}, {G::BRAINTREE}}, {M::CARD, {}, {G::STRIPE, G::BRAINTREE}}};
    EXPECT_EQ(check_routes(all, routes), "");
    EXPECT_EQ(order_for(all, routes, M::CARD, Currency::of(eur)), std::vector<G>{G::BRAINTREE});
    EXPECT_EQ(order_for(all, routes, M::CARD, Currency::of(usd)), (std::vector<G>{G::STRIPE, G::BRAINTREE}));
    EXPECT_EQ(order_for(all, routes, M::PAYPAL, Currency::of(eur)), all);
}

TEST(Routes, WhatCantBeMeantIsRefused) {
    auto said = [](std::vector<Route> routes) { return check_routes(all, routes); };
    EXPECT_EQ(check_routes({}, {}), "gateways names none");
    EXPECT_EQ(check_routes({G::STRIPE, G::STRIPE}, {}), "gateways names one twice");
    EXPECT_NE(check_routes({G::STRIPE}, {{M::CARD, {}, {G::PAYPAL}}}).find("not among gateways"), std::string::npos);
    EXPECT_NE(said({{M::CARD, {}, {}}}).find("names no gateway"), std::string::npos);
    EXPECT_NE(said({{M::CARD, {}, {G::STRIPE, G::STRIPE}}}).find("gateway twice"), std::string::npos);
    EXPECT_NE(said({{M::CARD, {eur, eur}, {G::STRIPE}}}).find("currency twice"), std::string::npos);
    EXPECT_NE(said({{M::CARD, {"euro"}, {G::STRIPE}}}).find("no currency: euro"), std::string::npos);
    EXPECT_NE(said({{M::CARD, {}, {G::STRIPE}}, {M::CARD, {eur}, {G::PAYPAL}}}).find("the route 2"), std::string::npos);
    EXPECT_NE(said({{M::CARD, {eur}, {G::STRIPE}}, {M::CARD, {eur}, {G::PAYPAL}}}).find("never reached"),
              std::string::npos);
    EXPECT_EQ(said({{M::CARD, {eur}, {G::STRIPE}}, {M::CARD, {eur, usd}, {G::PAYPAL}}}), "");
}

TEST(Candidates, ATokenIsGoodAtItsIssuerOnly) {
    EXPECT_EQ(shown(candidates_for(card(), all)), "STRIPE:t ");
    EXPECT_EQ(shown(candidates_for(card(G::BRAINTREE), all)), "BRAINTREE:t ");
    EXPECT_EQ(shown(candidates_for(card(G::BRAINTREE), {G::STRIPE})), "");
    EXPECT_EQ(shown(candidates_for(card(), {})), "");
}

TEST(Candidates, AreInTheConfiguredOrder) {
    List<TokenAtGateway, 1, 2> others;
    others.push_back({G::STRIPE, {"s"}});
    others.push_back({G::PAYPAL, {"p"}});
    EXPECT_EQ(shown(candidates_for(card(G::BRAINTREE, others), all)), "STRIPE:s BRAINTREE:t PAYPAL:p ");
    EXPECT_EQ(shown(candidates_for(card(G::BRAINTREE, others), {G::PAYPAL, G::BRAINTREE})), "PAYPAL:p BRAINTREE:t ");
}

TEST(Candidates, AWalletNeedsNoToken) {
    PaymentMethod wallet{.type = M::PAYPAL};
    EXPECT_EQ(shown(candidates_for(wallet, all)), "PAYPAL: ");
    EXPECT_EQ(shown(candidates_for(wallet, {G::STRIPE})), "");
    PaymentMethod nonce{.type = M::PAYPAL, .token = Text<1, 255>{"n"}, .gateway = G::BRAINTREE};
    EXPECT_EQ(shown(candidates_for(nonce, all)), "BRAINTREE:n ");
}

}  // namespace
}  // namespace airside::payment

#include "vendors/gateways/paypal/requests.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace airside::paypal {
namespace {

using gateways::PaymentFailure;
using gateways::PaymentMethodType;

gateways::AuthoriseRequest asked(PaymentMethodType method, std::string token, std::string_view amount = "120.50",
                                 std::string_view currency = "USD") {
    return {.amount = *Money::parse(amount, Currency::of(currency)),
            .method = method,
            .method_token = std::move(token),
            .our_reference = "ref-1",
            .booking_reference = "BK7K2MNQ",
            .idempotency_key = "ref-1.1",
            .return_url = "https://shop.example/return"};
}

std::string at(const std::string& json, std::string_view pointer) {
    boost::system::error_code error;
    auto value = boost::json::parse(json);
    auto* found = value.find_pointer(pointer, error);
    if (!found || error) return "(nothing)";
    return found->is_string() ? std::string(found->get_string()) : "(no text)";
}

std::optional<PaymentFailure> refusal(const gateways::AuthoriseRequest& request) {
    auto made = order_request(request, "");
    if (!made.refused) return {};
    return made.refused->code;
}

TEST(OrderRequest, CarriesOurReferenceTwice) {
    auto body = order_request(asked(PaymentMethodType::CARD, "vault-1"), "").body;
    EXPECT_EQ(at(body, "/intent"), "AUTHORIZE");
    EXPECT_EQ(at(body, "/purchase_units/0/custom_id"), "ref-1");
    EXPECT_EQ(at(body, "/purchase_units/0/invoice_id"), "ref-1");
    EXPECT_EQ(at(body, "/purchase_units/0/amount/value"), "120.50");
    EXPECT_EQ(at(body, "/payment_source/card/vault_id"), "vault-1");
    EXPECT_EQ(at(body, "/payment_source/card/experience_context/return_url"), "https://shop.example/return");
    auto forint = order_request(asked(PaymentMethodType::CARD, "v", "1200.00", "HUF"), "").body;
    EXPECT_EQ(at(forint, "/purchase_units/0/amount/value"), "1200");
}

TEST(OrderRequest, KnowsSavedMethodsSingleUseTokensAndAccounts) {
    auto once = order_request(asked(PaymentMethodType::CARD, "single-use:tok_1"), "").body;
    EXPECT_EQ(at(once, "/payment_source/card/single_use_token"), "tok_1");
    EXPECT_EQ(at(once, "/payment_source/card/vault_id"), "(nothing)");
    auto account = order_request(asked(PaymentMethodType::PAYPAL, ""), "Airside").body;
    EXPECT_EQ(at(account, "/payment_source/paypal/experience_context/cancel_url"), "https://shop.example/return");
    EXPECT_EQ(at(account, "/payment_source/paypal/experience_context/brand_name"), "Airside");
    EXPECT_EQ(at(account, "/payment_source/paypal/vault_id"), "(nothing)");
    auto saved = order_request(asked(PaymentMethodType::PAYPAL, "v1"), "").body;
    EXPECT_EQ(at(saved, "/payment_source/paypal/vault_id"), "v1");
}

TEST(OrderRequest, IsRefusedWhereItCantBeAsked) {
    EXPECT_FALSE(refusal(asked(PaymentMethodType::CARD, "v")));
    EXPECT_EQ(refusal(asked(PaymentMethodType::BANK_TRANSFER, "v")), PaymentFailure::METHOD_NOT_USABLE);
    EXPECT_EQ(refusal(asked(PaymentMethodType::CARD, "v", "1", "KWD")), PaymentFailure::CURRENCY_NOT_SUPPORTED);
    EXPECT_EQ(refusal(asked(PaymentMethodType::CARD, "v", "1.50", "HUF")), PaymentFailure::AMOUNT_NOT_ALLOWED);
    EXPECT_EQ(refusal(asked(PaymentMethodType::CARD, "v", "0.00")), PaymentFailure::AMOUNT_NOT_ALLOWED);
    EXPECT_EQ(refusal(asked(PaymentMethodType::CARD, "v", "-1.00")), PaymentFailure::AMOUNT_NOT_ALLOWED);
    for (auto token : {"", "a b", "a/b", "\"", "single-use:"})
        EXPECT_EQ(refusal(asked(PaymentMethodType::CARD, token)), PaymentFailure::METHOD_NOT_USABLE) << token;
    auto lost = asked(PaymentMethodType::PAYPAL, "");
    lost.return_url.reset();
    EXPECT_EQ(refusal(lost), PaymentFailure::INVALID_REQUEST) << "the payer could not come back";
}

TEST(VaultRequest, MakesACustomerOfOurUser) {
    auto body = vault_request({"SETUP1", "01890f3e-7b5a-7cc2-98a1-0242ac120002", "k"});
    EXPECT_EQ(at(body, "/payment_source/token/id"), "SETUP1");
    EXPECT_EQ(at(body, "/payment_source/token/type"), "SETUP_TOKEN");
    EXPECT_EQ(at(body, "/customer/id"), "AYkPPntafMKYoQJCrBIAAg") << "at most 22 characters";
    EXPECT_EQ(at(vault_request({"SETUP1", std::string(40, 'x'), "k"}), "/customer/id"), "(nothing)");
}

}  // namespace
}  // namespace airside::paypal

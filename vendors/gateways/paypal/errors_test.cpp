#include "vendors/gateways/paypal/errors.hpp"

#include <gtest/gtest.h>

namespace airside::paypal {
namespace {

using gateways::PaymentFailure;

PaymentFailure meaning(int status, std::string issue) { return failure_of(status, {{}, std::move(issue), {}, {}}); }

TEST(Errors, HaveOurWords) {
    EXPECT_EQ(meaning(422, "INSTRUMENT_DECLINED"), PaymentFailure::CARD_DECLINED);
    EXPECT_EQ(meaning(422, "CARD_EXPIRED"), PaymentFailure::EXPIRED_CARD);
    EXPECT_EQ(meaning(422, "TOKEN_ID_NOT_FOUND"), PaymentFailure::METHOD_NOT_USABLE);
    EXPECT_EQ(meaning(422, "AUTHORIZATION_VOIDED"), PaymentFailure::ALREADY_VOIDED);
    EXPECT_EQ(meaning(422, "PREVIOUSLY_CAPTURED"), PaymentFailure::ALREADY_CAPTURED);
    EXPECT_EQ(meaning(422, "REFUND_AMOUNT_EXCEEDED"), PaymentFailure::NOTHING_TO_REFUND);
    EXPECT_EQ(meaning(422, "TRANSACTION_DISPUTED"), PaymentFailure::DISPUTED);
    EXPECT_EQ(meaning(422, "an issue of tomorrow"), PaymentFailure::INVALID_REQUEST);
    EXPECT_EQ(meaning(400, ""), PaymentFailure::INVALID_REQUEST);
    EXPECT_EQ(meaning(404, "INVALID_RESOURCE_ID"), PaymentFailure::NOT_FOUND);
    EXPECT_EQ(meaning(404, ""), PaymentFailure::NOT_FOUND);
    EXPECT_EQ(meaning(401, "INSTRUMENT_DECLINED"), PaymentFailure::CREDENTIALS);
    EXPECT_EQ(meaning(403, ""), PaymentFailure::CREDENTIALS);
    EXPECT_EQ(meaning(418, ""), PaymentFailure::OTHER);
}

TEST(Errors, KeepTheVendorsOwnCode) {
    auto refused = refusal_of(422, {"UNPROCESSABLE_ENTITY", "INSTRUMENT_DECLINED", "It was declined.", ""});
    EXPECT_EQ(refused.vendor_code, "INSTRUMENT_DECLINED");
    EXPECT_EQ(refused.text, "It was declined.");
    EXPECT_EQ(refusal_of(404, {"RESOURCE_NOT_FOUND", "", "", ""}).vendor_code, "RESOURCE_NOT_FOUND");
    EXPECT_EQ(refusal_of(404, {}).vendor_code, "http_404");
    EXPECT_FALSE(refusal_of(404, {}).text.empty());
}

TEST(Errors, SayWhyACardWasDeclined) {
    EXPECT_EQ(decline_of("DENIED", "5120").code, PaymentFailure::INSUFFICIENT_FUNDS);
    EXPECT_EQ(decline_of("DENIED", "5120").vendor_code, "DENIED/5120");
    EXPECT_EQ(decline_of("DENIED", "9520").code, PaymentFailure::LOST_OR_STOLEN_CARD);
    EXPECT_EQ(decline_of("DENIED", "0500").code, PaymentFailure::CARD_DECLINED);
    EXPECT_EQ(decline_of("DECLINED", "").vendor_code, "DECLINED");
    EXPECT_FALSE(decline_of("DENIED", "").text.empty());
}

}  // namespace
}  // namespace airside::paypal

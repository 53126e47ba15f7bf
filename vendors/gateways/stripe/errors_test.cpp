#include "vendors/gateways/stripe/errors.hpp"

#include <gtest/gtest.h>

namespace airside::stripe {
namespace {

using gateways::PaymentFailure;

PaymentFailure meaning(int status, std::string type, std::string code, std::string decline = {},
                       std::string param = {}) {
    return failure_of(status, VendorError{std::move(type), std::move(code), std::move(decline), {}, std::move(param)});
}

TEST(Errors, HaveOurWords) {
    EXPECT_EQ(meaning(402, "card_error", "card_declined", "insufficient_funds"), PaymentFailure::INSUFFICIENT_FUNDS);
    EXPECT_EQ(meaning(402, "card_error", "card_declined", "generic_decline"), PaymentFailure::CARD_DECLINED);
    EXPECT_EQ(meaning(402, "card_error", "card_declined", "stolen_card"), PaymentFailure::LOST_OR_STOLEN_CARD);
    EXPECT_EQ(meaning(402, "card_error", "card_declined", "fraudulent"), PaymentFailure::SUSPECTED_FRAUD);
    EXPECT_EQ(meaning(402, "card_error", "expired_card"), PaymentFailure::EXPIRED_CARD);
    EXPECT_EQ(meaning(402, "card_error", "incorrect_cvc"), PaymentFailure::INVALID_CARD);
    EXPECT_EQ(meaning(402, "card_error", "processing_error"), PaymentFailure::PROCESSOR_ERROR);
    EXPECT_EQ(meaning(402, "card_error", "a code of tomorrow"), PaymentFailure::CARD_DECLINED);
    EXPECT_EQ(meaning(400, "invalid_request_error", "resource_missing", {}, "payment_method"),
              PaymentFailure::METHOD_NOT_USABLE);
    EXPECT_EQ(meaning(404, "invalid_request_error", "resource_missing", {}, "intent"), PaymentFailure::NOT_FOUND);
    EXPECT_EQ(meaning(400, "invalid_request_error", "amount_too_small"), PaymentFailure::AMOUNT_NOT_ALLOWED);
    EXPECT_EQ(meaning(400, "invalid_request_error", "parameter_missing"), PaymentFailure::INVALID_REQUEST);
    EXPECT_EQ(meaning(401, "invalid_request_error", ""), PaymentFailure::CREDENTIALS);
    EXPECT_EQ(meaning(404, "", ""), PaymentFailure::NOT_FOUND);
    EXPECT_EQ(meaning(400, "invalid_request_error", "", {}, "payment_method"), PaymentFailure::METHOD_NOT_USABLE);
    EXPECT_EQ(failure_of(400, {"invalid_request_error", {}, {}, "It was detached. It may not be used again.", {}}),
              PaymentFailure::METHOD_NOT_USABLE);
}

TEST(Errors, KeepTheVendorsOwnCode) {
    auto refused =
        refusal_of(402, {"card_error", "card_declined", "insufficient_funds", "Your card has insufficient funds.", ""});
    EXPECT_EQ(refused.vendor_code, "card_declined/insufficient_funds");
    EXPECT_EQ(refused.text, "Your card has insufficient funds.");
    EXPECT_EQ(refusal_of(404, {}).vendor_code, "http_404");
}

}  // namespace
}  // namespace airside::stripe

#include "services/notification/domain/verification.hpp"

#include <gtest/gtest.h>

#include "services/notification/test_support.hpp"

namespace airside::notification {
namespace {

using enum user::VerificationPurpose;

TEST(Verification, EachPurposeHasItsTypeByItsChannel) {
    EXPECT_EQ(type_of(verification_event(EMAIL_VERIFICATION)), NotificationType::EMAIL_VERIFICATION);
    EXPECT_EQ(type_of(verification_event(PASSWORD_RESET)), NotificationType::PASSWORD_RESET);
    auto by_phone = verification_event(PHONE_VERIFICATION);
    EXPECT_EQ(type_of(by_phone), NotificationType::PHONE_VERIFICATION);
    by_phone.channel = user::VerificationChannel::EMAIL;
    EXPECT_FALSE(type_of(by_phone).has_value());
    auto reset = verification_event(PASSWORD_RESET);
    reset.channel = user::VerificationChannel::SMS;
    EXPECT_FALSE(type_of(reset).has_value());
}

TEST(Verification, ALinkIsOfTheSiteAndHoldsItsTokenBehindTheHash) {
    EXPECT_EQ(link_of(PASSWORD_RESET, "https://site.example", "abc"), "https://site.example/reset-password#token=abc");
    EXPECT_EQ(link_of(EMAIL_VERIFICATION, "https://site.example", "abc"),
              "https://site.example/verify-email#token=abc");
}

TEST(Verification, WhatIsKeptHoldsNoSecretUntilTheLinkIsPutIn) {
    auto draft = draft_for(NotificationType::PASSWORD_RESET, verification_view(PASSWORD_RESET));
    EXPECT_EQ(draft.recipient_email, "Ada@Example.com");
    EXPECT_EQ(draft.priority, NotificationPriority::URGENT);
    EXPECT_EQ(draft.variables.find(test_secret), std::string::npos);
    EXPECT_NE(draft.variables.find(R"("valid_until":"Fri 22 Nov 2126 12:30 UTC")"), std::string::npos)
        << draft.variables;
    auto complete = with_secret(draft.variables, verification_view(PASSWORD_RESET), "https://a.example");
    auto link = std::string(R"("link":"https://a.example/reset-password#token=)") + test_secret + "\"";
    EXPECT_NE(complete.find(link), std::string::npos) << complete;
    EXPECT_NE(complete.find(R"("greeting_name":"Ada")"), std::string::npos);
}

TEST(Verification, ACodeGoesToTheNumberAndIsNotKept) {
    auto view = verification_view(PHONE_VERIFICATION);
    auto draft = draft_for(NotificationType::PHONE_VERIFICATION, view);
    EXPECT_EQ(draft.recipient_phone, test_phone);
    EXPECT_FALSE(draft.recipient_email.has_value());
    EXPECT_EQ(draft.variables.find(test_code), std::string::npos);
    auto complete = with_secret(draft.variables, view, "https://a.example");
    EXPECT_NE(complete.find(std::string(R"("code":")") + test_code + "\""), std::string::npos) << complete;
}

}  // namespace
}  // namespace airside::notification

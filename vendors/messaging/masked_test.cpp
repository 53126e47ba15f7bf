#include "vendors/messaging/masked.hpp"

#include <gtest/gtest.h>

#include "vendors/messaging/mail_headers.hpp"

namespace airside::messaging {
namespace {

TEST(Masked, LeavesTheReasonAndHidesThePerson) {
    EXPECT_EQ(masked("550 5.1.1 <ada@example.com>: no such user"), "550 5.1.1 *** no such user");
    EXPECT_EQ(masked("The 'To' number +12025550123 is not a valid phone number"),
              "The 'To' number *** is not a valid phone number");
    EXPECT_EQ(masked("The 'To' number +1 (202) 555-0123 is not valid").find("0123"), std::string::npos);
    EXPECT_EQ(masked("number (202)555-0123,please"), "number ***,please");
    EXPECT_EQ(masked("token dQw4w9WgXcQ:APA91bHun4MxP5egoKMwt2KZFBaFUH is none"), "token *** is none");
    EXPECT_EQ(masked("Requested entity was not found."), "Requested entity was not found.");
}

TEST(Masked, IsOneShortLine) {
    EXPECT_EQ(masked("a\r\nb\t\x01 c"), "a b c");
    EXPECT_EQ(masked(""), "");
    std::string umlauts;
    for (int i = 0; i < 200; ++i) umlauts += "ü ";
    EXPECT_LE(masked(umlauts).size(), 300u);
    EXPECT_NE(static_cast<unsigned char>(masked(umlauts).back()), 0xc3) << "no half a character";
    EXPECT_EQ(masked(std::string(100'000, 'x')), "***");
}

TEST(MailHeaders, OfTheSameMailAreTheSame) {
    Email email;
    email.message_id = "<0191-a@airside>";
    email.date = *parse_instant("2026-11-22T13:27:40Z");
    MailHeaders expected{{"Message-ID", "<0191-a@airside>"},
                         {"Date", "Sun, 22 Nov 2026 13:27:40 +0000"},
                         {"Auto-Submitted", "auto-generated"}};
    EXPECT_EQ(mail_headers(email), expected);
    email.list_unsubscribe = "https://api.example/v1/unsubscribe/a.b";
    expected.emplace_back("List-Unsubscribe", "<https://api.example/v1/unsubscribe/a.b>");
    expected.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    EXPECT_EQ(mail_headers(email), expected);
    email.list_unsubscribe = "https://api.example/a>\r\nBcc: <eve@example.com";
    EXPECT_EQ(mail_headers(email).size(), 3u) << "an address that could end the header is left out";
}

}  // namespace
}  // namespace airside::messaging

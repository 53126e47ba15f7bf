#include "services/notification/domain/tracking.hpp"

#include <gtest/gtest.h>

#include "services/notification/api.hpp"

namespace airside::notification {
namespace {

const std::string key = "a secret of at least 32 characters, say";

TEST(Tracking, ATokenIsReadBackForItsOwnKindAndKeyOnly) {
    auto token = make_token(TokenKind::click, {"n-1", "https://a.example/?x=1"}, key);
    auto facts = read_token(TokenKind::click, token, key);
    ASSERT_TRUE(facts.has_value());
    EXPECT_EQ(facts->notification_id, "n-1");
    EXPECT_EQ(facts->url, "https://a.example/?x=1");
    EXPECT_FALSE(read_token(TokenKind::open, token, key).has_value());
    EXPECT_FALSE(read_token(TokenKind::click, token, key + "!").has_value());
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(read_token(TokenKind::click, changed, key).has_value()) << i;
    }
    EXPECT_FALSE(read_token(TokenKind::click, "", key).has_value());
    EXPECT_FALSE(read_token(TokenKind::click, ".", key).has_value());
}

TEST(Tracking, ALinkThatCouldEndAHeaderStaysAsItIs) {
    auto mail = tracked("<a href=\"https://a.example/\r\nX: y\">a</a>", "n-1", "https://api.example", key);
    EXPECT_EQ(mail.find("/v1/t/c/"), mail.npos);
}

TEST(Tracking, ATokenIsNoLongerThanItsEndpointTakes) {
    auto mail_with = [](std::size_t length) {
        auto link = "https://a.example/" + std::string(length - 18, 'x');
        return tracked("<a href=\"" + link + "\">a</a>", std::string(200, 'n'), "https://api.example", key);
    };
    auto mail = mail_with(longest_link);
    auto token = mail.substr(mail.find("/v1/t/c/") + 8);
    EXPECT_LE(token.substr(0, token.find('"')).size(), longest_click_token);
    EXPECT_EQ(mail_with(longest_link + 1).find("/v1/t/c/"), std::string::npos);
}

TEST(Tracking, WrapsWebLinksAndAddsAPixel) {
    auto mail =
        tracked(R"(<body><a href="https://a.example/?x=1&amp;y=2">a</a><a href="mailto:b@c.example">b</a></body>)",
                "n-1", "https://api.example", key);
    auto link = make_token(TokenKind::click, {"n-1", "https://a.example/?x=1&y=2"}, key);
    EXPECT_NE(mail.find("href=\"https://api.example/v1/t/c/" + link + "\""), mail.npos) << mail;
    EXPECT_NE(mail.find("href=\"mailto:b@c.example\""), mail.npos);
    auto pixel = make_token(TokenKind::open, {"n-1"}, key);
    EXPECT_NE(mail.find("https://api.example/v1/t/o/" + pixel + "\" width=\"1\" height=\"1\" alt=\"\"></body>"),
              mail.npos)
        << mail;
}

}  // namespace
}  // namespace airside::notification

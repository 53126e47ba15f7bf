// Tokens in mails (open pixel, wrapped links, one-click unsubscribe): what they say is signed, so that none can be made
// up and no link leads anywhere but where the mail's own text said.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace airside::notification {

enum class TokenKind { open, click, unsubscribe };

struct TokenFacts {
    std::string notification_id;
    std::string url{};  // of a click
};

// base64url, "facts.signature". `key` is a secret of the deployment.
std::string make_token(TokenKind kind, const TokenFacts& facts, std::string_view key);
// Nothing for a token that we did not make, or made for something else.
std::optional<TokenFacts> read_token(TokenKind kind, std::string_view token, std::string_view key);

// The mail with every http(s) link led through `base_url`/v1/t/c/… and a pixel before </body>.
// But for those that are too long for that, or could not stand in a header.
inline constexpr std::size_t longest_link = 2000;
std::string tracked(std::string_view html, std::string_view notification_id, std::string_view base_url,
                    std::string_view key);

}  // namespace airside::notification

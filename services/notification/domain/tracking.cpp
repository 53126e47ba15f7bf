#include "services/notification/domain/tracking.hpp"

#include <algorithm>

#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"

namespace airside::notification {

namespace {

std::string_view name_of(TokenKind kind) {
    switch (kind) {
        case TokenKind::open: return "open";
        case TokenKind::click: return "click";
        case TokenKind::unsubscribe: return "unsubscribe";
    }
    return {};
}

// The kind is signed, too: an open token is none for clicks.
std::string signature_of(TokenKind kind, std::string_view facts, std::string_view key) {
    auto text = "notification." + std::string(name_of(kind)) + "\n" + std::string(facts);
    return hmac_sha256(key, text);
}

// It comes back in a Location header, and its token in a target.
bool fits_a_header(std::string_view link) {
    return link.size() <= longest_link && std::ranges::all_of(link, [](char c) { return c > 0x20 && c < 0x7f; });
}

// In an attribute's value "&" is written "&amp;".
std::string unescaped(std::string_view attribute) {
    std::string url;
    for (std::size_t at = 0; at < attribute.size(); ++at) {
        url += attribute[at];
        if (attribute.substr(at).starts_with("&amp;")) at += 4;
    }
    return url;
}

}  // namespace

std::string make_token(TokenKind kind, const TokenFacts& facts, std::string_view key) {
    auto text = facts.notification_id + "\n" + facts.url;
    return base64url_encode(text) + "." + base64url_encode(signature_of(kind, text, key));
}

std::optional<TokenFacts> read_token(TokenKind kind, std::string_view token, std::string_view key) {
    auto dot = token.find('.');
    if (dot == token.npos) return {};
    auto text = base64url_decode(token.substr(0, dot));
    auto signature = base64url_decode(token.substr(dot + 1));
    if (!text || !signature || !equal_secrets(*signature, signature_of(kind, *text, key))) return {};
    auto line = text->find('\n');
    return TokenFacts{text->substr(0, line), text->substr(line + 1)};
}

std::string tracked(std::string_view html, std::string_view notification_id, std::string_view base_url,
                    std::string_view key) {
    constexpr std::string_view href = "href=\"";
    std::string id(notification_id), base(base_url), mail;
    for (;;) {
        auto at = html.find(href);
        if (at == html.npos) break;
        mail += html.substr(0, at + href.size());
        html.remove_prefix(at + href.size());
        auto link = html.substr(0, html.find('"'));
        html.remove_prefix(link.size());
        bool is_web = (link.starts_with("https://") || link.starts_with("http://")) && fits_a_header(link);
        mail +=
            is_web ? base + "/v1/t/c/" + make_token(TokenKind::click, {id, unescaped(link)}, key) : std::string(link);
    }
    auto pixel = "<img src=\"" + base + "/v1/t/o/" + make_token(TokenKind::open, {id}, key) +
                 "\" width=\"1\" height=\"1\" alt=\"\">";
    auto end = std::min(html.rfind("</body>"), html.size());
    return mail + std::string(html.substr(0, end)) + pixel + std::string(html.substr(end));
}

}  // namespace airside::notification

#include "vendors/gateways/stripe/signature.hpp"

#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"
#include "vendors/unix_time.hpp"

namespace airside::stripe {

namespace {

constexpr std::size_t most_signatures = 16;

std::string hmac_hex(std::string_view secret, std::string_view time, std::string_view body) {
    std::string text(time);
    text += '.';
    text += body;
    return to_hex(hmac_sha256(secret, text));
}

struct Parts {
    std::string_view time;
    std::vector<std::string_view> signatures;
};

Parts split(std::string_view header) {
    Parts parts;
    while (!header.empty()) {
        auto comma = header.find(',');
        auto item = header.substr(0, comma);
        header = comma == header.npos ? std::string_view{} : header.substr(comma + 1);
        while (item.starts_with(' ')) item.remove_prefix(1);
        if (item.starts_with("t=")) parts.time = item.substr(2);
        if (item.starts_with("v1=") && parts.signatures.size() < most_signatures)
            parts.signatures.push_back(item.substr(3));
    }
    return parts;
}

}  // namespace

std::string refuse_signature(std::string_view header, std::string_view body, const std::vector<std::string>& secrets,
                             Instant now, std::chrono::seconds tolerance) {
    auto parts = split(header);
    auto at = vendors::parse_unix_seconds(parts.time);
    if (!at || parts.signatures.empty()) return "the Stripe-Signature header is missing or malformed";
    bool good = false;
    for (const auto& secret : secrets) {
        if (secret.empty()) continue;
        auto expected = hmac_hex(secret, parts.time, body);
        for (auto signature : parts.signatures) good |= equal_secrets(signature, expected);
    }
    if (!good) return "the signature does not match";
    // The time is looked at last: it is worth something only when the signature covers it.
    if (now - *at > tolerance || *at - now > tolerance) return "the signature is too old, or from the future";
    return {};
}

std::string sign(std::string_view body, std::string_view secret, Instant at) {
    auto time = std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    return "t=" + time + ",v1=" + hmac_hex(secret, time, body);
}

}  // namespace airside::stripe

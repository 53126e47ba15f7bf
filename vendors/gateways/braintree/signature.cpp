#include "vendors/gateways/braintree/signature.hpp"

#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"

namespace airside::braintree {

namespace {

constexpr std::size_t most_pairs = 16;

std::string hmac_hex(std::string_view payload, std::string_view private_key) {
    return to_hex(hmac_sha1(sha1(private_key), payload));
}

}  // namespace

std::string refuse_signature(std::string_view signature, std::string_view payload, std::string_view public_key,
                             std::string_view private_key) {
    if (signature.empty()) return "bt_signature is missing";
    if (public_key.empty() || private_key.empty()) return "our keys are not configured";
    // A form's reader may have dropped the line feed that the payload ends with, and that was signed too.
    auto expected = hmac_hex(payload, private_key);
    auto with_line_feed = hmac_hex(std::string(payload) + "\n", private_key);
    bool ours = false, good = false;
    for (std::size_t pairs = 0; !signature.empty() && pairs < most_pairs; ++pairs) {
        auto end = signature.find('&');
        auto pair = signature.substr(0, end);
        signature = end == signature.npos ? std::string_view{} : signature.substr(end + 1);
        auto bar = pair.find('|');
        if (bar == pair.npos || pair.substr(0, bar) != public_key) continue;
        ours = true;
        auto digest = pair.substr(bar + 1);
        good |= equal_secrets(digest, expected) || equal_secrets(digest, with_line_feed);
    }
    if (!ours) return "no signature under our public key";
    return good ? "" : "the signature does not match";
}

std::string sign(std::string_view payload, std::string_view public_key, std::string_view private_key) {
    return std::string(public_key) + "|" + hmac_hex(payload, private_key);
}

bool is_challenge(std::string_view text) {
    return text.size() >= 20 && text.size() <= 32 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace airside::braintree

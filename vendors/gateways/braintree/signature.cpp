#include "vendors/gateways/braintree/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "platform/core/hex.hpp"

namespace airside::braintree {

namespace {

constexpr std::size_t most_pairs = 16;

std::string hmac_hex(std::string_view payload, std::string_view private_key) {
    unsigned char key[SHA_DIGEST_LENGTH], digest[EVP_MAX_MD_SIZE];
    SHA1(reinterpret_cast<const unsigned char*>(private_key.data()), private_key.size(), key);
    unsigned int size = 0;
    HMAC(EVP_sha1(), key, sizeof key, reinterpret_cast<const unsigned char*>(payload.data()), payload.size(), digest,
         &size);
    return to_hex({reinterpret_cast<const char*>(digest), size});
}

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
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
        good |= same(pair.substr(bar + 1), expected) || same(pair.substr(bar + 1), with_line_feed);
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

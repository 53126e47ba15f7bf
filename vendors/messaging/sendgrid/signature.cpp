#include "vendors/messaging/sendgrid/signature.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "platform/core/base64.hpp"
#include "platform/core/signing.hpp"

namespace airside::sendgrid {
namespace {

constexpr std::size_t longest_signature = 200;  // in base64; DER of two numbers of 32 bytes is at most 72 bytes

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bool is_p256(const EVP_PKEY* key) {
    char group[32] = "";
    std::size_t size = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
           std::string_view(group, size) == "prime256v1";
}

}  // namespace

std::optional<PublicKey> PublicKey::parse(std::string_view base64) {
    auto der = base64_decode(base64);
    if (!der) return {};
    auto* at = bytes_of(*der);
    std::shared_ptr<EVP_PKEY> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size())), &EVP_PKEY_free);
    if (!key || !is_p256(key.get())) return {};
    return PublicKey(std::move(key));
}

bool PublicKey::has_signed(std::string_view timestamp, std::string_view body, std::string_view signature) const {
    if (signature.size() > longest_signature) return false;
    auto der = base64_decode(signature);
    if (!der) return false;
    return verify_with(static_cast<EVP_PKEY*>(key_.get()), EVP_sha256(), std::string(timestamp).append(body), *der);
}

}  // namespace airside::sendgrid

#include "vendors/messaging/twilio/signature.hpp"

#include <algorithm>

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include "platform/core/base64.hpp"

namespace airside::twilio {
namespace {

// The same address with its scheme's port named where it was left out, or left out where it was named. Empty: neither.
std::string with_other_port(std::string_view url) {
    for (auto [scheme, port] :
         {std::pair<std::string_view, std::string_view>{"https://", ":443"}, {"http://", ":80"}}) {
        if (!url.starts_with(scheme)) continue;
        auto end = std::min(url.find_first_of("/?", scheme.size()), url.size());
        auto authority = url.substr(0, end), rest = url.substr(end);
        if (authority.ends_with(port))
            return std::string(authority.substr(0, authority.size() - port.size())) + std::string(rest);
        if (authority.find(':', scheme.size()) == authority.npos)
            return std::string(authority) + std::string(port) + std::string(rest);
    }
    return {};
}

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string sign(std::string_view url, Form form, std::string_view auth_token) {
    std::ranges::sort(form);
    std::string text(url);
    for (const auto& [name, value] : form) text += name + value;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha1(), auth_token.data(), static_cast<int>(auth_token.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
    return base64_encode({reinterpret_cast<const char*>(digest), size});
}

bool is_signature(std::string_view signature, std::string_view url, const Form& form, std::string_view auth_token) {
    if (auth_token.empty()) return false;  // an empty secret proves nothing
    if (same(signature, sign(url, form, auth_token))) return true;
    auto other = with_other_port(url);
    return !other.empty() && same(signature, sign(other, form, auth_token));
}

}  // namespace airside::twilio

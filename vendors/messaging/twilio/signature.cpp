#include "vendors/messaging/twilio/signature.hpp"

#include <algorithm>

#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"

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

}  // namespace

std::string sign(std::string_view url, Form form, std::string_view auth_token) {
    std::ranges::sort(form);
    std::string text(url);
    for (const auto& [name, value] : form) text += name + value;
    return base64_encode(hmac_sha1(auth_token, text));
}

bool is_signature(std::string_view signature, std::string_view url, const Form& form, std::string_view auth_token) {
    if (auth_token.empty()) return false;  // an empty secret proves nothing
    if (equal_secrets(signature, sign(url, form, auth_token))) return true;
    auto other = with_other_port(url);
    return !other.empty() && equal_secrets(signature, sign(other, form, auth_token));
}

}  // namespace airside::twilio

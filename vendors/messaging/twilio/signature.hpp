// Twilio's signature of a callback: HMAC-SHA1 under the account's token, over the address that it was told and the
// form's names and values, sorted by name.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace airside::twilio {

using Form = std::vector<std::pair<std::string, std::string>>;

std::string sign(std::string_view url, Form form, std::string_view auth_token);  // base64

// Whether `signature` is that of the URL: as given, or with its scheme's own port named or left out, as proxies do.
bool is_signature(std::string_view signature, std::string_view url, const Form& form, std::string_view auth_token);

}  // namespace airside::twilio

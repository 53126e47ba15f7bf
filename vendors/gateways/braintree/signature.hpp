// bt_signature: "public_key|hex HMAC-SHA1 of bt_payload", the key being SHA-1 of the private key; several pairs joined
// by
// "&". The same proves to Braintree that a webhook's address is ours: it asks for the HMAC of a challenge.
#pragma once
#include <string>
#include <string_view>

namespace airside::braintree {

// Empty: the payload is Braintree's. Otherwise why it is refused.
std::string refuse_signature(std::string_view signature, std::string_view payload, std::string_view public_key,
                             std::string_view private_key);

// "public_key|hex"
std::string sign(std::string_view payload, std::string_view public_key, std::string_view private_key);

// 20 to 32 hexadecimal digits: nothing else is signed, or whoever asks could have a payload of their own signed.
bool is_challenge(std::string_view text);

}  // namespace airside::braintree

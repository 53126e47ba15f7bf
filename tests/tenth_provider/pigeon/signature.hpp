// Pigeon's signature of a callback: HMAC-SHA256 of "TIMESTAMP.BODY" under a secret that both have, in hexadecimal.
#pragma once
#include <string>
#include <string_view>

namespace airside::pigeon {

inline constexpr std::string_view timestamp_header = "Pigeon-Timestamp", signature_header = "Pigeon-Signature";

std::string sign(std::string_view timestamp, std::string_view body, std::string_view secret);
bool is_signature(std::string_view signature, std::string_view timestamp, std::string_view body,
                  std::string_view secret);

}  // namespace airside::pigeon

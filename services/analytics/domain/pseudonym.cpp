#include "services/analytics/domain/pseudonym.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"

namespace airside::analytics {

namespace {

constexpr std::size_t kept_bytes = 16;  // 128 bits: no two users meet

}  // namespace

Pseudonyms Pseudonyms::derived_from(std::string_view service_secret) {
    return Pseudonyms(hmac_sha256(service_secret, "airside analytics pseudonyms"));
}

std::string Pseudonyms::of(std::string_view kind, const std::string& id) const {
    return to_hex(hmac_sha256(key_, std::string(kind) + id).substr(0, kept_bytes));
}

std::optional<std::string> truncated_address(const std::string& address) {
    std::array<unsigned char, 16> bytes{};
    char text[INET6_ADDRSTRLEN];
    for (auto [family, size, kept] : {std::array{AF_INET, 4, 3}, std::array{AF_INET6, 16, 6}}) {
        if (inet_pton(family, address.c_str(), bytes.data()) != 1) continue;
        std::fill(bytes.begin() + kept, bytes.begin() + size, 0);
        if (inet_ntop(family, bytes.data(), text, sizeof text)) return text;
    }
    return {};
}

}  // namespace airside::analytics

#include "services/analytics/domain/pseudonym.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace airside::analytics {

namespace {

constexpr std::size_t kept_bytes = 16;  // 128 bits: no two users meet

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), digest.data(), &size);
    return std::string(reinterpret_cast<const char*>(digest.data()), size);
}

}  // namespace

Pseudonyms Pseudonyms::derived_from(std::string_view service_secret) {
    return Pseudonyms(hmac_sha256(service_secret, "airside analytics pseudonyms"));
}

std::string Pseudonyms::of(std::string_view kind, const std::string& id) const {
    static constexpr char hex[] = "0123456789abcdef";
    auto digest = hmac_sha256(key_, std::string(kind) + id);
    std::string text;
    for (unsigned char byte : digest.substr(0, kept_bytes)) {
        text += hex[byte >> 4];
        text += hex[byte & 15];
    }
    return text;
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

#include "platform/core/digest.hpp"

#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace airside {
namespace {

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string digest(const EVP_MD* algorithm, std::string_view text) {
    std::string out(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
    if (EVP_Digest(text.data(), text.size(), bytes_of(out), nullptr, algorithm, nullptr) != 1)
        throw std::runtime_error("OpenSSL made no digest");
    return out;
}

std::string hmac(const EVP_MD* algorithm, std::string_view key, std::string_view text) {
    std::string out(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
    if (!HMAC(algorithm, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
              text.size(), bytes_of(out), nullptr))
        throw std::runtime_error("OpenSSL made no HMAC");
    return out;
}

}  // namespace

std::string sha1(std::string_view text) { return digest(EVP_sha1(), text); }
std::string sha256(std::string_view text) { return digest(EVP_sha256(), text); }

std::string hmac_sha1(std::string_view key, std::string_view text) { return hmac(EVP_sha1(), key, text); }
std::string hmac_sha256(std::string_view key, std::string_view text) { return hmac(EVP_sha256(), key, text); }

bool equal_secrets(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;  // a length is no secret
}

}  // namespace airside

#include "services/booking/archive/sealing.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

#include "platform/core/base64.hpp"

namespace airside::booking::archive {
namespace {

constexpr std::size_t nonce_size = 12, tag_size = 16;

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

SealingKey SealingKey::make(Random& random) {
    SealingKey key;
    random.fill(key.bytes_);
    return key;
}

SealingKey SealingKey::of(std::string_view text) {
    SealingKey key;
    auto bytes = base64url_decode(text);
    if (!bytes || bytes->size() != key.bytes_.size()) throw std::invalid_argument("a sealing key has 32 bytes");
    std::ranges::copy(*bytes, key.bytes_.begin());
    return key;
}

std::string SealingKey::str() const {
    return base64url_encode({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
}

std::string SealingKey::seal(std::string_view value, std::string_view place, Random& random) const {
    std::array<std::uint8_t, nonce_size> nonce;
    random.fill(nonce);
    std::string sealed(reinterpret_cast<const char*>(nonce.data()), nonce.size());
    sealed.resize(nonce_size + value.size() + tag_size);
    Context context(EVP_CIPHER_CTX_new());
    int size = 0;
    bool good =
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_.data(), nonce.data()) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(place), static_cast<int>(place.size())) == 1 &&
        EVP_EncryptUpdate(context.get(), bytes_of(sealed) + nonce_size, &size, bytes_of(value),
                          static_cast<int>(value.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), bytes_of(sealed) + nonce_size + value.size(), &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_size),
                            bytes_of(sealed) + nonce_size + value.size()) == 1;
    if (!good) throw std::runtime_error("OpenSSL could not encrypt");
    return base64url_encode(sealed);
}

std::optional<std::string> SealingKey::open(std::string_view sealed, std::string_view place) const {
    auto bytes = base64url_decode(sealed);
    if (!bytes || bytes->size() < nonce_size + tag_size) return {};
    auto length = bytes->size() - nonce_size - tag_size;
    std::string value(length, '\0');
    Context context(EVP_CIPHER_CTX_new());
    int size = 0;
    bool good =
        EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_.data(), bytes_of(*bytes)) == 1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(place), static_cast<int>(place.size())) == 1 &&
        EVP_DecryptUpdate(context.get(), bytes_of(value), &size, bytes_of(*bytes) + nonce_size,
                          static_cast<int>(length)) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_size),
                            bytes_of(*bytes) + nonce_size + length) == 1 &&
        EVP_DecryptFinal_ex(context.get(), bytes_of(value) + length, &size) == 1;
    if (!good) return {};
    return value;
}

}  // namespace airside::booking::archive

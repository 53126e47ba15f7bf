#include "platform/core/signing.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/err.h>
#include <openssl/evp.h>

namespace airside {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string sign_with(EVP_PKEY* key, const EVP_MD* hash, std::string_view text) {
    Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    auto size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    std::string signature(size, '\0');
    if (!context || EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                       text.size()) != 1)
        throw std::runtime_error("OpenSSL could not sign");
    signature.resize(size);
    return signature;
}

bool verify_with(EVP_PKEY* key, const EVP_MD* hash, std::string_view text, std::string_view signature) {
    Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    bool good =
        key && context && EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, key) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
    if (!good) ERR_clear_error();
    return good;
}

}  // namespace airside

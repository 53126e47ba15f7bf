#include "simulators/sendgrid/signing_key.hpp"

#include <stdexcept>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "platform/core/base64.hpp"
#include "platform/core/digest.hpp"
#include "platform/core/signing.hpp"

namespace airside::simulator::sendgrid {
namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;
using Number = Owned<BIGNUM, &BN_clear_free>;
using Group = Owned<EC_GROUP, &EC_GROUP_free>;
using Point = Owned<EC_POINT, &EC_POINT_free>;

[[noreturn]] void fail() { throw std::runtime_error("OpenSSL makes no P-256 key"); }

// A number from 1 to the group's order, less one.
Number secret_number(std::string_view text, const EC_GROUP* group) {
    auto digest = sha256(text);
    Number number(BN_bin2bn(reinterpret_cast<const unsigned char*>(digest.data()), 32, nullptr)),
        below(BN_dup(EC_GROUP_get0_order(group)));
    Owned<BN_CTX, &BN_CTX_free> scratch(BN_CTX_new());
    if (!number || !below || !scratch || BN_sub_word(below.get(), 1) != 1 ||
        BN_mod(number.get(), number.get(), below.get(), scratch.get()) != 1 || BN_add_word(number.get(), 1) != 1)
        fail();
    return number;
}

std::vector<unsigned char> public_point(const BIGNUM* secret, const EC_GROUP* group) {
    Point point(EC_POINT_new(group));
    if (!point || EC_POINT_mul(group, point.get(), secret, nullptr, nullptr, nullptr) != 1) fail();
    std::vector<unsigned char> bytes(65);
    if (EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, bytes.data(), bytes.size(), nullptr) !=
        bytes.size())
        fail();
    return bytes;
}

}  // namespace

SigningKey::SigningKey(std::string_view text) {
    Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    if (!group) fail();
    auto secret = secret_number(text, group.get());
    auto point = public_point(secret.get(), group.get());
    Owned<OSSL_PARAM_BLD, &OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
    if (!build || OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get()) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        fail();
    Owned<OSSL_PARAM, &OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build.get()));
    Owned<EVP_PKEY_CTX, &EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1)
        fail();
    key_ = std::shared_ptr<EVP_PKEY>(key, &EVP_PKEY_free);
}

std::string SigningKey::public_key() const {
    unsigned char* der = nullptr;
    auto size = i2d_PUBKEY(static_cast<EVP_PKEY*>(key_.get()), &der);
    if (size <= 0) fail();
    auto text = base64_encode({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return text;
}

std::string SigningKey::sign(std::string_view bytes) const {
    return base64_encode(sign_with(static_cast<EVP_PKEY*>(key_.get()), EVP_sha256(), bytes));
}

}  // namespace airside::simulator::sendgrid

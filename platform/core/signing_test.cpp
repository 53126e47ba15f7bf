#include "platform/core/signing.hpp"

#include <memory>

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "platform/core/hex.hpp"

namespace airside {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
    return bytes;
}

// RFC 8032, section 7.1, test 2.
TEST(Signing, HasTheValueOfTheRfcWithEd25519) {
    auto secret = from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                         reinterpret_cast<const unsigned char*>(secret.data()), secret.size()),
            &EVP_PKEY_free);
    auto signature = sign_with(key.get(), nullptr, "\x72");
    EXPECT_EQ(to_hex(signature),
              "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    EXPECT_TRUE(verify_with(key.get(), nullptr, "\x72", signature));
    EXPECT_FALSE(verify_with(key.get(), nullptr, "\x73", signature));
}

TEST(Signing, VerifiesWhatWasSignedAndNothingElse) {
    for (const auto& key : {Key(EVP_RSA_gen(2048), &EVP_PKEY_free), Key(EVP_EC_gen("P-256"), &EVP_PKEY_free)}) {
        auto signature = sign_with(key.get(), EVP_sha256(), "a text");
        EXPECT_TRUE(verify_with(key.get(), EVP_sha256(), "a text", signature));
        EXPECT_FALSE(verify_with(key.get(), EVP_sha256(), "a test", signature));
        EXPECT_FALSE(verify_with(key.get(), EVP_sha256(), "a text", ""));
        signature.back() = static_cast<char>(signature.back() ^ 1);
        EXPECT_FALSE(verify_with(key.get(), EVP_sha256(), "a text", signature));
        EXPECT_EQ(ERR_peek_error(), 0u) << "what others ask OpenSSL must not find it";
    }
    EXPECT_FALSE(verify_with(nullptr, EVP_sha256(), "a text", "a signature"));
}

}  // namespace
}  // namespace airside

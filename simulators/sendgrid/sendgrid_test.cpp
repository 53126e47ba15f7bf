#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "platform/core/base64.hpp"
#include "simulators/sendgrid/mail_check.hpp"
#include "simulators/sendgrid/signing_key.hpp"

namespace airside::simulator::sendgrid {
namespace {

bool verifies(const std::string& public_key, std::string_view bytes, const std::string& signature) {
    auto der = *base64_decode(public_key), sign = *base64_decode(signature);
    auto* at = reinterpret_cast<const unsigned char*>(der.data());
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())),
                                                       &EVP_PKEY_free);
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(sign.data()), sign.size(),
                            reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1;
}

TEST(SigningKey, IsTheSameForTheSameText) {
    SigningKey key("airside"), again("airside"), other("airside2");
    EXPECT_EQ(key.public_key(), again.public_key());
    EXPECT_NE(key.public_key(), other.public_key());
    EXPECT_TRUE(verifies(again.public_key(), "1795348800[]", key.sign("1795348800[]")));
    EXPECT_FALSE(verifies(again.public_key(), "1795348801[]", key.sign("1795348800[]")));
    EXPECT_FALSE(verifies(other.public_key(), "1795348800[]", key.sign("1795348800[]")));
}

// A good mail with one member changed: the field that the refusal names, or "" where there is none.
std::string refused(std::string_view member, std::string_view value) {
    auto mail = parse_json(R"({"personalizations":[{"to":[{"email":"ada@example.com"}]}],)"
                           R"("from":{"email":"bookings@airside.example"},"subject":"x",)"
                           R"("content":[{"type":"text/plain","value":"x"}]})")
                    ->get_object();
    mail[json::string_view(member.data(), member.size())] = *parse_json(value);
    auto refusal = check_mail(mail);
    return refusal ? refusal->field : "";
}

TEST(CheckMail, NamesTheField) {
    EXPECT_EQ(refused("categories", R"(["a","b"])"), "");
    EXPECT_EQ(refused("colour", "1"), "colour");
    EXPECT_EQ(refused("personalizations", "[]"), "personalizations");
    EXPECT_EQ(refused("personalizations", R"([{"to":[]}])"), "personalizations.0.to");
    EXPECT_EQ(refused("personalizations", R"([{"to":[{"email":"a@b.example"},{"email":"ada@localhost"}]}])"),
              "personalizations.0.to.1.email");
    EXPECT_EQ(refused("personalizations", R"([{"to":[{"email":"a@b.example"}],"custom_args":{"n":1}}])"),
              "personalizations.0.custom_args.n");
    EXPECT_EQ(refused("from", "{}"), "from.email");
    EXPECT_EQ(refused("subject", "\"\""), "subject");
    EXPECT_EQ(refused("content", R"([{"type":"text/html","value":"x"},{"type":"text/plain","value":"x"}])"),
              "content.1");
    EXPECT_EQ(refused("attachments", R"([{"content":"%%%","filename":"a"}])"), "attachments.0.content");
    EXPECT_EQ(refused("attachments", R"([{"content":"QQ==","filename":"a","disposition":"thrown"}])"),
              "attachments.0.disposition");
    EXPECT_EQ(refused("categories", R"(["a","a"])"), "categories");
    EXPECT_EQ(refused("headers", R"({"Content-Type":"x"})"), "headers.Content-Type");
}

}  // namespace
}  // namespace airside::simulator::sendgrid

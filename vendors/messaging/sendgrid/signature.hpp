// SendGrid's signatures: ECDSA over P-256 with SHA-256, of the timestamp's text followed by the body as it came.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace airside::sendgrid {

class PublicKey {
  public:
    // Base64 of a SubjectPublicKeyInfo. Nothing for anything that is no P-256 key.
    static std::optional<PublicKey> parse(std::string_view base64);
    // `signature` is base64 of DER.
    bool has_signed(std::string_view timestamp, std::string_view body, std::string_view signature) const;

  private:
    explicit PublicKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
    std::shared_ptr<void> key_;  // OpenSSL's EVP_PKEY
};

}  // namespace airside::sendgrid

// The key that signs the event webhook: ECDSA on P-256, made from a text, so that the same text gives the same key on
// any machine and whoever verifies can be told beforehand.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace airside::simulator::sendgrid {

class SigningKey {
  public:
    explicit SigningKey(std::string_view text);
    std::string public_key() const;                  // base64 of a SubjectPublicKeyInfo, as SendGrid's settings show it
    std::string sign(std::string_view bytes) const;  // base64 of DER, SHA-256

  private:
    std::shared_ptr<void> key_;  // OpenSSL's EVP_PKEY
};

}  // namespace airside::simulator::sendgrid

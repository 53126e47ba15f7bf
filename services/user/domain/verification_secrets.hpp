// What proves that a message was received. It is computed, under a key of the deployment, from the verification's id
// and from where the message goes: so it can be told again, a changed address makes it void, and the database needs
// only its hash.
#pragma once
#include <string>
#include <string_view>

#include "services/user/api_verification.hpp"

namespace airside::user {

class VerificationSecrets {
  public:
    static VerificationSecrets derived_from(std::string_view service_secret);

    // 43 characters, URL-safe. `address`: the e-mail address or the telephone number.
    std::string token(const VerificationId& id, VerificationPurpose purpose, std::string_view address) const;

  private:
    explicit VerificationSecrets(std::string key) : key_(std::move(key)) {}
    std::string key_;
};

// What somebody types who got the message on a telephone: six digits of the token.
std::string code_of(std::string_view token);

}  // namespace airside::user

// A service account: who we are to Google, and the assertions that we sign with its key (RFC 7523).
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "platform/core/time.hpp"

namespace airside::firebase {

class Account {
  public:
    // The JSON of a service account's key. Throws std::invalid_argument that says what is missing, and never shows what
    // is there.
    explicit Account(std::string_view json);

    const std::string& project() const { return project_; }
    const std::string& token_uri() const { return token_uri_; }
    // A JWT (RS256) that may be exchanged for an access token to send messages, for an hour.
    std::string assertion(Instant now) const;

  private:
    std::string project_, client_email_, token_uri_, key_id_;
    std::shared_ptr<void> key_;  // OpenSSL's EVP_PKEY
};

}  // namespace airside::firebase

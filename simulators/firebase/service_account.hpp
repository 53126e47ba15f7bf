// The service account that may send: its key, what its owner is given, and whether an assertion is its own.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "simulators/front/json.hpp"

namespace airside::simulator::firebase {

inline constexpr std::string_view token_audience = "https://oauth2.googleapis.com/token";

class ServiceAccount {
  public:
    // `path` empty: the key lives as long as the simulator. Else it is read from there, and made where there is none.
    // Making one takes a moment, so it waits until it is asked for. Throws std::runtime_error.
    ServiceAccount(std::string project, std::string path) : project_(std::move(project)), path_(std::move(path)) {}

    const std::string& project() const { return project_; }
    json::object shown();  // the JSON that Google gives to the account's owner, with the private key
    // Empty: a JWT signed by this account, for messaging, valid at the time. Otherwise why it is refused.
    std::string refuse(std::string_view assertion, std::int64_t unix_now);

  private:
    void have_key();

    std::string project_, path_;
    std::shared_ptr<void> key_;  // OpenSSL's EVP_PKEY
    json::object account_;
};

}  // namespace airside::simulator::firebase

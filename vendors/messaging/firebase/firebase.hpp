// Push messages by Firebase Cloud Messaging (HTTP v1). It tells what is wrong with a device's token at once, and has no
// callbacks.
#pragma once
#include <memory>
#include <string>

#include "platform/config/secret.hpp"
#include "platform/core/clock.hpp"
#include "vendors/messaging/session.hpp"

namespace airside::firebase {

struct Options {
    std::string base_url = "https://fcm.googleapis.com";
    // The JSON of a service account's key, as Google's console gives it: { file = "/run/secrets/firebase.json" }.
    // Without one Firebase is not used.
    config::Secret service_account{};
    std::string token_url;  // empty: the account's own token_uri
    std::string check() const;
};
AIRSIDE_FIELDS(Options, base_url, service_account, token_url)

class AccessToken;

class Sender final : public messaging::PushSender {
  public:
    // One to a reactor; `client` is the reactor's, and all outlive it. Throws std::invalid_argument for an account that
    // check() refuses.
    Sender(Reactor& reactor, http::Client& client, const Clock& clock, Options options);
    ~Sender() override;
    messaging::Provider provider() const override { return messaging::Provider::FIREBASE; }
    // Sent.provider_message_id is "projects/P/messages/M".
    awaitable<messaging::Outcome> send(messaging::Push push, Steady::time_point deadline) override;

  private:
    const Clock& clock_;
    std::string url_;
    std::shared_ptr<messaging::Session> session_;  // shared with a renewal of the token that is under way
    std::shared_ptr<AccessToken> token_;
};

}  // namespace airside::firebase

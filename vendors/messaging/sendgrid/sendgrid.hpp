// Mail by SendGrid's v3 API, and what its signed event webhook tells of it.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "vendors/messaging/session.hpp"

namespace airside::sendgrid {

struct Options {
    std::string base_url = "https://api.sendgrid.com";
    config::Secret api_key{};  // SG.…; without one SendGrid is not used
    // Of the event webhook, as SendGrid's settings show them (base64 of a P-256 key); several while one is replaced.
    // Without one no report is believed.
    std::vector<std::string> webhook_public_keys{};
    std::chrono::seconds webhook_tolerance{300};  // how old a signed report may be
    // SendGrid's own pixel and rewritten links. The notification service has tracking of its own, which minds what the
    // reader has switched off.
    bool tracking = false;
    bool sandbox = false;  // mails are checked by SendGrid, and not delivered
    std::string check() const;
};
AIRSIDE_FIELDS(Options, base_url, api_key, webhook_public_keys, webhook_tolerance, tracking, sandbox)

class Sender final : public messaging::EmailSender {
  public:
    // One to a reactor; `client` is the reactor's and outlives it.
    Sender(http::Client& client, Options options);
    messaging::Provider provider() const override { return messaging::Provider::SENDGRID; }
    // Sent.provider_message_id is SendGrid's X-Message-Id.
    awaitable<messaging::Outcome> send(messaging::Email email, Steady::time_point deadline) override;

  private:
    Options options_;
    messaging::Session session_;
};

// Reads the event webhook: a JSON array of events, signed as a whole together with its timestamp.
class Callbacks final : public messaging::CallbackReader {
  public:
    // Keys that are none are left out: check() has complained about them.
    explicit Callbacks(const Options& options);
    messaging::Provider provider() const override { return messaging::Provider::SENDGRID; }
    messaging::CallbackVerdict verify(const messaging::Callback& callback, Instant now) const override;

  private:
    struct Keys;
    std::shared_ptr<const Keys> keys_;
    std::chrono::seconds tolerance_;
};

}  // namespace airside::sendgrid

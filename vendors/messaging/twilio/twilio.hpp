// SMS by Twilio's Programmable Messaging, and the callbacks that tell what became of them.
#pragma once
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "vendors/messaging/session.hpp"

namespace airside::twilio {

struct Options {
    std::string base_url = "https://api.twilio.com";
    std::string account_sid;  // AC…; without one Twilio is not used
    config::Secret auth_token{};
    std::vector<config::Secret> former_auth_tokens{};  // callbacks may still be signed with these while one is replaced
    std::string from;                                  // a number of ours, E.164; or else
    std::string messaging_service_sid;                 // MG…, which chooses one
    // Where Twilio reaches our callback endpoint from outside, "https://api.example/v1/webhooks/twilio"; empty: it is
    // not asked for reports. The notification's id is added to the query.
    std::string status_callback_url;
    std::string check() const;
};
AIRSIDE_FIELDS(Options, base_url, account_sid, auth_token, former_auth_tokens, from, messaging_service_sid,
               status_callback_url)

class Sender final : public messaging::SmsSender {
  public:
    // One to a reactor; `client` is the reactor's and outlives it.
    Sender(http::Client& client, Options options);
    messaging::Provider provider() const override { return messaging::Provider::TWILIO; }
    // Sent.provider_message_id is the message's SID.
    awaitable<messaging::Outcome> send(messaging::Sms sms, Steady::time_point deadline) override;

  private:
    http::OutRequest request_for(const messaging::Sms& sms) const;

    Options options_;
    messaging::Session session_;
};

// Twilio signs the callback's whole address with its form, and no time: a callback that is sent again is told by its
// event_id, which is made of the message and its status.
class Callbacks final : public messaging::CallbackReader {
  public:
    explicit Callbacks(Options options) : options_(std::move(options)) {}
    messaging::Provider provider() const override { return messaging::Provider::TWILIO; }
    messaging::CallbackVerdict verify(const messaging::Callback& callback, Instant now) const override;

  private:
    bool is_signed(const messaging::Callback& callback,
                   const std::vector<std::pair<std::string, std::string>>& form) const;

    Options options_;
};

}  // namespace airside::twilio

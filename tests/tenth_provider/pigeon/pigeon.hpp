// SMS by Pigeon, the gateway of an imaginary house (see ../README.md), and the callbacks that tell what became of them.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "vendors/messaging/session.hpp"

namespace airside::pigeon {

struct Options {
    std::string base_url = "https://sms.pigeon.example";
    config::Secret api_key{};  // without one Pigeon is not used
    // Where Pigeon reaches our callback endpoint from outside; empty: it is not asked for reports.
    std::string callback_url;
    std::vector<config::Secret> callback_secrets{};  // several while one is replaced
    std::chrono::seconds callback_tolerance{300};    // how old a signed callback may be
    std::string check() const;
};
AIRSIDE_FIELDS(Options, base_url, api_key, callback_url, callback_secrets, callback_tolerance)

// It stands in for the one SMS provider that the port has an enumerator of: a real one would have its own.
inline constexpr auto provider_name = messaging::Provider::TWILIO;

class Sender final : public messaging::SmsSender {
  public:
    // One to a reactor; `client` is the reactor's and outlives it.
    Sender(http::Client& client, Options options);
    messaging::Provider provider() const override { return provider_name; }
    awaitable<messaging::Outcome> send(messaging::Sms sms, Steady::time_point deadline) override;

  private:
    http::OutRequest request_for(const messaging::Sms& sms) const;

    Options options_;
    messaging::Session session_;
};

// A callback is one event, signed together with the time at which it was sent.
class Callbacks final : public messaging::CallbackReader {
  public:
    explicit Callbacks(Options options) : options_(std::move(options)) {}
    messaging::Provider provider() const override { return provider_name; }
    messaging::CallbackVerdict verify(const messaging::Callback& callback, Instant now) const override;

  private:
    Options options_;
};

}  // namespace airside::pigeon

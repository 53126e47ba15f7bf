#include "vendors/messaging/sendgrid/sendgrid.hpp"

#include "vendors/messaging/mail_headers.hpp"
#include "vendors/messaging/sendgrid/reply.hpp"
#include "vendors/messaging/sendgrid/request.hpp"
#include "vendors/messaging/sendgrid/signature.hpp"

namespace airside::sendgrid {

using messaging::Outcome;

namespace {

constexpr std::size_t longest_message_id = 255;

std::string message_id_of(const messaging::Answer& answer) {
    return std::string(answer.headers.get("X-Message-Id").value_or("").substr(0, longest_message_id));
}

}  // namespace

std::string Options::check() const {
    if (!base_url.starts_with("https://") && !base_url.starts_with("http://")) return "base_url is no URL";
    for (unsigned char c : api_key.reveal())
        if (c <= ' ' || c >= 0x7f) return "api_key holds a blank or another character that no key has";
    for (const auto& key : webhook_public_keys)
        if (!PublicKey::parse(key)) return "webhook_public_keys: each is the base64 of a P-256 public key";
    if (webhook_tolerance.count() < 1) return "webhook_tolerance is at least a second";
    return {};
}

Sender::Sender(http::Client& client, Options options)
    : options_(std::move(options)), session_(client, {.provider = messaging::Provider::SENDGRID}) {}

awaitable<Outcome> Sender::send(messaging::Email email, Steady::time_point deadline) {
    if (!messaging::is_sendable_address(email.to_address))
        co_return messaging::Refused{true, "bad-address", "the address is none that mail can be sent to", true};
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = options_.base_url + "/v3/mail/send";
    request.headers.set("Authorization", "Bearer " + options_.api_key.reveal());
    request.headers.set("Content-Type", "application/json");
    request.body = mail_body(email, options_);
    auto exchange = co_await session_.send(std::move(request), deadline);
    if (auto outcome = session_.about_the_call(exchange)) co_return *outcome;
    auto& answer = std::get<messaging::Answer>(exchange);
    // Sandboxed mails are answered with 200.
    if (answer.status < 300) co_return messaging::Sent{message_id_of(answer)};
    co_return refusal_of(answer);
}

}  // namespace airside::sendgrid

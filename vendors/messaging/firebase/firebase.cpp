#include "vendors/messaging/firebase/firebase.hpp"

#include <algorithm>
#include <stdexcept>

#include "vendors/messaging/firebase/access_token.hpp"
#include "vendors/messaging/firebase/message.hpp"

namespace airside::firebase {

using messaging::Outcome;

namespace {

constexpr std::chrono::seconds pause{60};  // what Google asks for after a 429 that names no time
constexpr std::size_t longest_device_token = 4096;

bool is_url(std::string_view text) { return text.starts_with("https://") || text.starts_with("http://"); }

bool is_device_token(std::string_view text) {
    return !text.empty() && text.size() <= longest_device_token &&
           std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

std::string Options::check() const {
    if (!is_url(base_url)) return "base_url is no URL";
    if (!token_url.empty() && !is_url(token_url)) return "token_url is no URL";
    if (service_account.empty()) return {};
    try {
        Account account(service_account.reveal());
        return is_url(account.token_uri()) ? "" : "service_account has a token_uri that is no URL";
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

Sender::Sender(Reactor& reactor, http::Client& client, const Clock& clock, Options options) : clock_(clock) {
    Account account(options.service_account.reveal());
    url_ = options.base_url + "/v1/projects/" + account.project() + "/messages:send";
    auto token_url = options.token_url.empty() ? account.token_uri() : options.token_url;
    session_ = std::make_shared<messaging::Session>(
        client, messaging::SessionOptions{.provider = messaging::Provider::FIREBASE, .pause = pause});
    token_ = std::make_shared<AccessToken>(reactor, session_, clock, std::move(account), std::move(token_url));
}
Sender::~Sender() = default;

awaitable<Outcome> Sender::send(messaging::Push push, Steady::time_point deadline) {
    if (!is_device_token(push.device_token))
        co_return messaging::Refused{true, "bad-token", "the device's token is none that Firebase gives", true};
    for (bool again = false;; again = true) {
        auto no_token = co_await token_->ready(deadline);
        if (no_token) co_return *no_token;
        http::OutRequest request;
        request.method = http::Method::POST;
        request.url = url_;
        request.headers.set("Authorization", "Bearer " + token_->value());
        request.headers.set("Content-Type", "application/json");
        request.body = message_body(push, clock_.now());
        auto exchange = co_await session_->send(std::move(request), deadline);
        auto* answer = std::get_if<messaging::Answer>(&exchange);
        if (answer && answer->status == 200) co_return outcome_of(*answer);
        if (answer) {
            auto outcome = judge(read_error(answer->body), answer->status);
            auto* overloaded = outcome ? std::get_if<messaging::Unavailable>(&*outcome) : nullptr;
            if (overloaded && answer->status == 503) overloaded->retry_after_s = session_->pause_for(*answer);
            if (outcome) co_return *outcome;
            // A 401 sent nothing; the token may have been revoked before its time.
            if (answer->status == 401 && !again) {
                token_->drop();
                continue;
            }
        }
        if (auto outcome = session_->about_the_call(exchange)) co_return *outcome;
        co_return messaging::Refused{true, std::to_string(answer->status), "Firebase refused the message"};
    }
}

}  // namespace airside::firebase

#include "vendors/messaging/firebase/access_token.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "platform/telemetry/log.hpp"

namespace airside::firebase {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

constexpr seconds fetch_deadline{10}, longest_lifetime{86'400}, most_ahead{300};
constexpr std::size_t longest_token = 8192;

struct Granted {
    std::string token;
    seconds lifetime;
};

// A token that could not stand in a header is none.
bool is_token(std::string_view text) {
    return !text.empty() && text.size() <= longest_token &&
           std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c < 0x7f; });
}

std::optional<Granted> read_grant(std::string_view body) {
    boost::system::error_code bad;
    auto value = json::parse({body.data(), body.size()}, bad);
    if (bad || !value.is_object()) return {};
    auto *token = value.get_object().if_contains("access_token"),
         *expires = value.get_object().if_contains("expires_in");
    if (!token || !token->is_string() || !is_token(token->get_string()) || !expires || !expires->is_int64()) return {};
    return Granted{std::string(token->get_string()),
                   std::clamp(seconds(expires->get_int64()), seconds(1), longest_lifetime)};
}

}  // namespace

AccessToken::AccessToken(Reactor& reactor, std::shared_ptr<messaging::Session> session, const Clock& clock,
                         Account account, std::string url)
    : reactor_(reactor),
      session_(std::move(session)),
      clock_(clock),
      account_(std::move(account)),
      url_(std::move(url)),
      renewed_(reactor) {}

awaitable<std::string> AccessToken::fetch() {
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = url_;
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = "grant_type=" + http::percent_encode("urn:ietf:params:oauth:grant-type:jwt-bearer") +
                   "&assertion=" + account_.assertion(clock_.now());
    auto exchange = co_await session_->send(std::move(request), Steady::now() + fetch_deadline);
    if (auto* unknown = std::get_if<messaging::Unknown>(&exchange)) co_return unknown->why;
    if (auto* unavailable = std::get_if<messaging::Unavailable>(&exchange)) co_return unavailable->why;
    auto& answer = std::get<messaging::Answer>(exchange);
    auto granted = answer.status == 200 ? read_grant(answer.body) : std::nullopt;
    // The body may repeat what was sent, so it is not shown.
    if (!granted) co_return "the token's endpoint answered " + std::to_string(answer.status);
    value_ = std::move(granted->token);
    expires_at_ = Steady::now() + granted->lifetime;
    renew_at_ = expires_at_ - std::min(granted->lifetime / 5, most_ahead);
    co_return std::string();
}

awaitable<> AccessToken::renew(std::shared_ptr<AccessToken> self) {
    try {
        self->why_not_ = co_await self->fetch();
    } catch (const std::exception& error) {
        self->why_not_ = error.what();
    }
    self->renewing_ = false;
    self->renewed_.notify_all();
    if (!self->why_not_.empty()) log::warn("FIREBASE token not renewed", {{"why", self->why_not_}});
}

awaitable<std::optional<messaging::Unavailable>> AccessToken::ready(Steady::time_point deadline) {
    auto now = Steady::now();
    if (now < renew_at_ && now < expires_at_) co_return std::nullopt;
    if (!renewing_) {
        renewing_ = true;
        reactor_.spawn("firebase token", renew(shared_from_this()));
    }
    if (now < expires_at_) co_return std::nullopt;
    while (renewing_) {
        bool in_time = co_await renewed_.wait_until(deadline);
        if (!in_time) co_return messaging::Unavailable{"no token of Google's in time"};
    }
    if (Steady::now() < expires_at_) co_return std::nullopt;
    co_return messaging::Unavailable{"no token of Google's: " + why_not_, 1};
}

}  // namespace airside::firebase

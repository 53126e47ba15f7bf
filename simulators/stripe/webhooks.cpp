#include "simulators/stripe/webhooks.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace airside::simulator::stripe {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t most_under_way = 10'000;
constexpr int most_attempts = 12;
constexpr std::chrono::milliseconds longest_wait = 60s, overtaking_time = 3s;

}  // namespace

std::string signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body) {
    auto signed_text = std::to_string(unix_seconds) + "." + std::string(body);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), digest, &length);
    static constexpr char hex[] = "0123456789abcdef";
    std::string text = "t=" + std::to_string(unix_seconds) + ",v1=";
    for (unsigned i = 0; i < length; ++i) text += {hex[digest[i] >> 4], hex[digest[i] & 15]};
    return text;
}

Webhooks::Webhooks(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry)
    : reactor_(reactor), ledger_(ledger), clock_(clock), first_retry_(std::max(first_retry, 10ms)), client_(reactor) {}

void Webhooks::configure(std::string url, std::string secret) {
    url_ = std::move(url);
    if (!secret.empty()) secret_ = std::move(secret);
    if (!configured()) return;
    for (const auto& [id, event] : ledger_.all("events")) {
        auto delivery = ledger_.find("webhook_deliveries", id);
        if (delivery && text_or(delivery->value, "state", "") == "waiting") start(id, 0ms);
    }
}

void Webhooks::start(const std::string& event_id, std::chrono::milliseconds delay) {
    if (under_way_ >= most_under_way) return;  // stays "waiting" in the ledger, and is sent by the next configure()
    ++under_way_;
    reactor_.spawn("webhook", deliver(*this, event_id, delay, life_));
}

void Webhooks::let_go_held() {
    if (!held_) return;
    auto event = std::move(*held_);
    held_.reset();
    start(event, 200ms);  // behind the one that overtakes it
}

void Webhooks::send(const std::string& event_id, const FaultPlan& plan) {
    ledger_.put("webhook_deliveries", event_id, plan.webhook_lost ? "lost" : "waiting",
                {{"state", plan.webhook_lost ? "lost" : "waiting"}});
    if (!configured() || plan.webhook_lost) return;
    if (plan.webhook_out_of_order && !held_) {
        held_ = event_id;
        reactor_.spawn("webhook held back", let_go_later(*this, event_id, life_));
        return;
    }
    start(event_id, plan.webhook_delay);
    if (plan.webhook_twice) start(event_id, plan.webhook_delay + 50ms);
    let_go_held();
}

awaitable<> Webhooks::let_go_later(Webhooks& self, std::string event_id, std::uint64_t life) {
    co_await self.reactor_.sleep(overtaking_time);
    if (self.life_ == life && self.held_ == event_id) self.let_go_held();
}

awaitable<bool> Webhooks::post(const std::string& event_id) {
    auto event = ledger_.find("events", event_id);
    if (!event) co_return true;
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = url_;
    request.body = json::serialize(event->value);
    // Receivers compare the timestamp with their own clock, so it is the real one.
    auto now = std::chrono::duration_cast<std::chrono::seconds>(clock_.real().time_since_epoch()).count();
    request.headers.set("Content-Type", "application/json; charset=utf-8");
    request.headers.set("Stripe-Signature", signature(secret_, now, request.body));
    request.headers.set("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
    ++attempts_;
    try {
        auto reply = co_await client_.send(std::move(request), Steady::now() + 10s);
        co_return reply.status >= 200 && reply.status < 300;
    } catch (const http::TransportError&) {
    } catch (const std::invalid_argument&) {  // a URL that is none
    }
    co_return false;
}

awaitable<> Webhooks::deliver(Webhooks& self, std::string event_id, std::chrono::milliseconds delay,
                              std::uint64_t life) {
    auto wait = self.first_retry_;
    if (delay.count() > 0) co_await self.reactor_.sleep(delay);
    bool accepted = false;
    for (int attempt = 0; attempt < most_attempts && self.life_ == life && self.configured() && !accepted; ++attempt) {
        if (attempt > 0) {
            co_await self.reactor_.sleep(wait);
            wait = std::min(wait * 2, longest_wait);
        }
        accepted = co_await self.post(event_id);
    }
    if (self.life_ != life) co_return;
    --self.under_way_;
    accepted ? ++self.delivered_ : ++self.given_up_;
    if (accepted) self.ledger_.put("webhook_deliveries", event_id, "delivered", {{"state", "delivered"}});
}

json::object Webhooks::show() const {
    return {{"url", url_},
            {"under_way", under_way_},
            {"attempts", attempts_},
            {"delivered", delivered_},
            {"given_up", given_up_}};
}

void Webhooks::forget_everything() {
    ++life_;
    held_.reset();
    under_way_ = 0;
    attempts_ = delivered_ = given_up_ = 0;
}

}  // namespace airside::simulator::stripe

#include "simulators/webhooks/deliveries.hpp"

namespace airside::simulator {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t most_under_way = 10'000;
constexpr int most_attempts = 12;
constexpr std::chrono::milliseconds longest_wait = 60s, overtaking_time = 3s;

}  // namespace

Deliveries::Deliveries(Reactor& reactor, Ledger& ledger, std::chrono::milliseconds first_retry, Stores stores,
                       Compose compose)
    : reactor_(reactor),
      ledger_(ledger),
      first_retry_(std::max(first_retry, 10ms)),
      stores_(std::move(stores)),
      compose_(std::move(compose)),
      client_(reactor) {}

void Deliveries::deliver_to(std::string url) {
    url_ = std::move(url);
    if (!configured()) return;
    for (const auto& [id, event] : ledger_.all(stores_.events)) {
        auto delivery = ledger_.find(stores_.deliveries, id);
        if (delivery && text_or(delivery->value, "state", "") == "waiting") start(id, 0ms);
    }
}

void Deliveries::start(const std::string& event_id, std::chrono::milliseconds delay) {
    if (under_way_ >= most_under_way) return;  // stays "waiting" in the ledger, and is sent by the next configure()
    ++under_way_;
    reactor_.spawn("webhook", deliver(*this, event_id, delay, life_));
}

void Deliveries::let_go_held() {
    if (!held_) return;
    auto event = std::move(*held_);
    held_.reset();
    start(event, 200ms);  // behind the one that overtakes it
}

void Deliveries::send(const std::string& event_id, const FaultPlan& plan) {
    ledger_.put(stores_.deliveries, event_id, plan.webhook_lost ? "lost" : "waiting",
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

awaitable<> Deliveries::let_go_later(Deliveries& self, std::string event_id, std::uint64_t life) {
    co_await self.reactor_.sleep(overtaking_time);
    if (self.life_ == life && self.held_ == event_id) self.let_go_held();
}

awaitable<bool> Deliveries::post(const std::string& event_id) {
    auto event = ledger_.find(stores_.events, event_id);
    if (!event) co_return true;
    http::OutRequest request;
    request.method = http::Method::POST;
    request.url = url_;
    compose_(event->value, request);
    ++attempts_;
    try {
        auto reply = co_await client_.send(std::move(request), Steady::now() + 10s);
        co_return reply.status >= 200 && reply.status < 300;
    } catch (const http::TransportError&) {
    } catch (const std::invalid_argument&) {  // a URL that is none
    }
    co_return false;
}

awaitable<> Deliveries::deliver(Deliveries& self, std::string event_id, std::chrono::milliseconds delay,
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
    if (accepted) self.ledger_.put(stores_.deliveries, event_id, "delivered", {{"state", "delivered"}});
}

json::object Deliveries::show() const {
    return {{"url", url_},
            {"under_way", under_way_},
            {"attempts", attempts_},
            {"delivered", delivered_},
            {"given_up", given_up_}};
}

void Deliveries::forget_everything() {
    ++life_;
    held_.reset();
    under_way_ = 0;
    attempts_ = delivered_ = given_up_ = 0;
}

}  // namespace airside::simulator

#include "simulators/webhooks/deliveries.hpp"

namespace airside::simulator {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t most_under_way = 10'000;
constexpr int most_attempts = 12;
constexpr std::chrono::milliseconds longest_wait = 60s, overtaking_time = 3s;

}  // namespace

Deliveries::Deliveries(Reactor& reactor, Ledger& ledger, std::string store, std::chrono::milliseconds first_retry,
                       Make make)
    : reactor_(reactor),
      ledger_(ledger),
      store_(std::move(store)),
      first_retry_(std::max(first_retry, 10ms)),
      make_(std::move(make)),
      client_(reactor) {}

void Deliveries::start(const std::string& event_id, std::chrono::milliseconds delay) {
    if (under_way_ >= most_under_way) return;  // stays "waiting" in the ledger, and is sent by the next send_waiting()
    ++under_way_;
    reactor_.spawn("webhook", deliver(*this, event_id, delay, life_));
}

void Deliveries::let_go_held(std::chrono::milliseconds delay) {
    if (!held_) return;
    auto event = std::move(*held_);
    held_.reset();
    start(event, delay);
}

void Deliveries::send(const std::string& event_id, const FaultPlan& plan, std::chrono::milliseconds delay) {
    ledger_.put(store_, event_id, plan.webhook_lost ? "lost" : "waiting",
                {{"state", plan.webhook_lost ? "lost" : "waiting"}});
    if (plan.webhook_lost || !make_(event_id)) return;
    if (plan.webhook_out_of_order && !held_) {
        held_ = event_id;
        reactor_.spawn("webhook held back", let_go_later(*this, event_id, life_));
        return;
    }
    delay += plan.webhook_delay;
    start(event_id, delay);
    if (plan.webhook_twice) start(event_id, delay + 50ms);
    let_go_held(delay + 200ms);  // behind this one, which overtakes it
}

void Deliveries::send_waiting() {
    for (const auto& [event_id, delivery] : ledger_.all(store_))
        if (text_or(delivery.value, "state", "") == "waiting") start(event_id, 0ms);
}

awaitable<> Deliveries::let_go_later(Deliveries& self, std::string event_id, std::uint64_t life) {
    co_await self.reactor_.sleep(overtaking_time);
    if (self.life_ == life && self.held_ == event_id) self.let_go_held(0ms);
}

awaitable<bool> Deliveries::post(http::OutRequest request) {
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
    for (int attempt = 0; attempt < most_attempts && self.life_ == life && !accepted; ++attempt) {
        if (attempt > 0) {
            co_await self.reactor_.sleep(wait);
            wait = std::min(wait * 2, longest_wait);
        }
        auto request = self.life_ == life ? self.make_(event_id) : std::nullopt;
        if (!request) break;
        accepted = co_await self.post(std::move(*request));
    }
    if (self.life_ != life) co_return;
    --self.under_way_;
    accepted ? ++self.delivered_ : ++self.given_up_;
    if (accepted) self.ledger_.put(self.store_, event_id, "delivered", {{"state", "delivered"}});
}

json::object Deliveries::show() const {
    return {{"under_way", under_way_}, {"attempts", attempts_}, {"delivered", delivered_}, {"given_up", given_up_}};
}

void Deliveries::forget_everything() {
    ++life_;
    held_.reset();
    under_way_ = 0;
    attempts_ = delivered_ = given_up_ = 0;
}

}  // namespace airside::simulator

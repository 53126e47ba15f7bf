#include "platform/events/consumer_set.hpp"

#include "platform/async/sync.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::events {

struct ConsumerSet::State {
    explicit State(Reactor& r) : reactor(r), stop(r) {}
    struct Member {
        std::string name;
        std::unique_ptr<Consumer> consumer;
        telemetry::Gauge& lag;
        telemetry::Gauge& parked;
    };
    Reactor& reactor;
    std::vector<Member> members;
    Signal stop;
    bool stopping = false;
};

namespace {

// Holds only what stays when the set is gone first.
awaitable<> publish(std::shared_ptr<ConsumerSet::State> set) {
    while (!set->stopping) {
        for (auto& member : set->members) {
            auto stats = member.consumer->stats();
            member.lag.set(std::chrono::duration<double>(stats.lag).count());
            member.parked.set(static_cast<double>(stats.parked));
        }
        co_await set->stop.wait_until(Steady::now() + std::chrono::seconds(5));
    }
}

}  // namespace

ConsumerSet::ConsumerSet(Reactor& reactor) : state_(std::make_shared<State>(reactor)) {}
ConsumerSet::~ConsumerSet() { state_->stopping = true; }

void ConsumerSet::add(std::string name, std::unique_ptr<Consumer> consumer) {
    telemetry::Labels labels{{"consumer", name}};
    auto& lag = telemetry::gauge("airside_consumer_lag_seconds", "Age of the oldest event not yet applied", labels);
    auto& parked =
        telemetry::gauge("airside_consumer_parked_events", "Events parked by this process since its start", labels);
    state_->members.push_back({std::move(name), std::move(consumer), lag, parked});
}

void ConsumerSet::start() {
    for (auto& member : state_->members) member.consumer->start();
    state_->reactor.spawn("consumer metrics", publish(state_));
}

awaitable<> ConsumerSet::stop(Steady::time_point deadline) {
    auto set = state_;
    set->stopping = true;
    set->stop.notify_all();
    for (auto& member : set->members) member.consumer->stop();
    for (auto& member : set->members) {
        try {
            co_await with_deadline(set->reactor, deadline, "stopping " + member.name, member.consumer->stopped());
        } catch (const TimedOut&) {
            log::warn("a consumer did not stop in time", {{"consumer", member.name}});
        }
    }
}

}  // namespace airside::events

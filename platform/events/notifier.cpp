#include "platform/events/notifier.hpp"

#include "platform/postgres/pool.hpp"

namespace airside::events {

using namespace std::chrono_literals;

namespace {
const postgres::Query notify_query{"events.notify", "NOTIFY airside_feed"};
}

struct Notifier::State {
    State(Reactor& r, postgres::Pool& p) : reactor(r), pool(p) {}
    Reactor& reactor;
    postgres::Pool& pool;
    std::atomic<bool> due{false};
    std::atomic<bool> stopped{false};
    Steady::time_point last{};

    static awaitable<> send(std::shared_ptr<State> self) {
        auto next = self->last + 10ms;
        if (Steady::now() < next) co_await self->reactor.sleep(next - Steady::now());
        if (self->stopped) co_return;
        self->due = false;  // what commits from here on needs another; what has committed by now is told by this one
        self->last = Steady::now();
        try {
            co_await self->pool.run(notify_query);
        } catch (const postgres::Unavailable&) {  // readers look for themselves each second
        }
    }
};

Notifier::Notifier(Reactor& reactor, postgres::Pool& pool) : state_(std::make_shared<State>(reactor, pool)) {}
Notifier::~Notifier() { state_->stopped = true; }

void Notifier::committed() {
    if (state_->due.exchange(true)) return;
    state_->reactor.post([state = state_] {
        if (!state->stopped) state->reactor.spawn("events notifier", State::send(state));
    });
}

}  // namespace airside::events

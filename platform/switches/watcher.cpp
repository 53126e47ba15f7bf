#include "platform/switches/watcher.hpp"

#include "platform/async/sync.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::switches {

struct Watcher::State {
    State(Reactor& r, Switches& s, Read how, WatchOptions o)
        : reactor(r),
          switches(s),
          read(std::move(how)),
          options(o),
          failures(telemetry::counter("airside_switches_read_failures_total",
                                      "Times that the vendors' switches could not be read: the last state holds")),
          wake(r),
          ended(r) {}
    Reactor& reactor;
    Switches& switches;
    Read read;
    WatchOptions options;
    telemetry::Counter& failures;
    Signal wake, ended;
    bool running = false, stopping = false;

    awaitable<> look() {
        std::string why;
        try {
            auto reading = read();
            auto off =
                co_await with_deadline(reactor, Steady::now() + options.deadline, "switches", std::move(reading));
            if (!stopping) switches.replace(std::move(off));
        } catch (const std::exception& error) {
            why = error.what();
        }
        if (why.empty()) co_return;
        failures.add();
        static log::RateLimited limited;
        limited.warn("vendors' switches can't be read; the last state holds", {{"why", why}});
    }

    static awaitable<> run(std::shared_ptr<State> state) {
        while (!state->stopping) {
            co_await state->look();
            auto next = Steady::now() + state->options.every;
            if (!state->stopping) co_await state->wake.wait_until(next);
        }
        state->running = false;
        state->ended.notify_all();
    }
};

Watcher::Watcher(Reactor& reactor, Switches& switches, Read read, WatchOptions options)
    : state_(std::make_shared<State>(reactor, switches, std::move(read), options)) {}

Watcher::~Watcher() {
    state_->stopping = true;
    state_->wake.notify_all();
}

void Watcher::start() {
    if (!std::exchange(state_->running, true)) state_->reactor.spawn("vendors' switches", State::run(state_));
}

awaitable<> Watcher::stop() {
    auto state = state_;
    state->stopping = true;
    state->wake.notify_all();
    while (state->running) co_await state->ended.wait();
}

}  // namespace airside::switches

#include "platform/erasure/eraser.hpp"

#include <algorithm>

#include "platform/async/sync.hpp"
#include "platform/erasure/rows.hpp"
#include "platform/events/consumer_set.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> erasure_migrations;
}

namespace airside::erasure {

using namespace std::chrono_literals;

// As much of the event as is needed here.
struct Told {
    UserId user_id;
    Uuid erasure_id;
    Instant at;
};
AIRSIDE_FIELDS(Told, user_id, erasure_id, at)

namespace {

constexpr std::string_view user_deleted = "user_deleted";
constexpr auto lease = 10min;           // of a pass; a process that died is replaced then
constexpr auto looked_again = 1h;       // for what comes late…
constexpr auto looked_again_for = 48h;  // …for so long
constexpr auto remembered = std::chrono::hours(24 * 30);
constexpr auto longest_wait = 30s;  // until due rows are looked for: another process may have noted one

}  // namespace

struct Eraser::State {
    State(Reactor& r, const Clock& c, postgres::Pool& p, Options o, Erase e, Acknowledge a)
        : reactor(r),
          clock(c),
          pool(p),
          options(std::move(o)),
          erase(std::move(e)),
          acknowledge(std::move(a)),
          cursors(p),
          consumers(r),
          wake(r),
          ended(r),
          open(telemetry::gauge("airside_erasures_open", "Users whose part here is not erased and acknowledged yet",
                                {{"service", options.service}})) {}
    Reactor& reactor;
    const Clock& clock;
    postgres::Pool& pool;
    Options options;
    Erase erase;
    Acknowledge acknowledge;
    events::PgCursorStore cursors;
    events::ConsumerSet consumers;
    Signal wake, ended;
    telemetry::Gauge& open;
    bool running = false, stopping = false, consuming = false;

    awaitable<> take(std::vector<events::Event> page);
    awaitable<> run(Due due);
    std::optional<Instant> after(const Due& due, const Pass& pass, Instant began) const;
    Duration pause_after(int passes) const;
    awaitable<int> run_due();
    awaitable<> keep_running();
};

awaitable<> Eraser::State::take(std::vector<events::Event> page) {
    for (auto& event : page) {
        if (event.aggregate_type != "user" || event.type != user_deleted) continue;
        auto told = json::from_json<Told>(event.payload_json);
        co_await note(pool, told.erasure_id, told.user_id, told.at);
        wake.notify_all();
    }
}

Duration Eraser::State::pause_after(int passes) const {
    auto doubled = options.retry_min * (1LL << std::min(passes, 12));
    return std::min<std::chrono::seconds>(doubled, options.retry_max);
}

// When the next pass is; nothing: none.
std::optional<Instant> Eraser::State::after(const Due& due, const Pass& pass, Instant began) const {
    auto now = clock.now();
    if (!pass.waits_for.empty()) return now + pause_after(due.passes);
    auto settled = due.asked_at + options.settle;
    if (began < settled) return settled;
    if (now + looked_again > due.asked_at + looked_again_for) return {};
    return now + looked_again;
}

awaitable<> Eraser::State::run(Due due) {
    auto began = clock.now();
    auto pass = co_await erase(due.user_id);
    pass.changed += co_await redact_parked(pool, due.user_id);
    auto next = after(due, pass, began);
    bool whole = pass.waits_for.empty() && began >= due.asked_at + options.settle;
    bool first = whole && !due.acknowledged_at;
    auto again = next;
    if (first) again = clock.now() + pause_after(due.passes);
    co_await keep_pass(pool, due.erasure_id, pass.changed, std::move(pass.waits_for), again);
    if (!first) co_return;
    co_await acknowledge(due.erasure_id, due.changed + pass.changed);
    co_await keep_acknowledged(pool, due.erasure_id, clock.now(), next);
}

awaitable<int> Eraser::State::run_due() {
    int passes = 0;
    for (;;) {
        auto now = clock.now();
        auto due = co_await claim(pool, now, now + lease);
        if (!due) break;
        ++passes;
        std::string failed;
        try {
            co_await run(*due);
        } catch (const std::exception& error) {
            failed = error.what();
        }
        if (failed.empty()) continue;
        log::warn("a user's erasure has to be tried again",
                  {{"service", options.service}, {"erasure_id", due->erasure_id.str()}, {"error", failed}});
        co_await put_off(pool, due->erasure_id, clock.now() + pause_after(due->passes));
    }
    co_return passes;
}

awaitable<> Eraser::State::keep_running() {
    while (!stopping) {
        auto wait = longest_wait;
        try {
            co_await run_due();
            auto now = clock.now();
            auto state = co_await standing(pool, now);
            open.set(static_cast<double>(state.open));
            if (state.next)
                wait = std::clamp(std::chrono::ceil<std::chrono::seconds>(*state.next - now), 1s, longest_wait);
        } catch (const std::exception& error) {
            static log::RateLimited limited;
            limited.warn("erasures can't be looked for", {{"service", options.service}, {"error", error.what()}});
        }
        if (!stopping) co_await wake.wait_until(Steady::now() + wait);
    }
    running = false;
    ended.notify_all();
}

Eraser::Eraser(Reactor& reactor, const Clock& clock, postgres::Pool& pool, Options options, Erase erase,
               Acknowledge acknowledge)
    : state_(std::make_shared<State>(reactor, clock, pool, std::move(options), std::move(erase),
                                     std::move(acknowledge))) {}
Eraser::~Eraser() { state_->stopping = true; }

void Eraser::start(events::FeedSource* user_feed) {
    if (!user_feed) return;
    auto* state = state_.get();
    events::ConsumerOptions options;
    options.name = state->options.service + ".erasure";
    auto apply = [state](const events::Event& event) { return state->take({event}); };
    auto apply_page = [state](const std::vector<events::Event>& page) { return state->take(page); };
    auto consumer = std::make_unique<events::DocumentConsumer>(state->reactor, options, *user_feed, state->cursors,
                                                               apply, apply_page);
    state->consumers.add(options.name, std::move(consumer));
    state->consumers.start();
    state->consuming = state->running = true;
    auto loop = [](std::shared_ptr<State> self) -> awaitable<> { co_await self->keep_running(); };
    state->reactor.spawn(state->options.service + " erasures", loop(state_));
}

awaitable<> Eraser::stop(Steady::time_point deadline) {
    auto state = state_;
    state->stopping = true;
    state->wake.notify_all();
    if (state->consuming) co_await state->consumers.stop(deadline);
    while (state->running && Steady::now() < deadline) co_await state->ended.wait_until(deadline);
}

jobs::Job Eraser::job() {
    auto state = state_;
    auto run = [](std::shared_ptr<State> self) -> awaitable<std::string> {
        auto passes = co_await self->run_due();
        auto forgotten = co_await forget(self->pool, self->clock.now() - remembered);
        auto left = co_await standing(self->pool, self->clock.now());
        co_return "{\"passes\":" + std::to_string(passes) + ",\"open\":" + std::to_string(left.open) +
            ",\"forgotten\":" + std::to_string(forgotten) + "}";
    };
    auto plan = [](std::shared_ptr<State> self) -> awaitable<std::string> {
        auto now = co_await standing(self->pool, self->clock.now());
        co_return "{\"due\":" + std::to_string(now.due) + ",\"open\":" + std::to_string(now.open) + "}";
    };
    return {.name = state->options.service + ".erase_users",
            .every = 1h,
            .run = [state, run] { return run(state); },
            .time_limit = 1h,
            .plan = [state, plan] { return plan(state); }};
}

std::span<const EmbeddedFile> migrations() { return embedded::erasure_migrations; }

}  // namespace airside::erasure

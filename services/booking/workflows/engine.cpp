#include "services/booking/workflows/engine.hpp"

#include <set>

#include "platform/async/sync.hpp"
#include "platform/json/json.hpp"
#include "platform/postgres/listener.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/booking/store/lists.hpp"

namespace airside::booking {
namespace {

using namespace std::chrono_literals;

void count_step(const Work& work, const Transition& next) {
    telemetry::counter("airside_booking_steps_total", "Steps of booking workflows by their outcome",
                       {{"step", std::string(json::name(work.step))}, {"outcome", next.outcome}})
        .add();
}

void set_troubles(const Troubles& troubles) {
    static auto& stuck = telemetry::gauge("airside_booking_stuck", "Bookings on the agents' list");
    static auto& trouble =
        telemetry::gauge("airside_booking_in_trouble", "Bookings whose present step has not succeeded yet");
    static auto& oldest = telemetry::gauge("airside_booking_oldest_trouble_seconds", "Age of the oldest such booking");
    static auto& months = telemetry::gauge("airside_booking_months_ahead", "Months of departure that can be booked");
    stuck.set(static_cast<double>(troubles.stuck));
    trouble.set(static_cast<double>(troubles.in_trouble));
    oldest.set(troubles.oldest_s);
    months.set(troubles.months_ahead);
}

}  // namespace

struct Engine::State {
    State(Context c, events::Notifier& n, Random& random, EngineOptions o)
        : context(std::move(c)),
          notifier(n),
          options(o),
          claimant{"airside-booking-" + random.readable(16), o.lease},
          slots(context.reactor, static_cast<std::size_t>(o.concurrency), 4096),
          due_again(context.reactor),
          changed(context.reactor) {
        // Its connection is the session that claims are made in the name of.
        session =
            std::make_unique<postgres::Listener>(context.reactor, context.pool.options().conninfo, claimant.session);
        session->start();
    }

    Context context;
    events::Notifier& notifier;
    EngineOptions options;
    Claimant claimant;
    Limiter slots;
    Signal due_again;  // for the poll
    Signal changed;    // a workflow was left
    std::unique_ptr<postgres::Listener> session;
    std::set<BookingId> active;
    bool stopped = false;  // begins nothing more
    bool gone = false;     // the engine is: nothing more is written
    bool renewing = false;
    log::RateLimited complaints;
};

// The coroutines of the engine: each holds the state, and ends when it is stopped.
struct EngineWork {
    using State = Engine::State;
    using Ptr = std::shared_ptr<State>;

    static awaitable<> run(Ptr self, BookingId id) {
        std::optional<Work> work;
        std::string error;
        try {
            auto permit = co_await self->slots.acquire(Steady::now() + 30s);
            co_await session_ready(self);
            auto mine = claim(self->context.pool, self->claimant, id, self->context.clock.now());
            work = co_await std::move(mine);
            while (work && !self->stopped) {
                bool more = co_await advance(self, *work);
                if (!more) break;
                work = co_await again(self, id, work->lease_token);
            }
        } catch (const std::exception& failure) {
            error = failure.what();
        }
        if (!error.empty() && work) co_await put_off(self, *work, error);
        self->active.erase(id);
        self->changed.notify_all();
    }

    // False: nothing more is to be done at once.
    static awaitable<bool> advance(Ptr self, Work& work) {
        auto ran = co_await run_step(self->context, work);
        if (!ran || self->gone) co_return false;
        count_step(work, ran->next);
        auto now = self->context.clock.now();
        bool applied = co_await apply(self->context.pool, self->notifier, work, ran->next, ran->call, now);
        if (!applied) {
            log::warn("a booking's claim was lost",
                      {{"booking_id", work.booking_id.str()}, {"step", json::name(work.step)}});
            co_return false;
        }
        co_return goes_on(ran->next, now);
    }

    static awaitable<std::optional<Work>> again(Ptr self, BookingId id, std::int64_t token) {
        auto work = co_await reload(self->context.pool, id);
        if (work && work->lease_token != token) co_return std::nullopt;
        co_return work;
    }

    static awaitable<> put_off(Ptr self, const Work& work, std::string error) {
        self->complaints.error(
            "a booking's step failed",
            {{"booking_id", work.booking_id.str()}, {"step", json::name(work.step)}, {"error", error}});
        // While the database is away the claim can't be given back; after a few seconds it is left to run out.
        for (int attempt = 0; attempt < 20 && !self->gone; ++attempt) {
            bool noted = co_await try_to_postpone(self, work, error);
            if (noted) co_return;
            co_await self->context.reactor.sleep(250ms);
        }
    }

    static awaitable<bool> try_to_postpone(Ptr self, const Work& work, std::string error) {
        Pauses pauses{self->context.rules.retry_min, self->context.rules.retry_max};
        try {
            co_await postpone(self->context.pool, work, error, pauses, self->context.clock.now());
        } catch (const std::exception&) {
            co_return false;
        }
        co_return true;
    }

    // A claim in the name of a session that does not exist yet would be taken for a dead process's.
    static awaitable<> session_ready(Ptr self) {
        auto deadline = Steady::now() + 5s;
        while (self->gone || !self->session->connected()) {
            if (self->gone || Steady::now() > deadline) throw unavailable("the database is not available");
            co_await self->context.reactor.sleep(5ms);
        }
    }

    static awaitable<> renew_claims(Ptr self) {
        while (!self->stopped && !self->active.empty()) {
            co_await self->context.reactor.sleep(self->options.lease / 3);
            std::vector<BookingId> ids(self->active.begin(), self->active.end());
            try {
                co_await renew(self->context.pool, self->claimant, ids, self->context.clock.now());
            } catch (const std::exception& failure) {
                self->complaints.warn("claims on bookings could not be renewed", {{"error", failure.what()}});
            }
        }
        self->renewing = false;
    }

    static void begin(const Ptr& self, BookingId id) {
        if (self->stopped || !self->active.insert(id).second) return;
        self->context.reactor.spawn("booking workflow", run(self, id));
        if (!std::exchange(self->renewing, true)) self->context.reactor.spawn("booking claims", renew_claims(self));
    }

    static awaitable<> poll(Ptr self) {
        auto next_count = Steady::now();
        while (!self->stopped) {
            try {
                auto now = self->context.clock.now();
                auto limit = static_cast<int>(self->slots.free());
                auto ids = co_await due(self->context.pool, now, std::max(limit, 1));
                for (auto& id : ids) begin(self, id);
                if (Steady::now() >= next_count) {
                    next_count = Steady::now() + 10s;
                    auto troubles = co_await count_troubles(self->context.pool, now, now - self->options.stuck_after);
                    set_troubles(troubles);
                }
            } catch (const std::exception& failure) {
                self->complaints.warn("due bookings could not be looked for", {{"error", failure.what()}});
            }
            co_await self->due_again.wait_until(Steady::now() + self->options.poll);
        }
    }

    static awaitable<> settle(Ptr self, BookingId id, Steady::time_point deadline) {
        while (!self->stopped) {
            begin(self, id);
            while (self->active.contains(id)) {
                bool in_time = co_await self->changed.wait_until(deadline);
                if (!in_time) co_return;
            }
            auto now = co_await standing(self->context.pool, id);
            if (!now || at_rest(now->step, now->state) || Steady::now() >= deadline) co_return;
            // Somebody else works on it, or it pauses.
            Steady::duration pause = 50ms;
            auto time = self->context.clock.now();
            if (now->next_run_at && *now->next_run_at > time)
                pause = std::clamp<Steady::duration>(*now->next_run_at - time, 5ms, 1s);
            pause = std::min<Steady::duration>(pause, deadline - Steady::now());
            co_await self->context.reactor.sleep(pause);
        }
    }
};

Engine::Engine(Context context, events::Notifier& notifier, Random& random, EngineOptions options)
    : state_(std::make_shared<State>(std::move(context), notifier, random, options)) {}

Engine::~Engine() {
    state_->stopped = state_->gone = true;
    state_->session.reset();
    state_->due_again.notify_all();
    state_->changed.notify_all();
}

awaitable<> Engine::settle(BookingId id, Steady::time_point deadline) {
    return EngineWork::settle(state_, id, deadline);
}

void Engine::start() { state_->context.reactor.spawn("booking poll", EngineWork::poll(state_)); }
void Engine::wake() { state_->due_again.notify_all(); }
std::size_t Engine::active() const { return state_->active.size(); }
const std::string& Engine::session() const { return state_->claimant.session; }

awaitable<> Engine::stop(Steady::time_point deadline) {
    state_->stopped = true;
    state_->due_again.notify_all();
    while (!state_->active.empty()) {
        bool in_time = co_await state_->changed.wait_until(deadline);
        if (!in_time) co_return;
    }
}

}  // namespace airside::booking

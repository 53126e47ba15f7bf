#include "services/notification/sender.hpp"

#include "platform/async/sync.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/notification/deliver.hpp"
#include "services/notification/reactions.hpp"
#include "services/notification/reports.hpp"

namespace airside::notification {

using namespace std::chrono_literals;

// Shared with the coroutines, which may outlive the sender when their reactor is torn down.
struct Sender::State {
    State(const Dependencies& d, const Config& c) : dependencies(d), config(c), work(d.reactor), quiet(d.reactor) {}
    Dependencies dependencies;
    Config config;
    Signal work, quiet;
    bool woken = false, stopping = false, running = false;
    int sending = 0;
    Steady::time_point next_sweep{};
    log::RateLimited complaints;

    void wake() {
        woken = true;
        work.notify_all();
    }
};

namespace {

using StatePtr = std::shared_ptr<Sender::State>;

constexpr auto sweep_every = 2s;

void count(const Notification& notification, std::string_view outcome) {
    telemetry::counter("airside_notifications_total", "Notifications by what an attempt to send them came to",
                       {{"type", std::string(json::name(notification.type))},
                        {"channel", std::string(json::name(notification.channel))},
                        {"outcome", std::string(outcome)}})
        .add();
}

// The reader's wish, or what we know of the address: nothing went wrong.
bool is_our_decision(std::string_view code) {
    return code == code_opted_out || code == code_suppressed || code == code_verification_over ||
           code == code_no_device;
}

std::string_view outcome_of(const Verdict& verdict) {
    if (verdict.status == NotificationStatus::SENT) return "sent";
    if (verdict.error_code == code_no_channel) return "no_channel";
    if (is_our_decision(verdict.error_code)) return "withheld";
    if (verdict.status == NotificationStatus::FAILED) return "failed";
    return verdict.outcome_unknown ? "unknown" : "retried";
}

// Nothing was sent as long as it is not prepared, so that a failure until then is no unknown outcome.
awaitable<Outgoing> prepared(StatePtr s, Notification& notification) {
    std::string thrown;
    try {
        auto outgoing = co_await prepare(s->dependencies, s->config, notification);
        co_return outgoing;
    } catch (const std::exception& error) {
        thrown = error.what();
    }
    co_return Outgoing{.decided = messaging::Unavailable{std::move(thrown)}};
}

awaitable<messaging::Outcome> attempt(StatePtr s, Notification& notification, Steady::time_point deadline) {
    auto outgoing = co_await prepared(s, notification);
    if (outgoing.decided) co_return std::move(*outgoing.decided);
    std::string thrown;
    try {
        auto outcome =
            co_await deliver(s->dependencies, s->config, std::move(outgoing.message), &notification, deadline);
        co_return outcome;
    } catch (const std::exception& error) {
        thrown = error.what();
    }
    co_return messaging::Unavailable{std::move(thrown)};  // the store's: deliver() throws before it sends
}

// Before the outcome is recorded: an attempt that is repeated after a crash finds the same.
awaitable<> note_gone(StatePtr s, const Notification& notification, const messaging::Outcome& outcome) {
    const auto* refused = std::get_if<messaging::Refused>(&outcome);
    if (!refused || !refused->recipient_gone) co_return;
    try {
        co_await give_up_recipient(s->dependencies, notification, refused->code);
    } catch (const std::exception& error) {
        s->complaints.warn("a recipient that is gone could not be noted", {{"error", error.what()}});
    }
}

// Until the lease is over, so that a document store that is gone for a moment does not make a second mail.
awaitable<bool> record(StatePtr s, const Notification& notification, Verdict verdict, Steady::time_point lease_over) {
    for (;;) {
        try {
            auto now = s->dependencies.clock.now();
            auto kept = s->config.kept;
            std::optional<messaging::Provider> provider;
            if (!notification.attempts.empty()) provider = notification.attempts.back().provider;
            auto recorded =
                co_await store::finish(s->dependencies.documents, notification, provider, verdict, now, kept);
            co_return recorded;
        } catch (const std::exception& error) {
            s->complaints.warn("a mail's outcome could not be recorded", {{"error", error.what()}});
        }
        if (Steady::now() >= lease_over) co_return false;
        co_await s->dependencies.reactor.sleep(200ms);
    }
}

awaitable<> send_one(StatePtr s, Notification notification, Steady::time_point deadline) {
    auto outcome = co_await attempt(s, notification, deadline);
    co_await note_gone(s, notification, outcome);
    AttemptFacts facts{notification.delivery_attempts, notification.max_attempts, notification.unknown_outcomes,
                       s->dependencies.clock.now(), notification.expires_at};
    if (const auto* gone = std::get_if<messaging::Unavailable>(&outcome)) facts.asked = gone->why != why_switched_off;
    auto verdict = verdict_on(outcome, facts, {s->config.retry_min, s->config.retry_max});
    auto recorded = co_await record(s, notification, verdict, deadline + s->config.lease_margin);
    if (recorded) {
        count(notification, outcome_of(verdict));
    } else {
        log::warn("an attempt to send a notification ended after it was given up",
                  {{"notification", notification._id}, {"outcome", outcome_of(verdict)}});
    }
    if (recorded && verdict.status == NotificationStatus::FAILED && !is_our_decision(verdict.error_code))
        log::error("a notification could not be sent",
                   {{"notification", notification._id}, {"code", verdict.error_code}});
    --s->sending;
    s->wake();
    if (s->sending == 0) s->quiet.notify_all();
}

// What no attempt will end: leases that ran out with their process, and what must not be sent any more.
awaitable<> sweep(StatePtr s) {
    auto& documents = s->dependencies.documents;
    auto now = s->dependencies.clock.now();
    for (;;) {
        auto lost = co_await store::give_up_lost_attempt(documents, now, now);
        if (!lost) break;
        count(*lost, "unknown");
        log::warn("a process ended while it was sending a notification", {{"notification", lost->_id}});
    }
    for (;;) {
        auto failed = co_await store::fail_undecidable(documents, now, s->config.kept);
        if (!failed) failed = co_await store::fail_expired(documents, now, s->config.kept);
        if (!failed) break;
        count(*failed, "failed");
        log::error("a notification is not sent any more",
                   {{"notification", failed->_id}, {"code", failed->error_code.value_or("")}});
    }
    auto age = co_await store::oldest_due_age(documents, now);
    telemetry::gauge("airside_notification_pending_age_seconds",
                     "How long the oldest due notification has been waiting")
        .set(static_cast<double>(age.count()));
}

// Claims what is due while there are hands free.
awaitable<> claim_round(StatePtr s) {
    if (Steady::now() >= s->next_sweep) {
        co_await sweep(s);
        s->next_sweep = Steady::now() + sweep_every;
    }
    auto& d = s->dependencies;
    while (!s->stopping && s->sending < s->config.concurrency) {
        auto now = d.clock.now();
        auto longest = longest_delivery(d, s->config);
        auto deadline = Steady::now() + longest;
        auto lease_until = now + longest + s->config.lease_margin;
        auto claimed = co_await store::claim_due(d.documents, now, lease_until);
        if (!claimed) break;
        ++s->sending;
        d.reactor.spawn("notification.send", send_one(s, std::move(*claimed), deadline));
    }
}

awaitable<> run(StatePtr s) {
    std::chrono::milliseconds pause = s->config.poll;
    while (!s->stopping) {
        s->woken = false;
        try {
            co_await claim_round(s);
            auto reports = co_await work_off_reports(s->dependencies, s->config);
            if (reports == reports_a_round) s->woken = true;  // there are more
            pause = s->config.poll;
        } catch (const std::exception& error) {
            s->complaints.warn("notifications can't be read", {{"error", error.what()}});
            pause = std::min<std::chrono::milliseconds>(pause * 2, 10s);
        }
        if (!s->woken && !s->stopping) co_await s->work.wait_until(Steady::now() + pause);
    }
    s->running = false;
    s->quiet.notify_all();
}

}  // namespace

Sender::Sender(const Dependencies& dependencies, const Config& config)
    : state_(std::make_shared<State>(dependencies, config)) {}

void Sender::start() {
    state_->running = true;
    state_->dependencies.reactor.spawn("notification.sender", run(state_));
}

void Sender::wake() { state_->wake(); }

awaitable<> Sender::stop(Steady::time_point deadline) {
    auto s = state_;
    s->stopping = true;
    s->wake();
    while ((s->running || s->sending > 0) && Steady::now() < deadline) co_await s->quiet.wait_until(deadline);
}

}  // namespace airside::notification

#include "services/analytics/intake.hpp"

#include "platform/core/problem.hpp"
#include "platform/telemetry/log.hpp"

namespace airside::analytics {

using namespace std::chrono_literals;

namespace {
constexpr std::size_t batch_events = 500;
constexpr auto flush_every = 500ms;
}  // namespace

Intake::Intake(Reactor& reactor, std::size_t limit, Write write)
    : reactor_(reactor),
      limit_(limit),
      write_(std::move(write)),
      wake_(reactor),
      ended_(reactor),
      taken_(telemetry::counter("airside_web_events_total", "Events that web clients told", {{"outcome", "taken"}})),
      refused_(
          telemetry::counter("airside_web_events_total", "Events that web clients told", {{"outcome", "refused"}})) {}

void Intake::add(std::vector<AnalyticsEvent> events) {
    if (stopping_ || queue_.size() + events.size() > limit_) {
        refused_.add(static_cast<double>(events.size()));
        throw unavailable("more events come than can be written");
    }
    taken_.add(static_cast<double>(events.size()));
    for (auto& event : events) queue_.push_back(std::move(event));
    if (queue_.size() >= batch_events) wake_.notify_all();
}

awaitable<> Intake::write_batch() {
    auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), batch_events));
    std::vector<AnalyticsEvent> batch(queue_.begin(), queue_.begin() + count);
    co_await write_(std::move(batch));
    queue_.erase(queue_.begin(), queue_.begin() + count);
}

awaitable<> Intake::run() {
    static log::RateLimited limited;
    while (!stopping_ || !queue_.empty()) {
        if (!stopping_) co_await wake_.wait_until(Steady::now() + flush_every);
        std::string why;
        try {
            while (!queue_.empty()) co_await write_batch();
        } catch (const std::exception& error) {
            why = error.what();
        }
        if (why.empty()) continue;
        limited.warn("web events not written", {{"why", why}, {"queued", queue_.size()}});
        if (stopping_) break;
        co_await reactor_.sleep(1s);
    }
    running_ = false;
    ended_.notify_all();
}

void Intake::start() {
    if (std::exchange(running_, true)) return;
    reactor_.spawn("analytics.intake", run());
}

awaitable<> Intake::stop(Steady::time_point deadline) {
    stopping_ = true;
    wake_.notify_all();
    while (running_ && Steady::now() < deadline) co_await ended_.wait_until(deadline);
}

}  // namespace airside::analytics

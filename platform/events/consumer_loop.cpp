#include "platform/events/consumer_loop.hpp"

#include <algorithm>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "platform/core/problem.hpp"
#include "platform/telemetry/log.hpp"

namespace airside::events {

namespace asio = boost::asio;
using namespace std::chrono_literals;

ConsumerLoop::ConsumerLoop(Reactor& reactor, ConsumerOptions options, FeedSource& source)
    : reactor_(reactor), options_(std::move(options)), source_(source), stop_(reactor), ended_(reactor) {}

void ConsumerLoop::start() {
    if (std::exchange(running_, true)) return;
    auto keep_alive = [](std::shared_ptr<ConsumerLoop> self) -> awaitable<> { co_await self->run(); };
    reactor_.spawn("consumer " + options_.name, keep_alive(shared_from_this()));
}

void ConsumerLoop::stop() {
    stopping_ = true;
    stop_.notify_all();
    if (auto reading = reading_) reading->emit(asio::cancellation_type::terminal);
}

awaitable<> ConsumerLoop::stopped() {
    while (running_) co_await ended_.wait();
}

ConsumerStats ConsumerLoop::stats() const {
    auto stats = stats_;
    if (at_) stats.cursor = *at_;
    if (behind_since_) stats.lag = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - *behind_since_);
    stats.lag = std::max(stats.lag, 0ms);
    return stats;
}

awaitable<> ConsumerLoop::run() {
    while (!stopping_) {
        auto work = once();
        auto failure = co_await attempt(std::move(work));
        if (failure && !stopping_) co_await after_failure(std::move(*failure));
    }
    running_ = false;
    ended_.notify_all();
}

awaitable<> ConsumerLoop::once() {
    if (!at_) at_ = co_await load();
    auto page = co_await read(Steady::now() + options_.poll);
    if (!stopping_) co_await take(std::move(page));
}

awaitable<std::uint64_t> ConsumerLoop::drain() {
    auto before = stats_.applied;
    while (true) {
        if (!at_) at_ = co_await load();
        auto page = co_await read(Steady::now());
        bool end = page.events.empty() && !page.unsettled;
        if (end) break;
        if (page.events.empty()) co_await reactor_.sleep(25ms);
        co_await take(std::move(page));
    }
    stats_.caught_up = true;
    co_return stats_.applied - before;
}

// A long poll that stop() ends at once.
awaitable<Page> ConsumerLoop::read(Steady::time_point wait_until) {
    Page page;
    auto signal = std::make_shared<asio::cancellation_signal>();
    auto work = [](FeedSource& source, std::string name, Cursor after, int limit, Steady::time_point until,
                   Page& result) -> awaitable<> {
        result = co_await source.read(std::move(name), after, limit, until);
    };
    struct Clear {
        std::shared_ptr<asio::cancellation_signal>& reading;
        ~Clear() { reading.reset(); }
    } clear{reading_};
    reading_ = signal;
    auto reading = work(source_, options_.name, *at_, options_.batch, wait_until, page);
    auto token = asio::bind_cancellation_slot(signal->slot(), asio::use_awaitable_t<Executor>{});
    co_await asio::co_spawn(reactor_.executor(), std::move(reading), token);
    co_return page;
}

// All of the page, or none: where it fails, its events are applied one by one, which shows whose fault it was.
awaitable<std::size_t> ConsumerLoop::take_at_once(const Page& page) {
    if (page.events.size() < 2 || stopping_) co_return 0;
    behind_since_ = page.events.front().created_at;
    bool applied = false;
    auto work = [](ConsumerLoop& self, const Page& events, bool& done) -> awaitable<> {
        done = co_await self.apply_page(events.events);
    };
    auto failure = co_await attempt(work(*this, page, applied));
    if (failure || !applied) co_return 0;
    stats_.applied += page.events.size();
    at_ = page.events.back().place;
    unkept_ = true;
    stats_.last_error.clear();
    times_failed_ = 0;
    co_return page.events.size();
}

awaitable<> ConsumerLoop::take(Page page) {
    auto last = *at_;
    for (auto& event : page.events) {
        if (event.place <= last) throw std::runtime_error("the feed gave an event out of order: " + event.place.str());
        last = event.place;
    }
    bool whole = true;
    auto taken = co_await take_at_once(page);
    for (auto i = taken; i < page.events.size(); ++i) {
        auto& event = page.events[i];
        if (stopping_) break;
        behind_since_ = event.created_at;
        current_ = event;
        auto step = co_await apply(event, *at_);
        current_.reset();
        whole = step == Step::applied || step == Step::skipped;
        if (!whole) {
            at_.reset();
            if (step == Step::busy) co_await rest(200ms);
            co_return;
        }
        ++(step == Step::applied ? stats_.applied : stats_.skipped);
        at_ = event.place;
        ++taken;
        unkept_ = true;
        stats_.last_error.clear();
        times_failed_ = 0;
    }
    if (taken > 0) co_await keep(*at_);
    unkept_ = false;
    stats_.caught_up =
        taken == page.events.size() && taken < static_cast<std::size_t>(options_.batch) && !page.unsettled;
    if (stats_.caught_up) behind_since_.reset();
}

// ---- failures ----

awaitable<std::optional<ConsumerLoop::Failure>> ConsumerLoop::attempt(awaitable<> work) {
    std::optional<Failure> failure;
    try {
        co_await std::move(work);
    } catch (const Problem& problem) {
        failure = Failure{problem.what(), problem.status == 503};
    } catch (const TimedOut& error) {
        failure = Failure{error.what(), true};
    } catch (const boost::system::system_error& error) {  // connections; stop()
        failure = Failure{error.what(), true};
    } catch (const std::exception& error) {
        failure = Failure{error.what(), false};
    }
    co_return failure;
}

awaitable<> ConsumerLoop::after_failure(Failure failure) {
    ++stats_.failures;
    stats_.last_error = failure.what;
    stats_.caught_up = false;
    if (std::exchange(unkept_, false)) {
        // The events before it in the page need not be applied again.
        auto work = keep(*at_);
        co_await attempt(std::move(work));
    }
    at_.reset();  // what was taken and what was not is the store's to say
    auto blamed = std::exchange(current_, std::nullopt);
    if (blamed && !failure.passing) {
        bool again = failing_ == blamed->event_id;
        times_blamed_ = again ? times_blamed_ + 1 : 1;
        failing_ = blamed->event_id;
        if (times_blamed_ >= options_.max_failures) {
            auto work = put_aside(std::move(*blamed), failure.what);
            auto failed = co_await attempt(std::move(work));
            if (!failed) co_return;
        }
    }
    log::warn("consumer failed, will try again", {{"consumer", options_.name}, {"why", failure.what}});
    auto pause = std::min<std::chrono::milliseconds>(100ms * (1 << std::min(times_failed_, 7)), 10s);
    ++times_failed_;
    co_await rest(pause);
}

awaitable<> ConsumerLoop::put_aside(Event event, std::string why) {
    bool parked = co_await park(event, why);
    failing_.reset();
    if (!parked) co_return;
    ++stats_.parked;
    log::error("event parked",
               {{"consumer", options_.name}, {"event_id", event.event_id.str()}, {"type", event.type}, {"why", why}});
}

awaitable<> ConsumerLoop::rest(Steady::duration pause) {
    if (!stopping_) co_await stop_.wait_until(Steady::now() + pause);
}

}  // namespace airside::events

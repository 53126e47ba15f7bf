#include "platform/events/consumer_loop.hpp"

namespace airside::events {

struct DocumentConsumer::State final : ConsumerLoop {
    State(Reactor& reactor, ConsumerOptions options, FeedSource& source, CursorStore& store, Apply a, ApplyPage p)
        : ConsumerLoop(reactor, std::move(options), source),
          cursors(store),
          apply_event(std::move(a)),
          apply_events(std::move(p)) {}
    CursorStore& cursors;
    Apply apply_event;
    ApplyPage apply_events;

    awaitable<Cursor> load() override { return cursors.load(options_.name); }
    awaitable<> keep(Cursor cursor) override { return cursors.save(options_.name, cursor); }
    awaitable<Step> apply(const Event& event, Cursor) override {
        co_await apply_event(event);
        co_return Step::applied;
    }
    awaitable<bool> apply_page(const std::vector<Event>& events) override {
        if (!apply_events) co_return false;
        co_await apply_events(events);
        co_return true;
    }
    awaitable<bool> park(const Event& event, std::string error) override {
        co_await cursors.park(options_.name, event, std::move(error));
        co_await cursors.save(options_.name, event.place);
        co_return true;
    }
};

DocumentConsumer::DocumentConsumer(Reactor& reactor, ConsumerOptions options, FeedSource& source, CursorStore& cursors,
                                   Apply apply, ApplyPage apply_page)
    : state_(std::make_shared<State>(reactor, std::move(options), source, cursors, std::move(apply),
                                     std::move(apply_page))) {}
DocumentConsumer::~DocumentConsumer() { state_->stop(); }
void DocumentConsumer::start() { state_->start(); }
void DocumentConsumer::stop() { state_->stop(); }
awaitable<> DocumentConsumer::stopped() { return state_->stopped(); }
awaitable<std::uint64_t> DocumentConsumer::drain() { return state_->drain(); }
ConsumerStats DocumentConsumer::stats() const { return state_->stats(); }

}  // namespace airside::events

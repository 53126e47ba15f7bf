#include "platform/events/consumer_loop.hpp"

namespace airside::events {

struct DocumentConsumer::State final : ConsumerLoop {
    State(Reactor& reactor, ConsumerOptions options, FeedSource& source, CursorStore& store, Apply a)
        : ConsumerLoop(reactor, std::move(options), source), cursors(store), apply_event(std::move(a)) {}
    CursorStore& cursors;
    Apply apply_event;

    awaitable<Cursor> load() override { return cursors.load(options_.name); }
    awaitable<> keep(Cursor cursor) override { return cursors.save(options_.name, cursor); }
    awaitable<Step> apply(const Event& event, Cursor) override {
        co_await apply_event(event);
        co_return Step::applied;
    }
    awaitable<bool> park(const Event& event, std::string error) override {
        co_await cursors.park(options_.name, event, std::move(error));
        co_await cursors.save(options_.name, event.place);
        co_return true;
    }
};

DocumentConsumer::DocumentConsumer(Reactor& reactor, ConsumerOptions options, FeedSource& source, CursorStore& cursors,
                                   Apply apply)
    : state_(std::make_shared<State>(reactor, std::move(options), source, cursors, std::move(apply))) {}
DocumentConsumer::~DocumentConsumer() { state_->stop(); }
void DocumentConsumer::start() { state_->start(); }
void DocumentConsumer::stop() { state_->stop(); }
awaitable<> DocumentConsumer::stopped() { return state_->stopped(); }
awaitable<std::uint64_t> DocumentConsumer::drain() { return state_->drain(); }
ConsumerStats DocumentConsumer::stats() const { return state_->stats(); }

}  // namespace airside::events

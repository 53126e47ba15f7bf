// What both consumers share: reading pages, failing and trying again, parking, stopping. Private to this module.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/cancellation_signal.hpp>

#include "platform/core/clock.hpp"
#include "platform/events/consumer.hpp"

namespace airside::events {

// What became of one event.
enum class Step : std::uint8_t {
    applied,
    skipped,
    moved,  // another process has taken it meanwhile
    busy,   // another process is at work
};

class ConsumerLoop : public std::enable_shared_from_this<ConsumerLoop> {
  public:
    ConsumerLoop(Reactor& reactor, ConsumerOptions options, FeedSource& source);
    virtual ~ConsumerLoop() = default;

    void start();
    void stop();
    awaitable<> stopped();
    awaitable<std::uint64_t> drain();
    ConsumerStats stats() const;

  protected:
    virtual awaitable<Cursor> load() = 0;
    virtual awaitable<Step> apply(const Event& event, Cursor before) = 0;  // and keeps the place, or does so in keep()
    // A whole page at once, for consumers whose effect is cheaper so. False: not taken, so that its events are applied
    // one by one.
    virtual awaitable<bool> apply_page(const std::vector<Event>&) { co_return false; }
    virtual awaitable<> keep(Cursor cursor) = 0;  // after some events
    // Puts it aside and passes over it; false when another process has dealt with it meanwhile.
    virtual awaitable<bool> park(const Event& event, std::string error) = 0;

    Reactor& reactor_;
    ConsumerOptions options_;

  private:
    struct Failure {
        std::string what;
        bool passing;  // the event is not to blame
    };
    awaitable<> run();
    awaitable<> once();
    awaitable<> take(Page page);
    awaitable<std::size_t> take_at_once(const Page& page);
    awaitable<Page> read(Steady::time_point wait_until);
    awaitable<std::optional<Failure>> attempt(awaitable<> work);
    awaitable<> after_failure(Failure failure);
    awaitable<> put_aside(Event event, std::string why);
    awaitable<> rest(Steady::duration pause);

    FeedSource& source_;
    Signal stop_, ended_;
    SystemClock clock_;
    std::shared_ptr<boost::asio::cancellation_signal> reading_;
    std::optional<Cursor> at_;      // nothing: to be loaded
    std::optional<Event> current_;  // being applied
    std::optional<Uuid> failing_;   // the event that was to blame for the last failures, and for how many
    int times_blamed_ = 0;
    int times_failed_ = 0;  // in a row, whatever the reason: sets the pause
    std::optional<Instant> behind_since_;
    bool unkept_ = false;  // at_ is ahead of what keep() was told
    bool running_ = false, stopping_ = false;
    ConsumerStats stats_;
};

}  // namespace airside::events

// Writes what was searched, off the path: rows and `search_performed` events are queued and copied into the database in
// batches. A full queue loses the newest and counts them; a process that is killed loses its last second.
#pragma once
#include <memory>

#include "platform/contract/caller.hpp"
#include "platform/postgres/pool.hpp"
#include "services/search/cache/answer.hpp"
#include "vendors/gds/port.hpp"

namespace airside::events {
class Notifier;
}

namespace airside::search {

struct HistoryOptions {
    bool enabled = true;
    std::size_t queue = 20'000;  // rows
    std::chrono::milliseconds flush_every{500};
};

class History {
  public:
    History(Reactor& reactor, const Clock& clock, Random& random, postgres::Pool& pool, events::Notifier& notifier,
            HistoryOptions options);
    ~History();
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    void add(const Caller& caller, const gds::SearchQuery& query, const Answer& answer, bool cache_hit,
             Steady::duration took);
    void start();                                   // the writer's loop
    awaitable<> stop(Steady::time_point deadline);  // writes what is queued
    awaitable<> flush();                            // writes what is queued now, where start() was not called; throws

  private:
    struct State;
    std::shared_ptr<State> state_;
};

// "203.0.113.77" → "203.0.113.0", "2001:db8:1:2::3" → "2001:db8:1::"; empty for what is no address.
std::string truncated_address(std::string_view address);

}  // namespace airside::search

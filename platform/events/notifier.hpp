// Tells the readers of a database's feed, in every process, that there is something new. A NOTIFY inside the
// transaction would serialise the commits of the whole cluster, so it is sent after the commit, at most one each 10 ms.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "platform/async/reactor.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::events {

class Notifier {
  public:
    // One to a process and database; `pool` belongs to `reactor`.
    Notifier(Reactor& reactor, postgres::Pool& pool);
    ~Notifier();
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;

    void committed();  // from any thread

  private:
    struct State;
    std::shared_ptr<State> state_;
};

inline constexpr const char* feed_channel = "airside_feed";

}  // namespace airside::events

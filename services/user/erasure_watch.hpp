// How long the oldest open erasure has been open: the metric by which somebody sees that a service does not do its
// part.
#pragma once
#include "platform/async/sync.hpp"
#include "platform/core/clock.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::user {

class ErasureWatch {
  public:
    ErasureWatch(Reactor& reactor, postgres::Pool& pool, const Clock& clock)
        : reactor_(reactor), pool_(pool), clock_(clock), wake_(reactor), ended_(reactor) {}
    void start();
    awaitable<> stop(Steady::time_point deadline);

  private:
    awaitable<> run();
    awaitable<> measure();
    Reactor& reactor_;
    postgres::Pool& pool_;
    const Clock& clock_;
    Signal wake_, ended_;
    bool running_ = false, stopping_ = false;
};

}  // namespace airside::user

// What a Pool, its leases and its transactions share; it lives as long as any of them. Private to this module.
#pragma once
#include <memory>
#include <vector>

#include "platform/async/sync.hpp"
#include "platform/postgres/connection.hpp"

namespace airside::postgres {

struct PoolState;

// A connection while it is in use. Given back when this goes: to the idle ones if it is sound, else dropped.
class Lease {
  public:
    Lease(std::shared_ptr<PoolState> state, std::unique_ptr<Connection> connection);
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }
    PoolState& state() const { return *state_; }

  private:
    std::shared_ptr<PoolState> state_;
    std::unique_ptr<Connection> connection_;
};

struct PoolState : std::enable_shared_from_this<PoolState> {
    PoolState(Reactor& r, PoolOptions o);

    awaitable<Lease> acquire();
    void give_back(std::unique_ptr<Connection> connection);
    void close();
    // Counts what `work` throws, and passes it on.
    awaitable<Rows> counted(awaitable<Rows> work, std::uint64_t statements);

    Reactor& reactor;
    PoolOptions options;
    ConnInfo info;
    Signal freed;
    std::vector<std::unique_ptr<Connection>> idle;  // the last used first: the others may rest
    std::size_t open = 0;                           // idle, in use and connecting
    std::size_t connecting = 0;
    bool closed = false;
    int failures = 0;  // to connect, in a row
    Steady::time_point retry_at{};
    PoolStats counters;

  private:
    std::unique_ptr<Connection> take_idle();
    bool may_connect() const;
    bool hopeless() const;  // nothing is open that could be given back, and it is too early to try again
    awaitable<std::unique_ptr<Connection>> connect();
    void connect_failed(const std::string& why);
    awaitable<> wait_for_turn(Steady::time_point deadline);
};

}  // namespace airside::postgres

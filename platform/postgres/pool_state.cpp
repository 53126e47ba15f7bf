#include "platform/postgres/pool_state.hpp"

#include <algorithm>

#include "platform/telemetry/log.hpp"

namespace airside::postgres {

using namespace std::chrono_literals;

namespace {

std::string ms(std::chrono::milliseconds duration) { return std::to_string(duration.count()); }

// What every session has. client_connection_check_interval lets the server notice a client that is gone in the middle
// of a statement. Generic plans over partitions are estimated so high that PostgreSQL would compile them: 0.4 s for a
// look-up of 3 ms.
ConnInfo session(const PoolOptions& options) {
    ConnInfo info(options.conninfo);
    info.set("application_name", options.name);
    info.set("client_encoding", "UTF8");
    info.add_setting("timezone", "UTC");
    info.add_setting("datestyle", "ISO");
    info.add_setting("bytea_output", "hex");
    info.add_setting("statement_timeout", ms(options.statement_timeout));
    info.add_setting("idle_in_transaction_session_timeout", ms(options.idle_in_transaction_timeout));
    info.add_setting("plan_cache_mode", options.plan_cache_mode);
    info.add_setting("jit", "off");
    info.add_setting("client_connection_check_interval", "1000");
    return info;
}

}  // namespace

Lease::Lease(std::shared_ptr<PoolState> state, std::unique_ptr<Connection> connection)
    : state_(std::move(state)), connection_(std::move(connection)) {}
Lease::~Lease() {
    if (connection_) state_->give_back(std::move(connection_));
}

PoolState::PoolState(Reactor& r, PoolOptions o) : reactor(r), options(std::move(o)), info(session(options)), freed(r) {}

void PoolState::close() {
    closed = true;
    open -= idle.size();
    idle.clear();
    freed.notify_all();
}

std::unique_ptr<Connection> PoolState::take_idle() {
    while (!idle.empty()) {
        auto connection = std::move(idle.back());
        idle.pop_back();
        if (!connection->lost()) return connection;
        --open;
        ++counters.dropped;
    }
    return nullptr;
}

// After a failure one attempt at a time, and not before the pause is over.
bool PoolState::may_connect() const {
    if (open >= options.size) return false;
    return failures == 0 || (connecting == 0 && Steady::now() >= retry_at);
}

bool PoolState::hopeless() const { return failures > 0 && open == connecting; }

awaitable<Lease> PoolState::acquire() {
    auto started = Steady::now();
    auto deadline = started + options.acquire_timeout;
    auto self = shared_from_this();
    while (true) {
        if (closed) throw Unavailable("postgres: the pool is closed");
        auto connection = take_idle();
        if (!connection && may_connect()) connection = co_await connect();
        if (connection) {
            counters.acquire_wait_s += std::chrono::duration<double>(Steady::now() - started).count();
            co_return Lease(self, std::move(connection));
        }
        if (hopeless()) throw Unavailable("postgres: " + counters.last_error, "08001");
        co_await wait_for_turn(deadline);
    }
}

awaitable<> PoolState::wait_for_turn(Steady::time_point deadline) {
    if (freed.waiting() >= options.max_waiting) {
        ++counters.refused;
        throw Unavailable("postgres: too many wait for a connection");
    }
    bool notified = co_await freed.wait_until(deadline);
    if (notified) co_return;
    ++counters.refused;
    throw Unavailable("postgres: no connection was free within " + ms(options.acquire_timeout) + " ms");
}

awaitable<std::unique_ptr<Connection>> PoolState::connect() {
    // However this ends, also by cancellation, the place is free again unless a connection holds it.
    struct Place {
        PoolState& state;
        bool taken = false;
        ~Place() {
            --state.connecting;
            if (taken) return;
            --state.open;
            state.freed.notify_one();
        }
    };
    ++open;
    ++connecting;
    Place place{*this};
    std::unique_ptr<Connection> connection;
    try {
        connection = co_await Connection::open(reactor, info, options.connect_timeout);
    } catch (const Unavailable& error) {
        connect_failed(error.reason);
        throw;
    }
    if (std::exchange(failures, 0) > 0) log::info("database is back", {{"pool", options.name}});
    ++counters.connects;
    place.taken = true;
    co_return connection;
}

void PoolState::connect_failed(const std::string& why) {
    auto pause = std::min<std::chrono::milliseconds>(50ms * (1 << std::min(failures, 6)), 2s);
    if (failures++ == 0) log::error("database is down", {{"pool", options.name}, {"why", why}});
    ++counters.connect_failures;
    counters.last_error = why;
    retry_at = Steady::now() + pause;
    freed.notify_all();  // those who wait find out that it is hopeless
}

void PoolState::give_back(std::unique_ptr<Connection> connection) {
    if (!closed && connection->reusable()) {
        idle.push_back(std::move(connection));
    } else {
        if (connection->was_cancelled()) ++counters.cancelled;
        ++counters.dropped;
        --open;
    }
    freed.notify_one();
}

awaitable<Rows> PoolState::counted(awaitable<Rows> work, std::uint64_t statements) {
    counters.statements += statements;
    try {
        auto rows = co_await std::move(work);
        co_return rows;
    } catch (const Error& error) {
        ++counters.errors;
        counters.last_error = error.what();
        throw;
    } catch (const Unavailable& error) {
        counters.last_error = error.reason;
        throw;
    }
}

}  // namespace airside::postgres

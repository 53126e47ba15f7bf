// A pool of connections to one PostgreSQL database, for the coroutines of one reactor.
//
//   auto rows = co_await pool.run(find_booking, id);               // one statement, its own transaction
//
//   auto tx = co_await pool.begin();
//   auto locked = co_await tx.run(lock_aggregate, id);             // sends BEGIN with it
//   tx.queue(update_booking, id, version);                         // travels with what follows; no waiting
//   tx.queue(insert_audit, id, "CONFIRMED");
//   co_await tx.commit();                                          // one round trip: both statements and COMMIT
//
// A transaction that goes out of scope without commit() is rolled back. The first statement that fails ends it: what
// was queued behind it is not run, and its error is thrown by the run() or commit() that waits for it.
//
// Errors: Error when the server refuses a statement, Unavailable (503) when it can't be reached, no connection is free
// in time, or a statement runs out of time. When PostgreSQL is gone, calls fail at once while reconnecting is tried
// with growing pauses (0.05–2 s). A coroutine that is cancelled (with_deadline) has its statement cancelled on the
// server and its connection dropped; what it was doing outside a transaction, or in commit(), has an unknown outcome
// then.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "platform/async/reactor.hpp"
#include "platform/postgres/copy.hpp"
#include "platform/postgres/error.hpp"
#include "platform/postgres/params.hpp"
#include "platform/postgres/query.hpp"
#include "platform/postgres/rows.hpp"

namespace airside::postgres {

struct PoolOptions {
    // libpq's: "host=/run/x dbname=y user=z" or a postgresql:// URL. A host's name is looked up blocking: give an
    // address.
    std::string conninfo;
    std::string name = "airside";                     // application_name, and the label of its metrics
    std::size_t size = 8;                             // connections at most; opened when needed
    std::size_t max_waiting = 256;                    // for a connection; one more is refused at once
    std::chrono::milliseconds acquire_timeout{2000};  // waiting for a connection
    std::chrono::milliseconds connect_timeout{1000};
    std::chrono::milliseconds statement_timeout{5000};  // on the server
    std::chrono::milliseconds idle_in_transaction_timeout{
        30000};                            // on the server: a forgotten transaction stalls every feed
    std::string plan_cache_mode = "auto";  // or force_generic_plan, for partitioned tables
};

struct PoolStats {
    std::size_t size = 0, open = 0, idle = 0, waiting = 0;  // now
    std::uint64_t statements = 0, transactions = 0;         // since the start
    std::uint64_t errors = 0;                               // statements the server refused
    std::uint64_t connects = 0, connect_failures = 0, dropped = 0, refused = 0, cancelled = 0;
    double acquire_wait_s = 0;  // sum of all waits for a connection
    bool down = false;          // the last attempt to connect failed
    std::string last_error;
};

class Connection;
struct PoolState;

class [[nodiscard]] Transaction {
  public:
    Transaction(Transaction&&) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();  // rolls back what was not committed

    template <class... P>
    awaitable<Rows> run(const Query& query, const P&... params) {
        return run_encoded(query, Params::of(params...));
    }
    // Sends nothing by itself and gives no rows: it travels with the next run() or commit(), which throws if it fails.
    template <class... P>
    void queue(const Query& query, const P&... params) {
        queue_encoded(query, Params::of(params...));
    }
    // A statement whose text is made at run time (partitions, SET LOCAL). Not for values: those are parameters.
    template <class... P>
    awaitable<Rows> execute(std::string sql, const P&... params) {
        return execute_encoded(std::move(sql), Params::of(params...));
    }
    awaitable<> flush();  // waits for what is queued
    awaitable<> commit();
    awaitable<> rollback();  // as the destructor, but waits for it
    // Called once commit() succeeded, in the order given. Must not throw.
    void after_commit(std::function<void()> then);

  private:
    friend class Pool;
    struct Impl;
    explicit Transaction(std::unique_ptr<Impl> impl);
    awaitable<Rows> run_encoded(const Query& query, Params params);
    awaitable<Rows> execute_encoded(std::string sql, Params params);
    void queue_encoded(const Query& query, Params params);
    std::unique_ptr<Impl> impl_;
};

enum class Isolation : std::uint8_t { read_committed, repeatable_read, serializable, read_only_snapshot };

class Pool {
  public:
    Pool(Reactor& reactor, PoolOptions options);
    ~Pool();  // idle connections close now, those in use when they are given back
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    template <class... P>
    awaitable<Rows> run(const Query& query, const P&... params) {
        return run_encoded(query, Params::of(params...));
    }
    template <class... P>
    awaitable<Rows> execute(std::string sql, const P&... params) {
        return execute_encoded(std::move(sql), Params::of(params...));
    }
    awaitable<Transaction> begin(Isolation isolation = Isolation::read_committed);

    // COPY target FROM STDIN, e.g. "search_history (id, user_id, origin)": all rows or none. Returns how many.
    awaitable<std::uint64_t> copy_in(std::string target, CopyRows rows);

    awaitable<> ping();  // for /readyz: throws Unavailable
    PoolStats stats() const;
    const PoolOptions& options() const;
    Reactor& reactor() const;

  private:
    awaitable<Rows> run_encoded(const Query& query, Params params);
    awaitable<Rows> execute_encoded(std::string sql, Params params);
    std::shared_ptr<PoolState> state_;
};

}  // namespace airside::postgres

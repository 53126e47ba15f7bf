// One connection, used by one coroutine at a time, always in libpq's pipeline mode. Private to this module.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "platform/postgres/conninfo.hpp"
#include "platform/postgres/params.hpp"
#include "platform/postgres/pool.hpp"

struct pg_conn;
struct pg_result;

namespace airside::postgres {

// A statement to send: a registered query, or a text of the moment.
struct Command {
    explicit Command(const Query& q, Params p = {}) : query(&q), params(std::move(p)) {}
    explicit Command(std::string sql, Params p = {}) : text(std::move(sql)), params(std::move(p)) {}
    std::string_view name() const { return query != nullptr ? query->name() : std::string_view("execute"); }
    const Query* query = nullptr;
    std::string text;
    Params params;
};

class Connection {
  public:
    // Throws Unavailable.
    static awaitable<std::unique_ptr<Connection>> open(Reactor& reactor, const ConnInfo& info,
                                                       std::chrono::milliseconds limit);
    ~Connection();  // cancels what is under way
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Sends all in one pipeline and waits for all. Gives the rows of the last. The first that fails is thrown, once all
    // have been answered; the ones behind it are not run. `outcome_matters`: what is thrown when the connection breaks
    // says that the outcome is unknown.
    awaitable<Rows> execute(std::vector<Command> commands, bool outcome_matters);
    awaitable<std::uint64_t> copy_in(std::string sql, std::string data);
    awaitable<> wait_for_notice();                                     // LISTEN: until something arrives
    void stop_waiting();                                               // ends that with operation_aborted
    std::optional<std::pair<std::string, std::string>> next_notice();  // channel, payload

    bool reusable() const;        // idle, outside a transaction, and sound
    bool in_transaction() const;  // open or failed
    bool under_way() const { return under_way_; }
    bool lost();  // asks the socket: has the server hung up while it was idle?
    bool was_cancelled() const { return under_way_ && !broken_; }

  private:
    enum class Kind : std::uint8_t { prepare, statement };
    struct Sent {
        Kind kind;
        std::string_view name;
    };
    struct Failure {
        std::string_view query;
        std::string message, sqlstate, constraint, table, column;
    };

    Connection(Reactor& reactor, pg_conn* connection);
    awaitable<> finish_connecting();
    void watch_socket();
    awaitable<> readable();
    awaitable<> readable_or_writable();
    awaitable<> flush();
    awaitable<> input_ready();
    void send(const Command& command, std::vector<Sent>& sent);
    awaitable<Rows> collect(std::vector<Sent> sent);
    void note_failure(const pg_result* result, std::string_view name);
    [[noreturn]] void throw_failure();
    [[noreturn]] void throw_broken(std::string_view doing);
    void check_sent(int ok, std::string_view name);
    awaitable<> send_copy_data(const std::string& data);
    awaitable<std::uint64_t> copy_result();

    Reactor& reactor_;
    pg_conn* connection_;
    boost::asio::posix::basic_stream_descriptor<Executor> descriptor_;
    std::set<std::string, std::less<>> prepared_;
    std::optional<Failure> failure_;  // the first of the pipeline under way
    bool under_way_ = false;          // sent, not all answered
    bool outcome_matters_ = false;
    bool broken_ = false;
    bool retire_ = false;  // sound, but not to be used again
};

}  // namespace airside::postgres

// A coroutine client for Redis on hiredis. Commands that are sent in the same turn of the reactor go out together
// (pipelining). It never waits for a server that is gone: every call fails at once with Unavailable while there is no
// connection, and the client reconnects by itself with backoff. One Client to a reactor; keys and values may hold any
// bytes.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "platform/async/reactor.hpp"

namespace airside::redis {

// No answer: not connected, too many outstanding commands, connection lost, or the deadline passed. In the last two
// cases the command may still have been carried out.
struct Unavailable : std::runtime_error {
    explicit Unavailable(const std::string& why) : std::runtime_error("redis: " + why) {}
};

// Redis answered with an error ("WRONGTYPE …").
struct CommandError : std::runtime_error {
    explicit CommandError(const std::string& message) : std::runtime_error("redis: " + message) {}
};

struct Reply {
    enum class Kind : std::uint8_t { nil, text, status, integer, array, error };
    Kind kind = Kind::nil;
    std::string text;  // text, status, error
    std::int64_t integer = 0;
    std::vector<Reply> items;  // array

    bool is_nil() const { return kind == Kind::nil; }
};

struct RedisOptions {
    std::string url =
        "redis://127.0.0.1:6379/0";      // redis://[user:password@]host[:port][/db] or unix:///path/to/socket[?db=n]
    std::string password{};              // instead of the url's
    std::string name = "redis";          // in logs and metrics
    std::size_t connections = 1;         // commands go round-robin; 2 keep large values from delaying small ones
    std::size_t max_outstanding = 4096;  // to a connection; one more is refused
    std::chrono::milliseconds deadline{500};  // of each command
    std::chrono::milliseconds connect_timeout{1000};
    std::chrono::milliseconds backoff_min{50}, backoff_max{2000};
};

struct Stats {
    std::uint64_t commands = 0, unavailable = 0, timeouts = 0, reconnects = 0;
    std::size_t outstanding = 0, connected = 0;
};

class Client {
  public:
    // Starts to connect. A malformed url throws std::invalid_argument. The client must outlive its calls and not its
    // reactor.
    Client(Reactor& reactor, RedisOptions options);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    awaitable<> connected(Steady::time_point deadline);  // waits for the first connection; throws Unavailable
    bool is_connected() const;
    Stats stats() const;
    const std::string& name() const;

    // Throws Unavailable or CommandError. The arguments are copied before this returns, so temporaries are fine.
    awaitable<Reply> command(std::initializer_list<std::string_view> arguments);
    awaitable<Reply> command(std::span<const std::string_view> arguments);

    awaitable<std::optional<std::string>> get(std::string_view key);
    awaitable<> set(std::string_view key, std::string_view value, std::optional<std::chrono::milliseconds> expiry = {});
    // Whether it was set: false if the key existed already.
    awaitable<bool> set_if_absent(std::string_view key, std::string_view value, std::chrono::milliseconds expiry);
    awaitable<bool> del(std::string_view key);  // whether it existed
    awaitable<std::int64_t> incr(std::string_view key, std::int64_t by = 1);
    awaitable<bool> expire(std::string_view key, std::chrono::milliseconds expiry);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// A Lua script, sent by its SHA-1 and in full only to a server that does not know it.
class Script {
  public:
    explicit Script(std::string text);
    awaitable<Reply> run(Client& client, std::vector<std::string> keys, std::vector<std::string> arguments) const;
    const std::string& sha1() const { return sha1_; }

  private:
    std::string text_, sha1_;
};

}  // namespace airside::redis

// One connection that keeps itself up: inside the module only.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include <hiredis/async.h>

#include "platform/core/random.hpp"
#include "platform/redis/redis.hpp"
#include "platform/redis/url.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::redis {

// One command on its way. Shared by the coroutine that waits and by hiredis, which calls back also when nobody waits
// any more.
struct Call {
    enum class State : std::uint8_t { waiting, answered, lost };
    State state = State::waiting;
    Reply reply;
    std::function<void()> resume;
};

struct Metrics {
    explicit Metrics(const std::string& client);
    telemetry::Counter &commands, &unavailable, &timeouts, &reconnects;
    telemetry::Gauge &connected, &outstanding;
};

// What the connections of one client share.
struct Shared {
    Shared(Reactor& r, RedisOptions o)
        : reactor(r), options(std::move(o)), address(parse_url(options.url)), metrics(options.name) {}
    Reactor& reactor;
    RedisOptions options;
    Address address;
    Metrics metrics;
    Stats stats;
    SeededRandom jitter{SystemRandom().next()};
    log::RateLimited log;
    std::function<void()> on_ready;
};

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    explicit Connection(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
    void start();
    void stop();

    bool ready() const { return ready_; }
    std::size_t outstanding() const { return outstanding_; }
    // `resp` is the encoded command. The connection must be ready.
    void send(std::string_view resp, std::shared_ptr<Call> call);
    // The deadline of `call` passed: takes what has arrived; if the answer is not among it, the connection is stuck and
    // is replaced.
    void expire(const Call& call);

  private:
    void open(const std::string& host);
    void resolve_and_open();
    void on_connect(int status, const char* error);
    void on_disconnect(const char* error);
    void greet();
    void on_greeting(const Reply* reply);
    void become_ready();
    void drop(const std::string& why);
    void lost(const std::string& why);

    std::shared_ptr<Shared> shared_;
    redisAsyncContext* context_ = nullptr;
    bool ready_ = false, stopped_ = false;
    int greetings_ = 0;
    std::size_t outstanding_ = 0;
    std::uint32_t failures_ = 0;
    std::optional<Reactor::TimerId> timer_;  // of connecting, or of the next attempt
};

std::string encode(std::span<const std::string_view> arguments);

}  // namespace airside::redis

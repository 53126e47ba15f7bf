// The conversation with a messenger's HTTP API: deadline, circuit breaker, rate limits, metrics. Knows nothing of
// messages.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "platform/http/circuit_breaker.hpp"
#include "platform/http/client.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::messaging {

struct Answer {
    int status;
    http::Headers headers;
    std::string body;
};
using Exchange = std::variant<Answer, Unknown, Unavailable>;

struct SessionOptions {
    Provider provider;
    std::chrono::seconds pause{1};  // after a 429 that does not say for how long
    http::BreakerOptions breaker{};
};

class Session {
  public:
    // One to a reactor; `client` is the reactor's and outlives it.
    Session(http::Client& client, SessionOptions options);

    // Sends once, and never throws. Nothing is sent while the circuit is open, or before the time that an earlier 429
    // named. Any other status is an Answer.
    awaitable<Exchange> send(http::OutRequest request, Steady::time_point deadline);

    // What an exchange means that does not speak of the message: it did not come to an answer; our credentials or the
    // API's address are wrong (401, 403, 404, 405: nothing was sent); or the server failed (the message may be on its
    // way). Nothing: there is an Answer, which took the message or has something to say about it.
    std::optional<Outcome> about_the_call(const Exchange& exchange) const;

    // Obeys a Retry-After that stands in an answer of another status than 429; how long it is.
    int pause_for(const Answer& answer);

  private:
    std::optional<Unavailable> not_now() const;
    void count(std::string_view result, Steady::duration took) const;

    http::Client& client_;
    SessionOptions options_;
    std::string name_;
    http::CircuitBreaker breaker_;
    Steady::time_point paused_until_{};
};

// "SENDGRID"
std::string_view to_string(Provider provider);

}  // namespace airside::messaging

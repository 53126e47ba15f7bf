// The authenticated conversation with Amadeus: token, rate limits, circuit breakers, recording. Knows nothing of
// offers.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "platform/async/sync.hpp"
#include "platform/config/secret.hpp"
#include "platform/http/circuit_breaker.hpp"
#include "platform/http/client.hpp"
#include "platform/telemetry/metrics.hpp"
#include "vendors/gds/port.hpp"

namespace airside::amadeus {

struct SessionOptions {
    std::string base_url;  // "https://test.api.amadeus.com", without a path
    std::string client_id;
    config::Secret client_secret;
    http::BreakerOptions breaker = {};
};

struct Call {
    std::string_view operation;  // "create_order": in metrics and records
    http::Method method = http::Method::GET;
    std::string path;  // with its query, encoded
    std::string body = {};
    bool read_as_get = false;  // a POST that only asks: X-HTTP-Method-Override: GET
    bool effect = false;       // changes something over there
};

struct Answer {
    int status;
    std::string body;
};
// No answer that can be used. `nothing_done`: the request was surely not acted upon.
struct NoAnswer {
    std::string why;
    bool nothing_done;
    std::optional<int> retry_after_s = {};
};
using Exchange = std::variant<Answer, NoAnswer>;

class Session {
  public:
    Session(Reactor& reactor, http::Client& client, SessionOptions options);

    // An Answer has a status of 2xx or 4xx other than 401, 408 and 429; the rest is dealt with here: a token that was
    // not accepted is renewed and the call repeated once; after a 429 nothing is sent until Retry-After has passed.
    awaitable<Exchange> call(const Call& call, const gds::CallContext& context);

  private:
    struct Token {
        std::string value;
        Steady::time_point renew_at, expires_at;
    };
    struct Sent {
        std::optional<http::Reply> reply;
        NoAnswer failure;
    };

    awaitable<std::optional<NoAnswer>> have_token(Steady::time_point deadline);
    awaitable<std::optional<NoAnswer>> fetch_token(Steady::time_point deadline);
    awaitable<> renew_in_background();
    awaitable<std::optional<NoAnswer>> wait_for_rate_limit(Steady::time_point deadline);
    awaitable<Sent> send(const Call& call, const gds::CallContext& context);
    awaitable<Exchange> attempt(const Call& call, const gds::CallContext& context);
    http::OutRequest request_for(const Call& call, const gds::CallContext& context) const;
    void record(const Call& call, const gds::CallContext& context, const Sent& sent) const;
    void count(const Call& call, std::string_view result, Steady::duration took);

    Reactor& reactor_;
    http::Client& client_;
    SessionOptions options_;
    std::optional<Token> token_;
    bool renewing_ = false;
    Signal renewed_;
    Steady::time_point not_before_{};
    http::CircuitBreaker shopping_,
        ordering_;  // apart: a search that hangs must not keep paid orders from their tickets
};

}  // namespace airside::amadeus

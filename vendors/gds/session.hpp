// The authenticated conversation with a GDS: token, rate limits, circuit breakers, recording. Knows nothing of offers.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "platform/async/sync.hpp"
#include "platform/http/circuit_breaker.hpp"
#include "platform/http/client.hpp"
#include "platform/telemetry/metrics.hpp"
#include "vendors/gds/port.hpp"

namespace airside::gds {

// What one vendor does otherwise than the next.
struct Dialect {
    Provider provider;
    std::string_view name;                                // in lower case, for messages: "amadeus"
    std::function<http::OutRequest()> ask_for_token;      // answered by {"access_token": …, "expires_in": seconds}
    std::function<void(http::OutRequest&)> dress;         // adds the vendor's own headers to a call
    std::function<std::string(std::string_view)> redact;  // a body as it may be kept
};

struct Call {
    std::string_view operation;  // "create_order": in metrics and records
    http::Method method = http::Method::GET;
    std::string path;  // with its query, encoded
    std::string body = {};
    bool effect = false;  // changes something over there
    bool order = false;   // of an order: apart from shopping, so that a search that hangs keeps no ticket back
    http::Headers headers = {};
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
    // `base_url`: "https://test.api.amadeus.com", without a path.
    Session(Reactor& reactor, http::Client& client, std::string base_url, Dialect dialect,
            http::BreakerOptions breaker = {});

    // An Answer has a status of 2xx or 4xx other than 401, 408 and 429; the rest is dealt with here: a token that was
    // not accepted is renewed and the call repeated once; after a 429 nothing is sent until Retry-After has passed.
    awaitable<Exchange> call(const Call& call, const CallContext& context);

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
    awaitable<Sent> send(const Call& call, const CallContext& context);
    awaitable<Exchange> attempt(const Call& call, const CallContext& context);
    http::OutRequest request_for(const Call& call, const CallContext& context) const;
    void record(const Call& call, const CallContext& context, const Sent& sent) const;
    void count(const Call& call, std::string_view result, Steady::duration took);

    Reactor& reactor_;
    http::Client& client_;
    std::string base_url_;
    Dialect dialect_;
    std::optional<Token> token_;
    bool renewing_ = false;
    Signal renewed_;
    Steady::time_point not_before_{}, tokens_not_before_{};  // as 429 and Retry-After have it
    http::CircuitBreaker shopping_, ordering_;
};

// Outcomes of what came of a call.
template <class T>
Outcome<T> no_answer(const NoAnswer& failure, std::string_view vendor, bool effect) {
    auto why = std::string(vendor) + ": " + failure.why;
    if (effect && !failure.nothing_done) return Unknown{std::move(why)};
    return Unavailable{std::move(why), failure.retry_after_s};
}

void log_unreadable(std::string_view vendor, std::string_view operation, std::string_view why);

// A 2xx whose body can't be used. After an effect: it was done, and what it is must be asked.
template <class T>
Outcome<T> unreadable(const std::exception& error, std::string_view vendor, const Call& call) {
    log_unreadable(vendor, call.operation, error.what());
    if (call.effect) return Unknown{error.what()};
    return Unavailable{error.what(), {}};
}

// What is left out of a provider's reply because it is not right: counted, and told now and then.
void report_rejected(Provider provider, const std::vector<std::string>& rejected);

// What was not asked for is left out, whoever is to blame.
void keep_what_was_asked_for(std::vector<Offer>& offers, const SearchQuery& query);

}  // namespace airside::gds

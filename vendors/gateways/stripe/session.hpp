// Talks HTTP with Stripe: headers, deadlines, rate limits, the circuit breaker, recording.
#pragma once
#include <optional>
#include <string>

#include "platform/http/client.hpp"
#include "vendors/gateways/stripe/form.hpp"
#include "vendors/gateways/stripe/stripe.hpp"

namespace airside::stripe {

struct Call {
    std::string operation;  // of the port, for the recording
    http::Method method;
    std::string path;  // "/v1/payment_intents"
    Form form{};       // the body of a POST, the query of a GET
    std::string idempotency_key{};
    std::string shown_path{};  // in the recording, where the path holds a token
};

struct Answer {
    enum class Kind {
        done,      // 2xx
        refused,   // 4xx that says no
        unknown,   // no answer, 5xx, or an identical request is still under way
        not_done,  // not sent, rate limited, locked: it may be tried again
    };
    Kind kind;
    int status = 0;
    std::string body{};
    std::string why{};  // unknown, not_done
    std::optional<int> retry_after_s{};
};

struct Stripe::Session {
    Session(http::Client& http_client, Options settings) : client(http_client), options(std::move(settings)) {}
    awaitable<Answer> send(Call call, const gateways::CallContext& context);

    http::Client& client;
    Options options;
    http::CircuitBreaker breaker;
    Steady::time_point paused_until{};  // Stripe asked us to wait

  private:
    http::OutRequest request_for(const Call& call) const;
    Answer classify(const http::Reply& reply);
};

}  // namespace airside::stripe

// What every adapter's talk over HTTP has in common: deadlines, rate limits, the circuit breaker, metrics, recording.
// An adapter says how its requests look, and what of a reply may be kept.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/circuit_breaker.hpp"
#include "platform/http/client.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::gateways {

struct Answer {
    enum class Kind {
        done,      // 2xx
        refused,   // 4xx that says no
        unknown,   // no answer, 5xx, 4xx that says it took too long, or an identical request is still under way
        not_done,  // not sent, rate limited, locked: it may be tried again
    };
    Kind kind;
    int status = 0;
    std::string body{};
    std::string why{};  // unknown, not_done
    std::optional<int> retry_after_s{};
    bool replayed = false;  // refused: what an identical request was answered with before, where the gateway says so
};

struct Outgoing {
    std::string operation;  // of the port, for metrics and the recording
    http::OutRequest request;
    std::string recorded;  // the request as it may be kept: method, path, body without secrets
};

class HttpSession {
  public:
    // `vendor` as texts for people have it: "stripe".
    HttpSession(http::Client& client, PaymentGateway gateway, std::string vendor)
        : client_(client), gateway_(gateway), vendor_(std::move(vendor)) {}
    virtual ~HttpSession() = default;
    HttpSession(const HttpSession&) = delete;
    HttpSession& operator=(const HttpSession&) = delete;

  protected:
    awaitable<Answer> exchange(Outgoing outgoing, const CallContext& context);

  private:
    // The answer is `refused` (4xx but those above), and may be made something else.
    virtual void judge(const http::Reply&, Answer&) const {}
    virtual std::string redacted(std::string_view reply) const = 0;
    Answer classify(const http::Reply& reply);

    http::Client& client_;
    PaymentGateway gateway_;
    std::string vendor_;
    http::CircuitBreaker breaker_;
    Steady::time_point paused_until_{};  // the gateway asked us to wait
};

}  // namespace airside::gateways

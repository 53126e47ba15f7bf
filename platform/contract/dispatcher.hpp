// From an HTTP request to its operation and back: routing, who calls, idempotency, problems, metrics, trace. The only
// place that maps exceptions to answers.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "platform/contract/bus.hpp"
#include "platform/contract/router.hpp"

namespace airside::contract {

// Who a request's credentials say that it is. Throws Problem 401 for credentials that are not valid; none at all is
// nobody.
class Authenticator {
  public:
    virtual ~Authenticator() = default;
    // `trace` is the request's, and the caller's.
    virtual awaitable<Caller> authenticate(const http::Request& request, telemetry::TraceContext trace) = 0;
};

// Keeps first answers by (caller, operation, key), in the database of the service that the operation belongs to.
class IdempotencyStore {
  public:
    struct Claim {
        enum class State { run, replay, running, mismatch } state;
        int status = 0;    // replay
        std::string body;  // replay
    };
    virtual ~IdempotencyStore() = default;
    virtual awaitable<Claim> claim(const UserId& user, std::string operation, std::string key,
                                   std::string body_hash) = 0;
    virtual awaitable<> finish(const UserId& user, std::string operation, std::string key, int status,
                               std::string body) = 0;
    virtual awaitable<> release(const UserId& user, std::string operation,
                                std::string key) = 0;  // it may be tried again
};

// Answers requests that no endpoint is for (static files, /metrics); nothing: 404.
using Fallback = std::function<awaitable<std::optional<http::Response>>(const http::Request&)>;

class Dispatcher {
  public:
    // Takes the operations that are served here when it is made. `stores` by service name.
    Dispatcher(Bus& bus, Authenticator& authenticator, std::map<std::string, IdempotencyStore*> stores,
               Fallback fallback);
    ~Dispatcher();

    awaitable<http::Response> operator()(http::Request request);

  private:
    struct Route;
    awaitable<http::Response> handle(http::Request& request, Caller& caller, Route*& route);
    awaitable<http::Response> serve_once(Route& route, Caller caller, http::Request request,
                                         std::vector<std::string> path_values);

    Authenticator& authenticator_;
    std::map<std::string, IdempotencyStore*> stores_;
    Fallback fallback_;
    Router router_;
    std::map<const Operation*, std::unique_ptr<Route>> routes_;
    std::unique_ptr<Route> unrouted_;
};

}  // namespace airside::contract

#include "platform/contract/dispatcher.hpp"

#include "platform/async/suspend.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/core/card_number.hpp"
#include "platform/core/code.hpp"
#include "platform/http/problem_json.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::contract {

struct Dispatcher::Route {
    Operation* operation;
    telemetry::Histogram& duration;
    std::map<int, telemetry::Counter*> requests;  // by class of status: 2 is 2xx
    std::string name;                             // "POST /v1/bookings"

    Route(Operation* served, std::string route_name)
        : operation(served),
          duration(telemetry::histogram("airside_http_request_duration_seconds",
                                        "Time from the request's last byte to its answer", {{"route", route_name}})),
          name(std::move(route_name)) {
        for (int hundred = 1; hundred <= 5; ++hundred)
            requests[hundred] = &telemetry::counter("airside_http_requests_total", "Requests answered",
                                                    {{"route", name}, {"status", std::to_string(hundred) + "xx"}});
    }
    void count(int status, Steady::time_point since) {
        duration.observe(std::chrono::duration<double>(Steady::now() - since).count());
        if (auto found = requests.find(status / 100); found != requests.end()) found->second->add();
    }
};

namespace {

void check_access(const Endpoint& endpoint, const Caller& caller) {
    bool from_service = !caller.service.empty();
    if (endpoint.access == Access::service) {
        // Outsiders are told no more than of any path that does not exist.
        if (!from_service) throw not_found("no such path");
        return;
    }
    if (endpoint.access == Access::anyone || from_service) return;
    if (!caller.user) throw unauthorized("this needs an access token");
    if (endpoint.access == Access::agent && !caller.is_agent()) throw forbidden("agents only");
    if (endpoint.access == Access::admin && caller.role != auth::Role::ADMIN) throw forbidden("admins only");
}

std::string idempotency_key_of(const http::Request& request) {
    auto key = request.headers.get("Idempotency-Key");
    if (!key || key->empty())
        throw invalid("header/Idempotency-Key", "required: a key of your own for this request, to retry it safely");
    if (key->size() > 255) throw invalid("header/Idempotency-Key", "at most 255 characters");
    if (has_card_number(*key)) throw invalid("header/Idempotency-Key", "looks like a card number");
    if (!all_within(Alphabet::printable, *key)) throw invalid("header/Idempotency-Key", "printable ASCII only");
    return std::string(*key);
}

// What is left when an endpoint threw neither an answer nor a Problem: the cause is logged, never told.
http::Response failed(const std::string& route, std::exception_ptr error, const std::string& trace_id) {
    report_lost_exception(route + " (trace " + trace_id + ")", error);
    return http::problem_response(Problem(500, "internal-error", "Something went wrong on our side"), trace_id);
}

void add_common_headers(http::Response& response, const std::string& trace_id) {
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Trace-Id", trace_id);
    if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
}

}  // namespace

Dispatcher::Dispatcher(Bus& bus, Authenticator& authenticator, std::map<std::string, IdempotencyStore*> stores,
                       Fallback fallback)
    : authenticator_(authenticator), stores_(std::move(stores)), fallback_(std::move(fallback)) {
    for (auto& [endpoint, operation] : bus.all()) {
        if (!operation->served_here()) continue;
        router_.add(*operation);
        auto name = std::string(http::to_string(endpoint->method)) + " " + std::string(endpoint->path);
        routes_.emplace(operation.get(), std::make_unique<Route>(operation.get(), std::move(name)));
        if (endpoint->idempotency == Idempotency::required && !stores_.contains(operation->service))
            throw std::logic_error("no idempotency store for " + operation->service);
    }
    unrouted_ = std::make_unique<Route>(nullptr, "other");
}

Dispatcher::~Dispatcher() = default;

awaitable<http::Response> Dispatcher::operator()(http::Request request) {
    auto started = Steady::now();
    Caller caller;
    caller.trace = telemetry::TraceContext::from(request.headers.get("traceparent").value_or(""));
    auto trace_id = caller.trace.trace_id_hex();
    Route* route = unrouted_.get();
    http::Response response;
    try {
        response = co_await handle(request, caller, route);
    } catch (const Problem& problem) {
        response = http::problem_response(problem, trace_id);
    } catch (const TimedOut& late) {
        response = http::problem_response(unavailable(late.what()), trace_id);
    } catch (...) {
        response = failed(route->name, std::current_exception(), trace_id);
    }
    add_common_headers(response, trace_id);
    route->count(response.status, started);
    co_return response;
}

awaitable<http::Response> Dispatcher::handle(http::Request& request, Caller& caller, Route*& route) {
    auto match = router_.find(request.method, request.path());
    if (!match.operation) {
        if (!match.allowed.empty()) {
            bool asks = request.method == Method::OPTIONS;
            if (!asks)
                throw Problem(405, "method-not-allowed", "Not with this method").with_header("Allow", match.allowed);
            http::Response options;
            options.status = 204;
            options.headers.set("Allow", match.allowed);
            co_return options;
        }
        auto other = co_await fallback_(request);
        if (!other) throw not_found("no such path");
        co_return std::move(*other);
    }
    route = routes_.at(match.operation).get();
    caller = co_await authenticator_.authenticate(request, caller.trace);
    caller.accept = request.headers.get("Accept").value_or("");
    check_access(*match.operation->endpoint, caller);
    bool once = match.operation->endpoint->idempotency == Idempotency::required;
    if (once)
        co_return co_await serve_once(*route, std::move(caller), std::move(request), std::move(match.path_values));
    co_return co_await match.operation->serve(std::move(caller), std::move(request), std::move(match.path_values));
}

// The handler runs once for each key: its answer is kept, whether it is a success or a refusal, and replayed. Answers
// that say nothing about the request itself (429, 5xx) are not kept, so that it can be tried again.
awaitable<http::Response> Dispatcher::serve_once(Route& route, Caller caller, http::Request request,
                                                 std::vector<std::string> path_values) {
    auto& store = *stores_.at(route.operation->service);
    auto key = idempotency_key_of(request);
    auto user = caller.user_id();
    auto claim = co_await store.claim(user, route.name, key, auth::hash_of(request.target + "\n" + request.body));
    using State = IdempotencyStore::Claim::State;
    if (claim.state == State::mismatch)
        throw invalid("header/Idempotency-Key", "this key was used for another request");
    if (claim.state == State::running)
        throw conflict("request-in-progress", "The first request with this key is still running")
            .with_header("Retry-After", "1");
    if (claim.state == State::replay) {
        http::Response replay;
        replay.status = claim.status;
        replay.headers.set("Content-Type", claim.status < 400 ? "application/json" : "application/problem+json");
        replay.headers.set("Idempotent-Replayed", "true");
        replay.body = std::move(claim.body);
        co_return replay;
    }
    caller.idempotency_key = key;
    auto trace_id = caller.trace.trace_id_hex();
    http::Response response;
    std::exception_ptr error;
    try {
        response = co_await route.operation->serve(std::move(caller), std::move(request), std::move(path_values));
    } catch (const Problem& problem) {
        response = http::problem_response(problem, trace_id);
    } catch (...) {
        error = std::current_exception();
    }
    if (error || response.status >= 500 || response.status == 429)
        co_await store.release(user, route.name, key);
    else
        co_await store.finish(user, route.name, key, response.status, response.body);
    if (error) std::rethrow_exception(error);
    co_return response;
}

}  // namespace airside::contract

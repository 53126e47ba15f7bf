#include "app/transport.hpp"

#include "platform/core/problem.hpp"

namespace airside::app {

namespace {
// Longer than any handler may take, so that a slow answer is the handler's to explain.
constexpr auto call_deadline = std::chrono::seconds(40);
}  // namespace

HttpTransport::HttpTransport(http::Client& client, auth::ServiceTokens& tokens,
                             std::map<std::string, std::string> addresses)
    : client_(client), tokens_(tokens), addresses_(std::move(addresses)) {}

const std::string& HttpTransport::address(const std::string& service) const {
    auto found = addresses_.find(service);
    if (found == addresses_.end()) throw unavailable("no address is configured for service " + service);
    return found->second;
}

awaitable<http::Response> HttpTransport::operator()(std::string service, Caller caller, http::Request request) {
    http::OutRequest out;
    out.method = request.method;
    out.url = address(service) + request.target;
    out.headers = std::move(request.headers);
    out.body = std::move(request.body);
    out.headers.set(forwarded::service_token, tokens_.token());
    out.headers.set("traceparent", caller.trace.child().traceparent());
    if (caller.user) {
        out.headers.set(forwarded::user, caller.user->str());
        out.headers.set(forwarded::role, auth::to_string(caller.role));
    }
    if (caller.session) out.headers.set(forwarded::session, caller.session->str());
    if (!caller.remote_address.empty()) out.headers.set(forwarded::address, caller.remote_address);
    if (!caller.idempotency_key.empty()) out.headers.set("Idempotency-Key", caller.idempotency_key);
    http::Response response;
    try {
        auto reply = co_await client_.send(std::move(out), Steady::now() + call_deadline);
        response.status = reply.status;
        response.headers = std::move(reply.headers);
        response.body = std::move(reply.body);
    } catch (const http::TransportError& error) {
        throw unavailable("service " + service + " can't be reached: " + error.what());
    }
    co_return response;
}

}  // namespace airside::app

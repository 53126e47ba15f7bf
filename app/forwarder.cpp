#include "app/forwarder.hpp"

#include "platform/core/problem.hpp"

namespace airside::app {

namespace {

constexpr auto deadline = std::chrono::seconds(45);

// Hop-by-hop fields (RFC 9110, 7.6.1), what the client sets itself, and what only we may claim.
bool is_passed_on(std::string_view name) {
    for (auto own : {"Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host",
                     "Content-Length", "Expect", "Accept-Encoding", "Date"})
        if (http::same_ignoring_case(name, own)) return false;
    return name.size() < 10 || !http::same_ignoring_case(name.substr(0, 10), "X-Airside-");
}

}  // namespace

Forwarder::Forwarder(Bus& bus, http::Client& client, auth::ServiceTokens& tokens, const HttpTransport& transport)
    : client_(client), tokens_(tokens), transport_(transport) {
    for (auto& [endpoint, operation] : bus.all())
        if (!operation->served_here() && endpoint->access != Access::service) router_.add(*operation);
}

awaitable<std::optional<http::Response>> Forwarder::operator()(const http::Request& request) {
    auto match = router_.find(request.method, request.path());
    if (!match.operation && !match.allowed.empty())
        throw Problem(405, "method-not-allowed", "Not with this method").with_header("Allow", match.allowed);
    if (!match.operation) co_return std::nullopt;
    http::OutRequest out;
    out.method = request.method;
    out.url = transport_.address(match.operation->service) + request.target;
    for (auto [name, value] : request.headers)
        if (is_passed_on(name)) out.headers.add(name, value);
    out.headers.set(forwarded::edge_token, tokens_.token());
    out.headers.set(forwarded::address, request.remote_address);
    out.body = request.body;
    http::Response response;
    try {
        auto reply = co_await client_.send(std::move(out), Steady::now() + deadline);
        response.status = reply.status;
        for (auto [name, value] : reply.headers)
            if (is_passed_on(name) && !http::same_ignoring_case(name, "Content-Encoding"))
                response.headers.add(name, value);
        response.body = std::move(reply.body);
    } catch (const http::TransportError& error) {
        throw unavailable("service " + match.operation->service + " can't be reached: " + error.what());
    }
    co_return response;
}

}  // namespace airside::app

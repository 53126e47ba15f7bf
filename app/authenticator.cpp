#include "app/authenticator.hpp"

#include <algorithm>

#include "app/transport.hpp"
#include "platform/telemetry/log.hpp"
#include "services/user/api.hpp"

namespace airside::app {

namespace {

// How long a revoked session may still be taken for an active one by this process.
constexpr auto session_memory = std::chrono::seconds(5);
constexpr std::size_t sessions_remembered = 20'000;
constexpr std::size_t longest_user_agent = 500;

std::string text(const http::Request& request, std::string_view header) {
    return std::string(request.headers.get(header).value_or(""));
}

// A client may call itself anything, in any bytes; what is kept of it is text.
std::string printable(std::string text) {
    text.resize(std::min(text.size(), longest_user_agent));
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

// What one of our services says of the caller that it speaks for.
void read_forwarded(const http::Request& request, Caller& caller) {
    caller.user = UserId::parse(text(request, forwarded::user));
    caller.role = auth::parse_role(text(request, forwarded::role)).value_or(auth::Role::CUSTOMER);
    caller.session = SessionId::parse(text(request, forwarded::session));
    if (auto address = text(request, forwarded::address); !address.empty()) caller.remote_address = address;
}

}  // namespace

RequestAuthenticator::RequestAuthenticator(const auth::AccessTokens& tokens, const auth::ServiceTokens& services,
                                           Bus& bus)
    : tokens_(tokens), services_(services), bus_(bus) {}

std::string RequestAuthenticator::service_of(const http::Request& request) const {
    auto token = request.headers.get(forwarded::service_token);
    if (!token) return {};
    return services_.verify(*token).value_or("");
}

awaitable<Caller> RequestAuthenticator::authenticate(const http::Request& request, telemetry::TraceContext trace) {
    Caller caller;
    caller.remote_address = request.remote_address;
    caller.user_agent = printable(text(request, "User-Agent"));
    caller.trace = trace;
    caller.service = service_of(request);
    if (!caller.service.empty()) {
        read_forwarded(request, caller);
        co_return caller;
    }
    if (auto edge = request.headers.get(forwarded::edge_token); edge && services_.verify(*edge))
        caller.remote_address = text(request, forwarded::address);
    auto credentials = text(request, "Authorization");
    if (credentials.empty()) co_return caller;
    constexpr std::string_view scheme = "Bearer ";
    if (!credentials.starts_with(scheme)) throw unauthorized("Authorization takes a Bearer token");
    auto verified = tokens_.verify(std::string_view(credentials).substr(scheme.size()));
    if (!verified.claims)
        throw unauthorized("the access token is not valid: " + std::string(auth::to_string(verified.error)));
    co_await require_active(verified.claims->session, caller.trace);
    caller.user = verified.claims->user;
    caller.role = verified.claims->role;
    caller.session = verified.claims->session;
    co_return caller;
}

awaitable<> RequestAuthenticator::require_active(SessionId session, const telemetry::TraceContext& trace) {
    auto now = Steady::now();
    auto known = sessions_.find(session);
    if (known == sessions_.end() || known->second.until < now) {
        bool active = true;
        auto caller = Caller::of_service("app");
        user::CheckSession check{session};
        try {
            auto state = co_await bus_.call(std::move(caller), check);
            active = state.active;
        } catch (const Problem& problem) {
            // The token itself is valid for minutes yet, so that a user service that can't answer delays a revocation
            // and does not sign everybody out.
            if (problem.status != 503) throw;
            log::warn("a session could not be checked", {trace, {"why", problem.what()}});
        }
        if (sessions_.size() >= sessions_remembered) sessions_.clear();
        known = sessions_.insert_or_assign(session, Known{active, now + session_memory}).first;
    }
    if (!known->second.active) throw unauthorized("the session has ended");
}

}  // namespace airside::app

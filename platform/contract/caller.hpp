// Who calls, and in what context: handed to every handler, and on to the services that it calls.
#pragma once
#include <optional>
#include <string>

#include "platform/auth/role.hpp"
#include "platform/core/id.hpp"
#include "platform/telemetry/trace.hpp"

namespace airside {

struct Caller {
    std::optional<UserId> user{};  // nobody signed in, or a service that acts for itself: none
    auth::Role role = auth::Role::CUSTOMER;
    std::optional<SessionId> session{};
    std::string service{};          // our own service that calls, e.g. "booking"; empty: from outside
    std::string idempotency_key{};  // set on endpoints that require one
    std::string remote_address{};   // of the client, as the first of our processes saw it
    std::string user_agent{};
    std::string accept{};  // the Accept header
    telemetry::TraceContext trace{};

    bool is_agent() const { return role == auth::Role::AGENT || role == auth::Role::ADMIN; }
    bool may_see(const UserId& owner) const { return is_agent() || !service.empty() || (user && *user == owner); }
    // The signed-in user, on endpoints whose access demands one.
    const UserId& user_id() const { return user.value(); }

    // A service that acts for itself, without a user.
    static Caller of_service(std::string name) {
        Caller caller;
        caller.service = std::move(name);
        caller.trace = telemetry::TraceContext::generate();
        return caller;
    }
};

}  // namespace airside

// Who a request comes from: a user's access token, or one of our services with the caller it speaks for.
#pragma once
#include <unordered_map>

#include "platform/async/reactor.hpp"
#include "platform/auth/jwt.hpp"
#include "platform/auth/service_credentials.hpp"
#include "platform/contract/bus.hpp"
#include "platform/contract/dispatcher.hpp"

namespace airside::app {

// One to a reactor.
class RequestAuthenticator final : public contract::Authenticator {
  public:
    RequestAuthenticator(const auth::AccessTokens& tokens, const auth::ServiceTokens& services, Bus& bus);
    // Problem 401: a token that is not valid, has expired, or whose session has ended.
    awaitable<Caller> authenticate(const http::Request& request, telemetry::TraceContext trace) override;
    // The service that sent this request; empty when it is not one of ours.
    std::string service_of(const http::Request& request) const;

  private:
    awaitable<> require_active(SessionId session, const telemetry::TraceContext& trace);

    auth::AccessTokenCache tokens_;
    const auth::ServiceTokens& services_;
    Bus& bus_;
    struct Known {
        bool active;
        Steady::time_point until;
    };
    std::unordered_map<SessionId, Known> sessions_;
};

}  // namespace airside::app

// Public endpoints of services that run in another process: passed on as they are, so that any process can be the front
// door.
#pragma once
#include <optional>

#include "app/transport.hpp"
#include "platform/contract/router.hpp"

namespace airside::app {

class Forwarder {
  public:
    Forwarder(Bus& bus, http::Client& client, auth::ServiceTokens& tokens, const HttpTransport& transport);
    // Nothing when no service of another process has such an endpoint.
    awaitable<std::optional<http::Response>> operator()(const http::Request& request);

  private:
    http::Client& client_;
    auth::ServiceTokens& tokens_;
    const HttpTransport& transport_;
    contract::Router router_;
};

}  // namespace airside::app

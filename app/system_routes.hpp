// What a process answers beside its services' endpoints: health, metrics, documentation, keys, feeds for other
// processes.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/authenticator.hpp"
#include "platform/events/feed.hpp"

namespace airside::app {

struct Check {
    std::string name;                  // "postgres.booking"
    bool required;                     // without it the process is not ready; else it is merely degraded
    std::function<awaitable<>()> run;  // throws when it is not well
};

class SystemRoutes {
  public:
    SystemRoutes(Reactor& reactor, const RequestAuthenticator& authenticator, std::string openapi, std::string jwks);
    void add(Check check) { checks_.push_back(std::move(check)); }
    void add_feed(std::string service, events::Feed& feed) { feeds_[std::move(service)] = &feed; }
    void start_draining() { draining_ = true; }

    awaitable<std::optional<http::Response>> operator()(const http::Request& request);

  private:
    awaitable<http::Response> readiness();

    Reactor& reactor_;
    const RequestAuthenticator& authenticator_;
    std::shared_ptr<const std::string> openapi_, jwks_, docs_;
    std::vector<Check> checks_;
    std::map<std::string, events::Feed*> feeds_;
    bool draining_ = false;
};

}  // namespace airside::app

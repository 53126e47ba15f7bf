// An endpoint of ours for what the simulator posts, in the tests of every kind of vendor.
#pragma once
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "platform/http/server.hpp"

namespace airside::vendors {

struct WebhookEndpoint {
    std::vector<http::Request> received;
    http::Server server;
    explicit WebhookEndpoint(Reactor& reactor)
        : server(reactor, {}, [this](http::Request request) -> awaitable<http::Response> {
              received.push_back(std::move(request));
              co_return http::text_response(200, "text/plain", "ok");
          }) {}
    std::string origin() const { return "http://127.0.0.1:" + std::to_string(server.port()); }
    awaitable<> wait_for(Reactor& reactor, std::size_t count) {
        auto until = Steady::now() + std::chrono::seconds(20);
        while (received.size() < count && Steady::now() < until) co_await reactor.sleep(std::chrono::milliseconds(5));
        EXPECT_GE(received.size(), count);
    }
    awaitable<> close() { co_await server.drain(Steady::now() + std::chrono::seconds(5)); }
};

}  // namespace airside::vendors

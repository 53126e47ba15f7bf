// Path and method to handler. A pattern's segment in braces matches any one segment: "/v1/charges/{id}".
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.hpp"

namespace airside::simulator {

// A request with what its path and query say, decoded.
struct Inbound {
    http::Request request;
    std::vector<std::string> path;  // values of the pattern's braces, in order
    std::vector<std::pair<std::string, std::string>> query;

    const std::string* parameter(std::string_view name) const;  // the first of that name; null if not given
};

using Endpoint = std::function<awaitable<http::Response>(Inbound)>;

// A route whose answer needs no waiting.
Endpoint at_once(std::function<http::Response(const Inbound&)> answer);

class Router {
  public:
    void add(http::Method method, std::string_view pattern, Endpoint route);
    void otherwise(Endpoint route) { otherwise_ = std::move(route); }
    awaitable<http::Response> handle(http::Request request) const;

  private:
    struct Entry {
        http::Method method;
        std::vector<std::string> segments;
        Endpoint route;
    };
    std::vector<Entry> entries_;
    Endpoint otherwise_;
};

}  // namespace airside::simulator

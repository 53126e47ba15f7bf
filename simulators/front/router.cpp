#include "simulators/front/router.hpp"

namespace airside::simulator {
namespace {

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    for (std::size_t at = 0; at < path.size();) {
        auto end = std::min(path.find('/', at), path.size());
        if (end > at) segments.emplace_back(path.substr(at, end - at));
        at = end + 1;
    }
    return segments;
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path,
             std::vector<std::string>& values) {
    if (pattern.size() != path.size()) return false;
    values.clear();
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i].front() == '{') {
            auto decoded = http::percent_decode(path[i]);
            if (!decoded) return false;
            values.push_back(std::move(*decoded));
        } else if (pattern[i] != path[i]) {
            return false;
        }
    }
    return true;
}

}  // namespace

const std::string* Inbound::parameter(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return &value;
    return nullptr;
}

Endpoint at_once(std::function<http::Response(const Inbound&)> answer) {
    return [answer = std::move(answer)](Inbound inbound) -> awaitable<http::Response> {
        // The closure lives in the router, longer than any call.
        return [](std::function<http::Response(const Inbound&)> work, Inbound in) -> awaitable<http::Response> {
            co_return work(in);
        }(answer, std::move(inbound));
    };
}

void Router::add(http::Method method, std::string_view pattern, Endpoint route) {
    entries_.push_back({method, split(pattern), std::move(route)});
}

awaitable<http::Response> Router::handle(http::Request request) const {
    Inbound inbound{.request = std::move(request), .path = {}, .query = {}};
    auto query = http::parse_query(inbound.request.query());
    if (query) inbound.query = std::move(*query);
    auto segments = split(inbound.request.path());
    const Endpoint* chosen = &otherwise_;
    for (const auto& entry : entries_) {
        if (entry.method != inbound.request.method || !matches(entry.segments, segments, inbound.path)) continue;
        chosen = &entry.route;
        break;
    }
    auto response = co_await (*chosen)(std::move(inbound));
    co_return response;
}

}  // namespace airside::simulator

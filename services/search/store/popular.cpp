#include "services/search/store/popular.hpp"

#include "platform/core/problem.hpp"

namespace airside::search {
namespace {

constexpr const char* routes_key = "flight:popular:routes";
constexpr std::size_t max_routes = 5'000;  // counted between two flushes; more are left out

// Adds to many routes at once; the set begins anew each hour.
const redis::Script& add_script() {
    static const redis::Script script(R"lua(
        for i = 1, #ARGV, 2 do redis.call('ZINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
        if redis.call('TTL', KEYS[1]) == -1 then redis.call('EXPIRE', KEYS[1], 3600) end
        return redis.call('ZCARD', KEYS[1]))lua");
    return script;
}

}  // namespace

struct PopularRouteCounter::State {
    Reactor& reactor;
    redis::Client& redis;
    std::unordered_map<std::string, int> counts{};
    bool running = false, stopping = false;

    awaitable<> flush() {
        if (counts.empty()) co_return;
        std::vector<std::string> keys{routes_key}, arguments;
        for (auto& [route, count] : counts) {
            arguments.push_back(std::to_string(count));
            arguments.push_back(route);
        }
        counts.clear();
        try {
            co_await add_script().run(redis, std::move(keys), std::move(arguments));
        } catch (const redis::Unavailable&) {
        } catch (const redis::CommandError&) {}
    }
    static awaitable<> run(std::shared_ptr<State> state) {
        while (!state->stopping) {
            co_await state->reactor.sleep(std::chrono::seconds(1));
            if (!state->stopping) co_await state->flush();
        }
    }
};

PopularRouteCounter::PopularRouteCounter(Reactor& reactor, redis::Client& redis)
    : state_(std::make_shared<State>(State{reactor, redis})) {}
PopularRouteCounter::~PopularRouteCounter() { state_->stopping = true; }

void PopularRouteCounter::add(const IataAirport& origin, const IataAirport& destination) {
    auto route = origin.str() + "-" + destination.str();
    auto& counts = state_->counts;
    if (counts.size() < max_routes || counts.contains(route)) ++counts[route];
}

void PopularRouteCounter::start() {
    if (!std::exchange(state_->running, true)) state_->reactor.spawn("popular routes", State::run(state_));
}

awaitable<> PopularRouteCounter::flush() {
    auto state = state_;
    co_await state->flush();
}

awaitable<PopularRoutes> PopularRouteCounter::top(int limit) {
    auto last = std::to_string(limit - 1);
    redis::Reply reply;
    bool gone = false;
    try {
        reply = co_await state_->redis.command({"ZREVRANGE", routes_key, "0", last, "WITHSCORES"});
    } catch (const redis::Unavailable&) {
        gone = true;
    }
    if (gone) throw unavailable("popular routes can't be read now");
    PopularRoutes top;
    for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2) {
        auto& route = reply.items[i].text;
        auto origin = IataAirport::parse(route.substr(0, 3));
        auto destination = IataAirport::parse(route.size() == 7 ? route.substr(4) : "");
        if (origin && destination)
            top.routes.push_back({*origin, *destination, std::atoi(reply.items[i + 1].text.c_str())});
    }
    co_return top;
}

}  // namespace airside::search

// The routes searched most in the last hour: a sorted set in Redis. Counted here and added once a second, so that a
// search answered from memory costs Redis nothing.
#pragma once
#include <memory>
#include <string>
#include <unordered_map>

#include "platform/redis/redis.hpp"
#include "services/search/api.hpp"

namespace airside::search {

class PopularRouteCounter {
  public:
    PopularRouteCounter(Reactor& reactor, redis::Client& redis);
    ~PopularRouteCounter();
    void add(const IataAirport& origin, const IataAirport& destination);
    void start();
    awaitable<> flush();                      // what is counted so far; never throws
    awaitable<PopularRoutes> top(int limit);  // throws Problem 503 while Redis is gone

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace airside::search

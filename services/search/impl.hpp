// What the handlers of a reactor share.
#pragma once
#include "platform/erasure/eraser.hpp"
#include "platform/redis/rate_limit.hpp"
#include "services/search/domain/request.hpp"
#include "services/search/engine.hpp"
#include "services/search/store/history.hpp"
#include "services/search/store/popular.hpp"

namespace airside::search {

struct Service::Impl {
    Impl(Dependencies dependencies, Config configuration);

    Dependencies on;
    Config config;
    SearchRules rules;
    OfferStore offers;
    Engine engine;
    redis::RateLimiter limiter;
    History history;
    PopularRouteCounter popular;
    erasure::Eraser eraser;
};

}  // namespace airside::search

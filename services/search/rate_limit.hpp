// How many searches somebody may make in an hour. The count is Redis's, so that it holds over all processes; a reactor
// takes small leases of it, so that not every search asks Redis. While Redis is gone everybody may search, and a metric
// says so.
#pragma once
#include <string>
#include <unordered_map>

#include "platform/contract/caller.hpp"
#include "platform/http/message.hpp"
#include "platform/redis/redis.hpp"

namespace airside::search {

struct RateLimits {
    std::int64_t user = 1'000;     // searches an hour
    std::int64_t anonymous = 300;  // of one address
    std::chrono::seconds window{3600};
};

// What RateLimit-* headers say: draft-ietf-httpapi-ratelimit-headers.
struct Quota {
    std::int64_t limit = 0, remaining = 0;
    std::chrono::seconds resets_in{0};
    void write(http::Headers& headers) const;
};

class RateLimiter {
  public:
    RateLimiter(redis::Client& redis, RateLimits limits) : redis_(redis), limits_(limits) {}

    // One more by this caller. Throws Problem 429 with Retry-After. Nothing: it was not counted (Redis is gone, or one
    // of our services).
    awaitable<std::optional<Quota>> take(const Caller& caller);

  private:
    struct Lease {
        std::int64_t left = 0;       // of what was taken from Redis
        std::int64_t remaining = 0;  // in Redis, when it was taken
        Steady::time_point ends{};   // with the window
    };
    awaitable<bool> renew(const std::string& key, std::int64_t limit, Lease& lease);

    redis::Client& redis_;
    RateLimits limits_;
    std::unordered_map<std::string, Lease> leases_;
};

}  // namespace airside::search

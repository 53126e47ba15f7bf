// How many requests of a kind somebody may make in an hour. The count is Redis's, so that it holds over all processes;
// a reactor takes small leases of it, so that not every request asks Redis. While Redis is gone everybody may, and a
// metric says so.
#pragma once
#include <string>
#include <unordered_map>

#include "platform/contract/caller.hpp"
#include "platform/http/message.hpp"
#include "platform/redis/redis.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::redis {

struct RateLimits {
    std::string of;          // "search": in the key, ratelimit:search:…, and in the metric
    std::string title;       // of the refusal: "Too many searches"
    std::int64_t user;       // requests in the window
    std::int64_t anonymous;  // of one address
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
    RateLimiter(Client& redis, RateLimits limits);

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

    Client& redis_;
    RateLimits limits_;
    telemetry::Counter& failed_open_;
    std::unordered_map<std::string, Lease> leases_;
};

}  // namespace airside::redis

#include "platform/redis/rate_limit.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/telemetry/log.hpp"

namespace airside::redis {
namespace {

constexpr std::size_t max_leases = 10'000;
constexpr std::int64_t largest_lease = 1'000;

// Takes up to ARGV[1] of what is left of ARGV[2] in the window; one step, so that no counter is left without an expiry.
// Gives how many were taken, how many are left, and the milliseconds until the window ends.
const Script& take_script() {
    static const Script script(R"lua(
        local used = tonumber(redis.call('GET', KEYS[1]) or '0')
        local taken = math.min(tonumber(ARGV[1]), tonumber(ARGV[2]) - used)
        if taken > 0 then used = redis.call('INCRBY', KEYS[1], taken) else taken = 0 end
        local ttl = redis.call('PTTL', KEYS[1])
        if ttl == -1 then redis.call('PEXPIRE', KEYS[1], ARGV[3]); ttl = tonumber(ARGV[3]) end
        return {taken, tonumber(ARGV[2]) - used, ttl})lua");
    return script;
}

Problem too_many(std::string title, const Quota& quota) {
    http::Headers headers;
    quota.write(headers);
    Problem problem(429, "rate-limited", std::move(title), "try again when the hour has passed");
    problem.headers.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(1, quota.resets_in.count())));
    for (auto [name, value] : headers) problem.headers.emplace_back(name, value);
    return problem;
}

}  // namespace

void Quota::write(http::Headers& headers) const {
    headers.set("RateLimit-Limit", std::to_string(limit));
    headers.set("RateLimit-Remaining", std::to_string(std::max<std::int64_t>(0, remaining)));
    headers.set("RateLimit-Reset", std::to_string(resets_in.count()));
}

RateLimiter::RateLimiter(Client& redis, RateLimits limits)
    : redis_(redis),
      limits_(std::move(limits)),
      failed_open_(telemetry::counter("airside_rate_limit_open_total",
                                      "Requests that were not counted because Redis did not answer",
                                      {{"of", limits_.of}})) {}

awaitable<bool> RateLimiter::renew(const std::string& key, std::int64_t limit, Lease& lease) {
    // A hundredth of the limit at a time: exact for small limits, cheap for large ones.
    auto want = std::clamp<std::int64_t>(limit / 100, 1, largest_lease);
    std::vector<std::string> keys{key};
    std::vector<std::string> arguments{std::to_string(want), std::to_string(limit),
                                       std::to_string(std::chrono::milliseconds(limits_.window).count())};
    try {
        auto reply = co_await take_script().run(redis_, std::move(keys), std::move(arguments));
        if (reply.items.size() != 3) co_return false;
        lease.left += reply.items[0].integer;
        lease.remaining = reply.items[1].integer;
        lease.ends = Steady::now() + std::chrono::milliseconds{std::max<std::int64_t>(0, reply.items[2].integer)};
        co_return true;
    } catch (const Unavailable&) {
    } catch (const CommandError& error) {
        static log::RateLimited limited;
        limited.error("rate limit script failed", {{"why", std::string_view(error.what())}});
    }
    co_return false;
}

awaitable<std::optional<Quota>> RateLimiter::take(const Caller& caller) {
    if (!caller.service.empty()) co_return std::nullopt;
    auto limit = caller.user ? limits_.user : limits_.anonymous;
    auto key = "ratelimit:" + limits_.of + ":" + (caller.user ? caller.user->str() : caller.remote_address);
    auto now = Steady::now();
    Lease lease;
    if (auto known = leases_.find(key); known != leases_.end() && known->second.ends > now) lease = known->second;
    if (lease.left == 0) {
        bool counted = co_await renew(key, limit, lease);
        if (!counted) {
            failed_open_.add();
            co_return std::nullopt;
        }
        // Others of this caller may have taken a lease meanwhile; what is left of theirs is kept.
        if (auto known = leases_.find(key); known != leases_.end() && known->second.ends > now)
            lease.left += known->second.left;
    }
    now = Steady::now();
    Quota quota{limit, lease.remaining + lease.left - 1, std::chrono::ceil<std::chrono::seconds>(lease.ends - now)};
    if (lease.left == 0) throw too_many(limits_.title, quota);
    --lease.left;
    if (leases_.size() >= max_leases) std::erase_if(leases_, [&](auto& entry) { return entry.second.ends <= now; });
    if (leases_.size() < max_leases || leases_.contains(key)) leases_[key] = lease;
    co_return quota;
}

}  // namespace airside::redis

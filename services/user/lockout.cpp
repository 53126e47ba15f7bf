#include "services/user/lockout.hpp"

#include <algorithm>

#include "platform/auth/tokens.hpp"
#include "platform/core/ascii.hpp"
#include "platform/core/problem.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::user {

namespace {

// One script, so that a counter can't be left without its expiry. Gives the count and the milliseconds until it starts
// anew.
const redis::Script count_script(R"lua(
    local n = redis.call('INCR', KEYS[1])
    if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
    return {n, redis.call('PTTL', KEYS[1])}
)lua");

const redis::Script succeeded_script(R"lua(
    redis.call('DEL', KEYS[1])
    if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('DECR', KEYS[2]) end
    return 1
)lua");

// The address itself is not kept in Redis: its hash is enough.
std::string account_key(const std::string& email) {
    return "signin:account:" + auth::hash_of(lower_case(email)).substr(0, 32);
}
std::string address_key(const std::string& address) { return "signin:address:" + address; }

void count_without_redis(const std::exception& error) {
    static auto& unchecked = telemetry::counter("airside_user_lockout_unchecked_total",
                                                "Sign-ins that were not counted because Redis did not answer");
    static log::RateLimited limited;
    unchecked.add();
    limited.warn("sign-in attempts are not counted", {{"reason", error.what()}});
}

awaitable<> count(redis::Client& redis, std::string key, int limit, std::chrono::seconds window) {
    std::vector<std::string> keys{std::move(key)};
    std::vector<std::string> arguments{std::to_string(std::chrono::milliseconds(window).count())};
    auto reply = co_await count_script.run(redis, std::move(keys), std::move(arguments));
    if (reply.items.size() != 2 || reply.items[0].integer <= limit) co_return;
    auto retry_after_s = std::max<std::int64_t>(1, (reply.items[1].integer + 999) / 1000);
    throw Problem(429, "too-many-attempts", "Too many failed attempts", "wait, then try again")
        .with_header("Retry-After", std::to_string(retry_after_s));
}

}  // namespace

awaitable<> Lockout::attempt(std::string email, std::string address) {
    try {
        co_await count(redis_, account_key(email), limits_.account_failures, limits_.window);
        if (!address.empty()) co_await count(redis_, address_key(address), limits_.address_failures, limits_.window);
    } catch (const Problem&) {
        throw;
    } catch (const redis::Unavailable& error) {
        count_without_redis(error);
    } catch (const redis::CommandError& error) {
        count_without_redis(error);
    }
}

awaitable<> Lockout::forget(std::string email) {
    try {
        co_await redis_.del(account_key(email));
    } catch (const redis::Unavailable& error) {
        count_without_redis(error);
    } catch (const redis::CommandError& error) {
        count_without_redis(error);
    }
}

awaitable<> Lockout::succeeded(std::string email, std::string address) {
    try {
        std::vector<std::string> keys{account_key(email), address_key(address)};
        std::vector<std::string> no_arguments;
        co_await succeeded_script.run(redis_, std::move(keys), std::move(no_arguments));
    } catch (const redis::Unavailable& error) {
        count_without_redis(error);
    } catch (const redis::CommandError& error) {
        count_without_redis(error);
    }
}

}  // namespace airside::user

#include "services/user/session_check.hpp"

#include "platform/telemetry/log.hpp"
#include "services/user/store/sessions.hpp"

namespace airside::user {

namespace {

constexpr std::size_t capacity = 50'000;
constexpr std::chrono::minutes keep_active_in_redis{1};
// Longer than an access token lives, so that none is taken for good again by a reader who looked before the end.
constexpr std::chrono::hours keep_ended_in_redis{1};

std::string key_of(const SessionId& id) { return "session:" + id.str(); }

void warn_without_redis(const std::exception& error) {
    static log::RateLimited limited;
    limited.warn("sessions are checked without Redis", {{"reason", error.what()}});
}

}  // namespace

awaitable<bool> SessionCheck::active(SessionId id) {
    if (auto known = known_.find(id); known != known_.end() && clock_.now() < known->second.until)
        co_return known->second.active;
    auto cached = co_await ask_redis(id);
    if (cached) {
        remember(id, *cached);
        co_return *cached;
    }
    auto found = co_await store::is_session_active(pool_, id, clock_.now());
    remember(id, found);
    co_await tell_redis(id, found);
    co_return found;
}

awaitable<> SessionCheck::ended(SessionId id) {
    remember(id, false);
    co_await tell_redis(id, false);
}

awaitable<std::optional<bool>> SessionCheck::ask_redis(SessionId id) {
    try {
        auto value = co_await redis_.get(key_of(id));
        if (value) co_return *value == "1";
    } catch (const redis::Unavailable& error) {
        warn_without_redis(error);
    } catch (const redis::CommandError& error) {
        warn_without_redis(error);
    }
    co_return std::nullopt;
}

// "1" never replaces a "0": who read PostgreSQL just before the session ended must not bring it back.
awaitable<> SessionCheck::tell_redis(SessionId id, bool active) {
    try {
        if (active)
            co_await redis_.set_if_absent(key_of(id), "1", keep_active_in_redis);
        else
            co_await redis_.set(key_of(id), "0", std::chrono::milliseconds(keep_ended_in_redis));
    } catch (const redis::Unavailable& error) {
        warn_without_redis(error);
    } catch (const redis::CommandError& error) {
        warn_without_redis(error);
    }
}

void SessionCheck::remember(SessionId id, bool active) {
    if (known_.size() >= capacity) known_.clear();  // at most one look at Redis more for each
    known_.insert_or_assign(id, Known{active, clock_.now() + keep_});
}

}  // namespace airside::user

// Whether a session is active, asked with every request of a signed-in user: from memory, then Redis, then PostgreSQL.
#pragma once
#include <chrono>
#include <unordered_map>

#include "platform/core/clock.hpp"
#include "platform/core/id.hpp"
#include "platform/postgres/pool.hpp"
#include "platform/redis/redis.hpp"

namespace airside::user {

class SessionCheck {
  public:
    SessionCheck(redis::Client& redis, postgres::Pool& pool, const Clock& clock, std::chrono::seconds keep)
        : redis_(redis), pool_(pool), clock_(clock), keep_(keep) {}

    awaitable<bool> active(SessionId id);  // throws Problem 503 when neither server answers
    // A session has ended (in PostgreSQL already): tells the other processes by Redis. A reactor that has it in memory
    // still takes it for active for at most `keep`; where Redis did not hear of it, one with it for at most a minute.
    awaitable<> ended(SessionId id);

  private:
    struct Known {
        bool active;
        Instant until;
    };
    awaitable<std::optional<bool>> ask_redis(SessionId id);
    awaitable<> tell_redis(SessionId id, bool active);
    void remember(SessionId id, bool active);

    redis::Client& redis_;
    postgres::Pool& pool_;
    const Clock& clock_;
    std::chrono::seconds keep_;
    std::unordered_map<SessionId, Known> known_;
};

}  // namespace airside::user

// lock:booking:{user}:{offer} in Redis: saves the work of a second booking of an offer while the first is under way.
// Correctness does not rest on it: Redis may be down, or forget.
#pragma once
#include <string>

#include "platform/async/reactor.hpp"
#include "platform/core/id.hpp"

namespace airside::redis {
class Client;
}

namespace airside::booking {

struct OfferLock {
    bool taken;  // false: another request has it
    bool ours;   // it is to be released
    std::string key;
};

// The same request, run again, finds its own lock and goes on.
awaitable<OfferLock> lock_offer(redis::Client* locks, UserId user, OfferId offer, std::string request_key);
// Never throws.
awaitable<> unlock_offer(redis::Client* locks, OfferLock lock);

}  // namespace airside::booking

#include "services/booking/handlers/offer_lock.hpp"

#include "platform/redis/redis.hpp"

namespace airside::booking {

awaitable<OfferLock> lock_offer(redis::Client* locks, UserId user, OfferId offer, std::string request_key) {
    OfferLock lock{true, false, "lock:booking:" + user.str() + ":" + offer.str()};
    if (locks == nullptr) co_return lock;
    try {
        lock.ours = co_await locks->set_if_absent(lock.key, request_key, std::chrono::seconds(30));
        if (lock.ours) co_return lock;
        auto holder = co_await locks->get(lock.key);
        lock.taken = !holder || *holder == request_key;
    } catch (const std::runtime_error&) {
        lock.taken = true;  // no lock server, no lock
    }
    co_return lock;
}

awaitable<> unlock_offer(redis::Client* locks, OfferLock lock) {
    if (locks == nullptr || !lock.ours) co_return;
    try {
        co_await locks->del(lock.key);
    } catch (const std::runtime_error&) {
        // It expires by itself.
    }
}

}  // namespace airside::booking

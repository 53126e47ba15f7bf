// What follows when we learn, from whomever, that a message came back, was looked at, or that its reader wants no more.
#pragma once
#include "services/notification/service.hpp"
#include "services/notification/store/notifications.hpp"

namespace airside::notification {

// Nobody can be reached there any more: an address or a number gets only what can't be switched off, a device is
// forgotten. Nothing happens where the account was erased meanwhile.
awaitable<> give_up_recipient(const Dependencies& dependencies, const Notification& notification, std::string reason);

// SENT → BOUNCED; for good: the recipient is given up, too, and first, so that a call that is repeated after a crash
// does both. False: it was not SENT.
struct Bounce {
    bool for_good;
    std::string code;
    std::string detail{};
};
awaitable<bool> take_bounce(const Dependencies& dependencies, const Config& config, const Notification& notification,
                            Bounce bounce);

// Sets opened_at or clicked_at once, unless its reader or the configuration wants no tracking.
awaitable<> track(const Dependencies& dependencies, const Config& config, const Notification& notification,
                  std::string field, Instant at);

// As if its reader had switched messages of this kind off; what has to be told stays on.
awaitable<> switch_off(const Dependencies& dependencies, const Notification& notification);

}  // namespace airside::notification

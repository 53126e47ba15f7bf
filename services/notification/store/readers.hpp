// What is kept by reader: the inbox, preferences, addresses that bounced; and how all of it is erased.
#pragma once
#include <functional>

#include "services/notification/domain/preferences.hpp"
#include "services/notification/store/notifications.hpp"

namespace airside::notification {

// An address or a telephone number that a message bounced off for good, or whose reader wants no more.
struct SuppressedAddress {
    std::string _id;      // SHA-256 of the address in lower case: addresses don't stand in paths and logs
    std::string address;  // in lower case
    std::string notification_id;
    std::string reason;
    Instant created_at;
};
AIRSIDE_FIELDS(SuppressedAddress, _id, address, notification_id, reason, created_at)

namespace store {

extern const documents::Collection notification_preferences, suppressed_addresses;

awaitable<std::vector<Notification>> inbox(documents::Documents& documents, UserId user, bool unread_only,
                                           std::optional<Place> before, std::size_t limit);
awaitable<std::int64_t> count_unread(documents::Documents& documents, UserId user);
// Nothing: no such message in this user's inbox.
awaitable<std::optional<Notification>> find_in_inbox(documents::Documents& documents, UserId user, std::string id);

// Those of a user who never chose are all on.
awaitable<Preferences> preferences_of(documents::Documents& documents, UserId user);
// What `change` makes of them. It is asked again where others have changed them meanwhile, so that nobody's choice is
// lost.
awaitable<Preferences> change_preferences(documents::Documents& documents, UserId user, Instant now,
                                          std::function<void(Preferences&)> change);

std::string address_id(std::string_view address);
awaitable<> suppress(documents::Documents& documents, std::string address, std::string notification_id,
                     std::string reason, Instant now);
awaitable<bool> is_suppressed(documents::Documents& documents, std::string address);
awaitable<bool> release(documents::Documents& documents, std::string id);
awaitable<std::vector<SuppressedAddress>> list_suppressed(documents::Documents& documents,
                                                          std::optional<std::string> after, std::size_t limit);

// Anonymises all that is kept of a user: what is pending is not sent any more, the inbox, the devices and the
// preferences go, and addresses, variables and texts of the rest are replaced. Safe to repeat; how many notifications
// and devices it changed.
awaitable<std::int64_t> erase_user(documents::Documents& documents, UserId user, Instant now, std::chrono::hours kept);

}  // namespace store
}  // namespace airside::notification

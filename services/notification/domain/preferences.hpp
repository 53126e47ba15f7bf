// Which messages a reader may switch off, and which they did.
#pragma once
#include <string>
#include <vector>

#include "services/notification/api.hpp"

namespace airside::notification {

struct Preferences {
    std::string _id;  // the user's id
    UserId user_id;
    std::vector<std::string> off;  // "REMINDERS.EMAIL"
    bool tracking;
    std::optional<Instant> updated_at;
};
AIRSIDE_FIELDS(Preferences, _id, user_id, off, tracking, updated_at)

NotificationGroup group_of(NotificationType type);

// What a traveller must be told can't be switched off: the account's security on any channel, the booking itself by
// e-mail.
bool may_switch_off(NotificationGroup group, NotificationChannel channel);

std::string preference_key(NotificationGroup group, NotificationChannel channel);
bool is_on(const Preferences& preferences, NotificationGroup group, NotificationChannel channel);

// Sorted, each once; a choice that is not offered is ignored by is_on() whatever is kept.
void choose(Preferences& preferences, NotificationGroup group, NotificationChannel channel, bool enabled);

}  // namespace airside::notification

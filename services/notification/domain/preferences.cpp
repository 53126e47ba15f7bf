#include "services/notification/domain/preferences.hpp"

#include <algorithm>

#include "platform/json/json.hpp"

namespace airside::notification {

NotificationGroup group_of(NotificationType type) {
    switch (type) {
        case NotificationType::BOOKING_CONFIRMATION:
        case NotificationType::CANCELLATION:
        case NotificationType::SCHEDULE_CHANGE: return NotificationGroup::BOOKING;
        case NotificationType::PAYMENT_RECEIPT: return NotificationGroup::PAYMENT;
        case NotificationType::FLIGHT_REMINDER:
        case NotificationType::CHECK_IN_REMINDER: return NotificationGroup::REMINDERS;
        case NotificationType::PASSWORD_RESET:
        case NotificationType::EMAIL_VERIFICATION:
        case NotificationType::PHONE_VERIFICATION: return NotificationGroup::SECURITY;
    }
    return NotificationGroup::SECURITY;
}

bool may_switch_off(NotificationGroup group, NotificationChannel channel) {
    if (group == NotificationGroup::SECURITY) return false;
    return group != NotificationGroup::BOOKING || channel != NotificationChannel::EMAIL;
}

std::string preference_key(NotificationGroup group, NotificationChannel channel) {
    return std::string(json::name(group)) + "." + std::string(json::name(channel));
}

bool is_on(const Preferences& preferences, NotificationGroup group, NotificationChannel channel) {
    if (!may_switch_off(group, channel)) return true;
    return std::ranges::find(preferences.off, preference_key(group, channel)) == preferences.off.end();
}

void choose(Preferences& preferences, NotificationGroup group, NotificationChannel channel, bool enabled) {
    auto key = preference_key(group, channel);
    std::erase(preferences.off, key);
    if (!enabled) preferences.off.insert(std::ranges::lower_bound(preferences.off, key), key);
}

}  // namespace airside::notification

#include "services/notification/reactions.hpp"

#include "platform/core/clock.hpp"
#include "services/notification/store/devices.hpp"
#include "services/notification/store/readers.hpp"

namespace airside::notification {

awaitable<> give_up_recipient(const Dependencies& d, const Notification& n, std::string reason) {
    auto now = d.clock.now();
    auto current = co_await store::find(d.documents, n._id);
    if (!current || current->erased_at) co_return;
    if (n.channel == NotificationChannel::EMAIL && current->recipient_email)
        co_await store::suppress(d.documents, *current->recipient_email, n._id, std::move(reason), now);
    else if (n.channel == NotificationChannel::SMS && current->recipient_phone)
        co_await store::suppress(d.documents, *current->recipient_phone, n._id, std::move(reason), now);
    else if (n.channel == NotificationChannel::PUSH && current->device_id)
        co_await store::remove_device(d.documents, n.user_id, *current->device_id);
}

awaitable<bool> take_bounce(const Dependencies& d, const Config& config, const Notification& n, Bounce bounce) {
    if (bounce.for_good) co_await give_up_recipient(d, n, bounce.code);
    auto now = d.clock.now();
    auto bounced =
        co_await store::bounce(d.documents, n._id, std::move(bounce.code), std::move(bounce.detail), now, config.kept);
    co_return bounced;
}

awaitable<> track(const Dependencies& d, const Config& config, const Notification& n, std::string field, Instant at) {
    if (n.erased_at || !config.tracking || group_of(n.type) == NotificationGroup::SECURITY) co_return;
    // Somebody who switched tracking off after the mail was sent is not tracked by it either.
    auto preferences = co_await store::preferences_of(d.documents, n.user_id);
    if (!preferences.tracking) co_return;
    co_await store::mark_once(d.documents, n._id, std::move(field), at);
}

awaitable<> switch_off(const Dependencies& d, const Notification& n) {
    if (n.erased_at) co_return;
    std::function<void(Preferences&)> change = [&n](Preferences& preferences) {
        choose(preferences, group_of(n.type), n.channel, false);
    };
    auto now = d.clock.now();
    co_await store::change_preferences(d.documents, n.user_id, now, std::move(change));
}

}  // namespace airside::notification

#include "services/notification/devices.hpp"

#include <algorithm>

#include "platform/core/clock.hpp"
#include "platform/core/problem.hpp"
#include "services/notification/store/devices.hpp"

namespace airside::notification {

namespace {

bool is_copy(const Notification& n) { return n.device_id && n._id.ends_with("." + *n.device_id); }

Notification copy_for(const Notification& n, const std::string& device_id, Instant now) {
    auto copy = n;
    copy._id += "." + device_id;
    copy.device_id = device_id;
    copy.status = NotificationStatus::PENDING;
    copy.provider.reset();
    copy.provider_message_id.reset();
    copy.delivery_attempts = 0;
    copy.unknown_outcomes = 0;
    copy.possible_duplicate = false;
    copy.attempts.clear();
    copy.error_code.reset();
    copy.error_message.reset();
    copy.due_at = now;
    copy.rank_at = rank_of(now, copy.priority);
    return copy;
}

}  // namespace

awaitable<std::optional<std::string>> token_of_device(const Dependencies& dependencies, Notification& claimed) {
    auto& documents = dependencies.documents;
    auto devices = co_await store::devices_of(documents, claimed.user_id);
    if (devices.empty()) co_return std::nullopt;
    // First its own device, so that another process that claims it later makes no copy for that one.
    if (!claimed.device_id) {
        auto chosen = co_await store::choose_device(documents, claimed, devices.front()._id);
        if (!chosen) throw unavailable("it was given up as lost meanwhile");
        claimed.device_id = devices.front()._id;
    }
    if (!is_copy(claimed)) {
        auto now = dependencies.clock.now();
        for (auto& device : devices) {
            if (device._id == *claimed.device_id) continue;
            auto copy = copy_for(claimed, device._id, now);
            co_await store::insert(documents, copy);
        }
    }
    auto own = std::ranges::find(devices, *claimed.device_id, &KeptDevice::_id);
    if (own == devices.end()) co_return std::nullopt;
    co_return std::move(own->token);
}

}  // namespace airside::notification

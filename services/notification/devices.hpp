// A PUSH goes to every device of its reader as it is when it is sent: one notification a device.
#pragma once
#include <optional>
#include <string>

#include "services/notification/service.hpp"
#include "services/notification/store/notifications.hpp"

namespace airside::notification {

// The token to send to; `claimed.device_id` is set. The first time, a copy is made for each other device. Nothing: the
// reader has no device, or not that one any more.
awaitable<std::optional<std::string>> token_of_device(const Dependencies& dependencies, Notification& claimed);

}  // namespace airside::notification

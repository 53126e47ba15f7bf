// What a claimed notification becomes on its way out: whether it may go, and the mail as it is sent.
#pragma once
#include <optional>

#include "services/notification/service.hpp"
#include "services/notification/store/notifications.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::notification {

struct Outgoing {
    std::optional<messaging::Outcome> decided;  // without asking a provider: refused, or delivered by being kept
    messaging::Email mail{};
};

awaitable<Outgoing> prepare(const Dependencies& dependencies, const Config& config, const Notification& notification);

}  // namespace airside::notification

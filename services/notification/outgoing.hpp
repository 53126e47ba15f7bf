// What a claimed notification becomes on its way out: whether it may go, and the message as it is sent.
#pragma once
#include <optional>
#include <variant>

#include "platform/contract/caller.hpp"
#include "services/notification/service.hpp"
#include "services/notification/store/notifications.hpp"
#include "services/user/api.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::notification {

// Nothing: it was used, replaced, or has expired.
awaitable<std::optional<user::VerificationView>> find_verification(Bus& bus, Caller caller, user::VerificationId id);

using Message = std::variant<messaging::Email, messaging::Sms, messaging::Push>;

struct Outgoing {
    std::optional<messaging::Outcome> decided;  // without asking a provider: refused, or delivered by being kept
    Message message{};
};

// A PUSH gets its device here, and a copy of it is made for each other device of its reader.
awaitable<Outgoing> prepare(const Dependencies& dependencies, const Config& config, Notification& notification);

}  // namespace airside::notification

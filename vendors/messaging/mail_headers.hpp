// What every way to send a mail says in its headers beyond sender, recipient and subject.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vendors/messaging/port.hpp"

namespace airside::messaging {

using MailHeaders = std::vector<std::pair<std::string, std::string>>;

// Message-ID and Date, the same for every attempt; Auto-Submitted; and those of one-click unsubscription, where the
// mail has its URL (one that can't stand in angle brackets is left out).
MailHeaders mail_headers(const Email& email);

// ASCII, no blanks or angle brackets, something on both sides of an @: what can't end a command or a header early.
bool is_sendable_address(std::string_view address);

}  // namespace airside::messaging

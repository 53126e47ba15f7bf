// A message to the first of its channel's providers that takes it.
#pragma once
#include "services/notification/outgoing.hpp"

namespace airside::notification {

// Why nothing was asked of anybody: an operator has switched off every messenger of the channel.
inline constexpr const char* why_switched_off = "every messenger of the channel is switched off";

bool has_sender(const Dependencies& dependencies, NotificationChannel channel);
// How long a message may take through all the providers of whichever channel has the most.
std::chrono::seconds longest_delivery(const Dependencies& dependencies, const Config& config);

// `record`: the claimed notification, whose attempts are kept, each before its call; null where nothing is kept. Each
// call ends by `deadline`, and has `send_deadline`. What a sender throws is an unknown outcome; what the store throws
// is thrown, and nothing was sent then.
awaitable<messaging::Outcome> deliver(const Dependencies& dependencies, const Config& config, Message message,
                                      Notification* record, Steady::time_point deadline);

}  // namespace airside::notification

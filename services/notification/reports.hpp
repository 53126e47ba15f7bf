// Messengers' reports of what became of messages: received by the webhooks, worked off where the sender runs.
#pragma once
#include "services/notification/service.hpp"

namespace airside::notification {

// Throws Problem 404 where the provider is not configured, 400 for a callback that it does not prove to be its own.
awaitable<> receive_reports(const Dependencies& dependencies, const Config& config, messaging::Provider provider,
                            messaging::Callback callback);

// At most `reports_a_round` of those that are due; how many.
inline constexpr std::size_t reports_a_round = 20;
awaitable<std::size_t> work_off_reports(const Dependencies& dependencies, const Config& config);

}  // namespace airside::notification

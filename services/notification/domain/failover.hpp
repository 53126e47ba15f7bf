// Which of a channel's providers takes a message: from one to the next only where the first is known not to have sent
// it and the reason is its own.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/notification/api.hpp"
#include "vendors/messaging/port.hpp"

namespace airside::notification {

// What is kept of one call to one provider. It is written before the call, so that one whose process died is known,
// too.
struct Attempt {
    std::int64_t attempt;  // which of delivery_attempts
    messaging::Provider provider;
    Instant at;
    std::optional<DeliveryOutcome> outcome;  // absent: not known yet, or never
    std::optional<std::string> provider_message_id;
    std::optional<std::string> code;  // the provider's own, of a refusal
};
AIRSIDE_FIELDS(Attempt, attempt, provider, at, outcome, provider_message_id, code)

DeliveryOutcome outcome_of(const messaging::Outcome& outcome);

// The provider whose attempt may have delivered the message, without our learning so; the last where there are several.
std::optional<messaging::Provider> left_unknown(const std::vector<Attempt>& attempts);

// The order in which to ask: as configured, but the one that was left unknown first. Where a second copy can be told
// from a second message (the same Message-ID), it is there.
std::vector<messaging::Provider> order_of(const std::vector<messaging::Provider>& configured,
                                          const std::vector<Attempt>& earlier);

// Whether another provider may be asked after this outcome: nothing was sent, and not because of whom it was for.
bool may_fall_over(messaging::Provider provider, const messaging::Outcome& outcome);

// What a round through all of them came to, where none took it: the one that may take it soonest; else the first's
// refusal, which is none for good, as each refused for a reason of its own that can be mended. `outcomes`: those that
// may fall over, in the order in which they were asked, at least one.
messaging::Outcome none_took_it(const std::vector<messaging::Outcome>& outcomes);

}  // namespace airside::notification

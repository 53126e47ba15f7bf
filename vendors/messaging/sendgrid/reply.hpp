// What SendGrid's answers and events say.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "vendors/messaging/session.hpp"

namespace airside::sendgrid {

// Of an answer that is neither 2xx nor about the call. Any body: what can't be read leaves the status alone.
messaging::Refused refusal_of(const messaging::Answer& answer);

// The events that can be told apart; one of them that is not understood does not hide the others. Nothing when the
// body is no JSON array.
std::optional<std::vector<messaging::DeliveryReport>> read_events(std::string_view body);

}  // namespace airside::sendgrid

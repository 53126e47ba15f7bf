// What Pigeon's answers, error codes and events mean.
#pragma once
#include <optional>

#include "vendors/messaging/session.hpp"

namespace airside::pigeon {

// Of an answer of 2xx. Unknown when it can't be read: the message was taken, and its name is not known.
messaging::Outcome outcome_of(const messaging::Answer& answer);
// Of an answer that is neither 2xx nor about the call. Any body: what can't be read leaves the status alone.
messaging::Outcome refusal_of(const messaging::Answer& answer);

// Of a callback's body. Nothing when it is no event, or one that could not be counted once or put in order. A status
// that is not known changes nothing: OTHER.
std::optional<messaging::DeliveryReport> read_event(std::string_view body);

}  // namespace airside::pigeon

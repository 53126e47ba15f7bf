// What Twilio's answers and error codes mean.
#pragma once
#include "vendors/messaging/session.hpp"
#include "vendors/messaging/twilio/signature.hpp"

namespace airside::twilio {

// Of an answer of 201. Unknown when it can't be read: the message was taken, and its name is not known.
messaging::Outcome outcome_of(const messaging::Answer& answer);
// Of an answer that is neither 2xx nor about the call. Any body: what can't be read leaves the status alone.
messaging::Outcome refusal_of(const messaging::Answer& answer);

// What a callback tells, read from its form. A form without a message has none.
std::vector<messaging::DeliveryReport> read_callback(const Form& form, std::string our_reference, Instant now);

}  // namespace airside::twilio

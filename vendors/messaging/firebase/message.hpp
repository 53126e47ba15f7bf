// From the port's push to FCM's message, and FCM's answers back.
#pragma once
#include <optional>
#include <string>

#include "vendors/messaging/session.hpp"

namespace airside::firebase {

// The body of messages:send. A copy of the same notification replaces the first on the device.
std::string message_body(const messaging::Push& push, Instant now);

// Of an answer of 200. Unknown when it names no message.
messaging::Outcome outcome_of(const messaging::Answer& answer);

// Of any other answer: FCM's own error code ("UNREGISTERED"), or the status's name where there is none ("NOT_FOUND").
struct VendorError {
    std::string code;
    std::string text;          // masked
    bool is_fcm = false;       // the code is FCM's own, not of what stands before it
    bool about_token = false;  // it is the device's token that is wrong
};
VendorError read_error(const std::string& body);  // never throws

// Nothing: it does not speak of the message, and its status tells.
std::optional<messaging::Outcome> judge(const VendorError& error, int status);

}  // namespace airside::firebase

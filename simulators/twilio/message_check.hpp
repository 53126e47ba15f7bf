// What Twilio refuses of a message before it takes it, by its own test numbers among others.
#pragma once
#include <optional>

#include "simulators/twilio/errors.hpp"

namespace airside::simulator::twilio {

// What a message is asked for with: the form, names as Twilio has them.
using Form = std::vector<std::pair<std::string, std::string>>;
std::string value_of(const Form& form, std::string_view name);

struct Senders {
    std::string number, messaging_service;
};

std::optional<Refusal> check_message(const Form& form, const Senders& ours);

// How many SMS the text makes.
int segments_of(std::string_view text);

}  // namespace airside::simulator::twilio

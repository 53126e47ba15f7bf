// Errors as Twilio words them: {"code","message","more_info","status"}.
#pragma once
#include <string>

#include "simulators/front/json.hpp"

namespace airside::simulator::twilio {

struct Refusal {
    int status, code;
    std::string message;
};

http::Response answer(const Refusal& refusal);
http::Response failure(int status, const std::string& code);  // that a fault asks for

}  // namespace airside::simulator::twilio

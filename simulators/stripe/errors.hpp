// Errors as Stripe words them: {"error":{"type","code","decline_code","message","param","payment_intent"}}.
#pragma once
#include <string>

#include "simulators/front/json.hpp"

namespace airside::simulator::stripe {

// Thrown while a request is carried out; becomes its answer.
struct Refusal {
    int status;
    json::object error;
};

Refusal invalid_request(std::string_view code, std::string message, std::string param);
Refusal no_such(std::string_view what, const std::string& id, std::string param);
Refusal card_error(std::string_view code, std::string_view decline_code, std::string message,
                   const json::object& payment_intent, const std::string& charge);

http::Response answer(const Refusal& refusal);
http::Response failure(int status, const std::string& code);  // that a fault asks for

}  // namespace airside::simulator::stripe

// Errors as PayPal words them: {"name","message","debug_id","details":[{"issue","description","field"}],"links"}.
#pragma once
#include <string>

#include "simulators/front/json.hpp"

namespace airside::simulator::paypal {

// Thrown while a request is carried out; becomes its answer.
struct Refusal {
    int status;
    std::string issue{}, description{}, field{};
};

Refusal unprocessable(std::string_view issue, std::string description, std::string field = {});
Refusal malformed(std::string_view issue, std::string description, std::string field);
Refusal no_such_resource();

http::Response answer(const Refusal& refusal);
http::Response failure(int status, const std::string& code);  // that a fault asks for
std::string debug_id();

}  // namespace airside::simulator::paypal

// What SendGrid refuses of a mail before it takes it.
#pragma once
#include <optional>
#include <string>

#include "simulators/front/json.hpp"

namespace airside::simulator::sendgrid {

struct Refusal {
    int status;
    std::string message, field;  // field: "personalizations.0.to.0.email"; may be empty
};

http::Response answer(const Refusal& refusal);
http::Response failure(int status, const std::string& code);  // that a fault asks for

std::optional<Refusal> check_mail(const json::object& mail);

}  // namespace airside::simulator::sendgrid

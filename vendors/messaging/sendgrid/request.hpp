// From the port's mail to the body of POST /v3/mail/send.
#pragma once
#include <string>
#include <string_view>

#include "vendors/messaging/sendgrid/sendgrid.hpp"

namespace airside::sendgrid {

// The custom argument that every event of the mail carries.
inline constexpr std::string_view reference_key = "airside_reference";

std::string mail_body(const messaging::Email& email, const Options& options);

}  // namespace airside::sendgrid

// An Email as an RFC 5322 message with MIME parts: text, HTML as its alternative, attachments.
#pragma once
#include <string>
#include <string_view>

#include "vendors/messaging/port.hpp"

namespace airside::smtp {

// CRLF line ends, 7-bit clean, no line over 76 characters but for header names; the bytes are the same for the same
// e-mail (the boundary comes from the message id). A header value can't smuggle in another header.
std::string mime_message(const messaging::Email& email);

// RFC 2047: plain ASCII as it is, else base64 encoded words that don't split a UTF-8 character.
std::string encoded_header(std::string_view utf8);

}  // namespace airside::smtp

// Webhooks: a form of bt_signature and bt_payload, the payload being XML in Base64.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "vendors/gateways/braintree/reply.hpp"

namespace airside::braintree {

struct Signed {
    std::string signature, payload;
};
// Nothing for a body that is no form with both of these fields.
std::optional<Signed> read_form(std::string_view body);

// What the payload says. A notification has no id, so that its own digest is taken: sent again, it is the same.
// Throws BadReply.
gateways::WebhookEvent read_notification(std::string_view payload);

// Line feeds and blanks are passed over. Nothing for what is no Base64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace airside::braintree

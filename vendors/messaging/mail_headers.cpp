#include "vendors/messaging/mail_headers.hpp"

#include <algorithm>

#include "platform/core/rfc2822.hpp"

namespace airside::messaging {
namespace {

bool can_stand_in_a_header(char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>'; }

}  // namespace

MailHeaders mail_headers(const Email& email) {
    MailHeaders headers{
        {"Message-ID", email.message_id}, {"Date", rfc2822(email.date)}, {"Auto-Submitted", "auto-generated"}};
    if (!email.list_unsubscribe.empty() && std::ranges::all_of(email.list_unsubscribe, can_stand_in_a_header)) {
        headers.emplace_back("List-Unsubscribe", "<" + email.list_unsubscribe + ">");
        headers.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    return headers;
}

bool is_sendable_address(std::string_view address) {
    auto at = address.find('@');
    return at != 0 && at < address.size() - 1 && address.size() <= 254 &&
           std::ranges::all_of(address, can_stand_in_a_header);
}

}  // namespace airside::messaging

// Messages that hold a secret: a link in a mail, a code in an SMS. It is put in while the message is being sent; what
// is kept says so in its place.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "services/notification/domain/messages.hpp"

namespace airside::notification {

// Nothing: there is no such message.
std::optional<NotificationType> type_of(const user::VerificationRequested& event);

// `site_url`/verify-email#token=… or /reset-password#token=…: what is behind # stays in the reader's browser, out of
// the logs of every server on the way and of Referer.
std::string link_of(user::VerificationPurpose purpose, std::string_view site_url, std::string_view secret);

// The draft of what is kept: everything but the secret.
Draft draft_for(NotificationType type, const user::VerificationView& verification);

// A draft's variables with the link or the code in them.
std::string with_secret(std::string_view variables, const user::VerificationView& verification,
                        std::string_view site_url);

}  // namespace airside::notification

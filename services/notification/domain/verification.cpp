#include "services/notification/domain/verification.hpp"

#include <boost/json.hpp>

#include "platform/json/json.hpp"
#include "services/notification/domain/variables.hpp"
#include "services/notification/domain/wording.hpp"

namespace airside::notification {

namespace {

constexpr const char* not_kept = "(the link was in the mail only)";

}  // namespace

std::optional<NotificationType> type_of(const user::VerificationRequested& event) {
    if (event.channel != user::VerificationChannel::EMAIL) return {};
    switch (event.purpose) {
        case user::VerificationPurpose::EMAIL_VERIFICATION: return NotificationType::EMAIL_VERIFICATION;
        case user::VerificationPurpose::PASSWORD_RESET: return NotificationType::PASSWORD_RESET;
        case user::VerificationPurpose::PHONE_VERIFICATION: return {};
    }
    return {};
}

std::string link_of(user::VerificationPurpose purpose, std::string_view site_url, std::string_view secret) {
    bool reset = purpose == user::VerificationPurpose::PASSWORD_RESET;
    return std::string(site_url) + (reset ? "/reset-password" : "/verify-email") + "#token=" + std::string(secret);
}

Draft draft_for(NotificationType type, const user::VerificationView& verification) {
    VerificationVariables v{verification.first_name.str(), not_kept,
                            spoken(to_local(verification.expires_at, "UTC")) + " UTC"};
    return {.type = type,
            .priority = NotificationPriority::URGENT,
            .variables = json::to_json(v),
            .user_id = verification.user_id,
            .recipient_email = verification.email.str()};
}

std::string with_link(std::string_view variables, const std::string& link) {
    auto values = boost::json::parse(variables).as_object();
    values["link"] = link;
    return boost::json::serialize(values);
}

}  // namespace airside::notification

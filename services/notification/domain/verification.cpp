#include "services/notification/domain/verification.hpp"

#include <boost/json.hpp>

#include "platform/json/json.hpp"
#include "services/notification/domain/variables.hpp"
#include "services/notification/domain/wording.hpp"

namespace airside::notification {

namespace {

constexpr const char* link_not_kept = "(the link was in the mail only)";
constexpr const char* code_not_kept = "(the code was in the message only)";

bool by_code(user::VerificationPurpose purpose) { return purpose == user::VerificationPurpose::PHONE_VERIFICATION; }

}  // namespace

std::optional<NotificationType> type_of(const user::VerificationRequested& event) {
    bool by_sms = event.channel == user::VerificationChannel::SMS;
    if (by_sms != by_code(event.purpose)) return {};
    switch (event.purpose) {
        case user::VerificationPurpose::EMAIL_VERIFICATION: return NotificationType::EMAIL_VERIFICATION;
        case user::VerificationPurpose::PASSWORD_RESET: return NotificationType::PASSWORD_RESET;
        case user::VerificationPurpose::PHONE_VERIFICATION: return NotificationType::PHONE_VERIFICATION;
    }
    return {};
}

std::string link_of(user::VerificationPurpose purpose, std::string_view site_url, std::string_view secret) {
    bool reset = purpose == user::VerificationPurpose::PASSWORD_RESET;
    return std::string(site_url) + (reset ? "/reset-password" : "/verify-email") + "#token=" + std::string(secret);
}

Draft draft_for(NotificationType type, const user::VerificationView& verification) {
    auto valid_until = spoken(to_local(verification.expires_at, "UTC")) + " UTC";
    Draft draft{.type = type, .priority = NotificationPriority::URGENT, .user_id = verification.user_id};
    if (by_code(verification.purpose)) {
        CodeVariables v{verification.first_name.str(), code_not_kept, std::move(valid_until)};
        draft.variables = json::to_json(v);
        if (verification.phone) draft.recipient_phone = verification.phone->str();
        return draft;
    }
    VerificationVariables v{verification.first_name.str(), link_not_kept, std::move(valid_until)};
    draft.variables = json::to_json(v);
    draft.recipient_email = verification.email.str();
    return draft;
}

std::string with_secret(std::string_view variables, const user::VerificationView& verification,
                        std::string_view site_url) {
    auto values = boost::json::parse(variables).as_object();
    if (by_code(verification.purpose))
        values["code"] = verification.secret;
    else
        values["link"] = link_of(verification.purpose, site_url, verification.secret);
    return boost::json::serialize(values);
}

}  // namespace airside::notification

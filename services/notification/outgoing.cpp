#include "services/notification/outgoing.hpp"

#include "platform/json/json.hpp"
#include "services/notification/domain/tracking.hpp"
#include "services/notification/store/readers.hpp"

namespace airside::notification {

namespace {

messaging::Email mail_of(const Notification& n) {
    return {.from_address = n.from_email,
            .from_name = n.from_name,
            .to_address = n.recipient_email.value_or(""),
            .subject = n.subject,
            .text = n.body,
            .html = n.html_body,
            .message_id = n.message_id,
            .date = n.created_at};
}

Outgoing refused(const char* code, std::string why) {
    return {.decided = messaging::Refused{true, code, std::move(why)}};
}

}  // namespace

awaitable<Outgoing> prepare(const Dependencies& dependencies, const Config& config, const Notification& n) {
    auto group = group_of(n.type);
    auto preferences = co_await store::preferences_of(dependencies.documents, n.user_id);
    if (!is_on(preferences, group, n.channel)) co_return refused(code_opted_out, "the reader switched it off");
    if (n.channel == NotificationChannel::IN_APP) co_return Outgoing{.decided = messaging::Sent{n._id}};
    if (n.channel != NotificationChannel::EMAIL)
        co_return refused(code_no_channel, "no sender is configured for " + std::string(json::name(n.channel)));
    bool critical = !may_switch_off(group, NotificationChannel::EMAIL);
    if (!critical) {
        auto bounced = co_await store::is_suppressed(dependencies.documents, n.recipient_email.value_or(""));
        if (bounced) co_return refused(code_suppressed, "mails to this address came back");
    }
    Outgoing outgoing{.decided = {}, .mail = mail_of(n)};
    auto& base = config.public_url;
    const auto& key = dependencies.service_secret.reveal();
    if (base.empty()) co_return outgoing;
    // Mails of the account's security hold a secret link, which goes through nobody else's hands.
    bool may_track = config.tracking && preferences.tracking && group != NotificationGroup::SECURITY;
    if (may_track && !n.html_body.empty()) outgoing.mail.html = tracked(n.html_body, n._id, base, key);
    if (!critical)
        outgoing.mail.list_unsubscribe = base + "/v1/unsubscribe/" + make_token(TokenKind::unsubscribe, {n._id}, key);
    co_return outgoing;
}

}  // namespace airside::notification

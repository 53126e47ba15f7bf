#include "services/notification/outgoing.hpp"

#include <algorithm>

#include "platform/contract/bus.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/notification/deliver.hpp"
#include "services/notification/devices.hpp"
#include "services/notification/domain/tracking.hpp"
#include "services/notification/domain/verification.hpp"
#include "services/notification/store/readers.hpp"
#include "services/notification/store/templates.hpp"

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
            .date = n.created_at,
            .our_reference = n._id,
            .categories = {std::string(json::name(n.type))}};
}

Outgoing refused(const char* code, std::string why) {
    return {.decided = messaging::Refused{true, code, std::move(why)}};
}

messaging::Sms sms_of(const Notification& n) {
    return {.to_phone = n.recipient_phone.value_or(""), .text = n.body, .our_reference = n._id};
}

std::chrono::seconds until(Instant end, Instant now) {
    return std::max(std::chrono::seconds(0), std::chrono::floor<std::chrono::seconds>(end - now));
}

messaging::Push push_of(const Notification& n, std::string token, Instant now) {
    messaging::Push push{.device_token = std::move(token), .title = n.subject, .body = n.body, .our_reference = n._id};
    push.data["type"] = json::name(n.type);
    if (n.booking_id) push.data["booking_id"] = n.booking_id->str();
    push.time_to_live = until(n.expires_at, now);
    push.urgent = n.priority == NotificationPriority::URGENT || n.priority == NotificationPriority::HIGH;
    return push;
}

// The same version of the template that the kept text is of, so that they differ by the secret only.
awaitable<Rendered> rendered_with_secret(const Dependencies& dependencies, const Config& config, const Notification& n,
                                         const user::VerificationView& verification) {
    auto source = co_await store::find_template(dependencies.documents, n.template_id);
    if (!source) throw unavailable("the template is gone: " + n.template_id);
    auto variables = with_secret(n.template_variables.text, verification, config.site_url);
    co_return render(*source, n.channel, n.language, variables);
}

// Nothing: the verification is over. The secret is asked for at this moment, so that it is never kept.
awaitable<std::optional<Rendered>> with_secret_in(const Dependencies& dependencies, const Config& config,
                                                  const Notification& n) {
    auto id = user::VerificationId::parse(n.verification_id.value_or(""));
    if (!id) co_return std::nullopt;
    auto ourselves = Caller::of_service("notification");
    auto verification = co_await find_verification(dependencies.bus, std::move(ourselves), *id);
    if (!verification) co_return std::nullopt;
    auto rendered = co_await rendered_with_secret(dependencies, config, n, *verification);
    co_return rendered;
}

// Where a message to the address or the number must not go. What can't be switched off is tried all the same.
awaitable<bool> is_given_up(const Dependencies& dependencies, const Notification& n) {
    if (!may_switch_off(group_of(n.type), n.channel)) co_return false;
    const auto& recipient = n.channel == NotificationChannel::SMS ? n.recipient_phone : n.recipient_email;
    auto suppressed = co_await store::is_suppressed(dependencies.documents, recipient.value_or(""));
    co_return suppressed;
}

void add_links(const Dependencies& dependencies, const Config& config, const Preferences& preferences,
               const Notification& n, messaging::Email& mail) {
    const auto& base = config.public_url;
    if (base.empty()) return;
    const auto& key = dependencies.service_secret.reveal();
    auto group = group_of(n.type);
    // Mails of the account's security hold a secret link, which goes through nobody else's hands.
    bool may_track = config.tracking && preferences.tracking && group != NotificationGroup::SECURITY;
    if (may_track && !n.html_body.empty()) mail.html = tracked(n.html_body, n._id, base, key);
    if (may_switch_off(group, NotificationChannel::EMAIL))
        mail.list_unsubscribe = base + "/v1/unsubscribe/" + make_token(TokenKind::unsubscribe, {n._id}, key);
}

}  // namespace

awaitable<std::optional<user::VerificationView>> find_verification(Bus& bus, Caller caller, user::VerificationId id) {
    try {
        user::GetVerification which{id};
        auto found = co_await bus.call(std::move(caller), which);
        co_return found;
    } catch (const Problem& problem) {
        if (problem.status != 404) throw;
    }
    co_return std::nullopt;
}

awaitable<Outgoing> prepare(const Dependencies& dependencies, const Config& config, Notification& n) {
    auto preferences = co_await store::preferences_of(dependencies.documents, n.user_id);
    if (!is_on(preferences, group_of(n.type), n.channel))
        co_return refused(code_opted_out, "the reader switched it off");
    if (n.channel == NotificationChannel::IN_APP) co_return Outgoing{.decided = messaging::Sent{n._id}};
    // An attempt whose outcome was unknown did bring it, as its provider reports.
    if (n.delivered_at) co_return Outgoing{.decided = messaging::Sent{n.provider_message_id.value_or("")}};
    if (!has_sender(dependencies, n.channel))
        co_return refused(code_no_channel, "no sender is configured for " + std::string(json::name(n.channel)));
    if (n.channel == NotificationChannel::PUSH) {
        auto now = dependencies.clock.now();
        auto token = co_await token_of_device(dependencies, n);
        if (!token) co_return refused(code_no_device, "the reader has no such device");
        co_return Outgoing{.decided = {}, .message = push_of(n, std::move(*token), now)};
    }
    auto given_up = co_await is_given_up(dependencies, n);
    if (given_up) co_return refused(code_suppressed, "messages to this address came back");
    std::optional<Rendered> secret;
    if (n.verification_id) {
        secret = co_await with_secret_in(dependencies, config, n);
        if (!secret) co_return refused(code_verification_over, "used, replaced or expired");
    }
    if (n.channel == NotificationChannel::SMS) {
        auto sms = sms_of(n);
        if (secret) sms.text = std::move(secret->text);
        co_return Outgoing{.decided = {}, .message = std::move(sms)};
    }
    auto mail = mail_of(n);
    add_links(dependencies, config, preferences, n, mail);
    if (secret) {
        mail.subject = std::move(secret->subject);
        mail.text = std::move(secret->text);
        mail.html = std::move(secret->html);
    }
    co_return Outgoing{.decided = {}, .message = std::move(mail)};
}

}  // namespace airside::notification

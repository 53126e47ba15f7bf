#include "services/notification/outgoing.hpp"

#include "platform/contract/bus.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
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
            .date = n.created_at};
}

Outgoing refused(const char* code, std::string why) {
    return {.decided = messaging::Refused{true, code, std::move(why)}};
}

// The same version of the template that the kept text is of, so that they differ by the link only.
awaitable<Rendered> rendered_with_link(const Dependencies& dependencies, const Config& config, const Notification& n,
                                       const user::VerificationView& verification) {
    auto source = co_await store::find_template(dependencies.documents, n.template_id);
    if (!source) throw unavailable("the template is gone: " + n.template_id);
    auto link = link_of(verification.purpose, config.site_url, verification.secret);
    co_return render(*source, n.channel, n.language, with_link(n.template_variables.text, link));
}

// False: the verification is over. The link is asked for at this moment, so that it is never kept.
awaitable<bool> put_link_in(const Dependencies& dependencies, const Config& config, const Notification& n,
                            messaging::Email& mail) {
    auto id = user::VerificationId::parse(n.verification_id.value_or(""));
    if (!id) co_return false;
    auto ourselves = Caller::of_service("notification");
    auto verification = co_await find_verification(dependencies.bus, std::move(ourselves), *id);
    if (!verification) co_return false;
    auto rendered = co_await rendered_with_link(dependencies, config, n, *verification);
    mail.subject = std::move(rendered.subject);
    mail.text = std::move(rendered.text);
    mail.html = std::move(rendered.html);
    co_return true;
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
    if (n.verification_id) {
        auto still_open = co_await put_link_in(dependencies, config, n, outgoing.mail);
        if (!still_open) co_return refused(code_verification_over, "used, replaced or expired");
    }
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

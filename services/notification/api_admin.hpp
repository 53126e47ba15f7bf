// What agents do with templates, bounces and suppressed addresses.
#pragma once
#include "services/notification/api.hpp"

namespace airside::notification {

// In requests and answers alike. {{variable}} and {{#list}}…{{/list}} (Mustache).
struct EmailText {
    Text<1, 500> subject;
    Text<1, 50000> body_text;
    Text<1, 50000> body_html;
    std::optional<Text<3, 255>> from_email;  // the configured sender
    std::optional<Text<1, 100>> from_name;
};
AIRSIDE_FIELDS(EmailText, subject, body_text, body_html, from_email, from_name)

struct SmsText {
    Text<1, 1000> body;
};
AIRSIDE_FIELDS(SmsText, body)

struct ShortText {
    Text<1, 200> title;
    Text<1, 4000> body;
};
AIRSIDE_FIELDS(ShortText, title, body)

struct TranslatedTexts {
    static constexpr FieldDoc docs[] = {{"language", "\"de\" or \"de-AT\"; what is left out stays in English"}};
    Text<2, 5> language;
    std::optional<EmailText> email;
    std::optional<SmsText> sms;
    std::optional<ShortText> push;
    std::optional<ShortText> in_app;
};
AIRSIDE_FIELDS(TranslatedTexts, language, email, sms, push, in_app)

struct TemplateView {
    std::string id;
    NotificationType type;
    std::string name;
    std::string description;
    std::int64_t version;
    std::vector<NotificationChannel> channels;
    std::optional<EmailText> email;
    std::optional<SmsText> sms;
    std::optional<ShortText> push;
    std::optional<ShortText> in_app;
    std::vector<TranslatedTexts> translations;
    std::vector<std::string> required_variables;
    std::vector<std::string> known_variables;  // those that there are for the type
    std::vector<std::string> faults;           // what publishing would refuse
    bool active;
    std::optional<Instant> created_at;
    std::optional<Instant> updated_at;
    std::optional<Instant> activated_at;  // absent: a draft
};
AIRSIDE_FIELDS(TemplateView, id, type, name, description, version, channels, email, sms, push, in_app, translations,
               required_variables, known_variables, faults, active, created_at, updated_at, activated_at)

struct TemplateList {
    std::vector<TemplateView> items;
};
AIRSIDE_FIELDS(TemplateList, items)

struct ListTemplates {
    static constexpr Endpoint endpoint{GET, "/v1/admin/notification-templates", "Templates, every version",
                                       Access::agent};
    using Response = TemplateList;
    std::optional<NotificationType> type;
};
AIRSIDE_FIELDS(ListTemplates, type)

struct GetTemplate {
    static constexpr Endpoint endpoint{GET, "/v1/admin/notification-templates/{id}", "Read a template", Access::agent};
    using Response = TemplateView;
    NotificationId id;
};
AIRSIDE_FIELDS(GetTemplate, id)

struct CreateTemplate {
    static constexpr Endpoint endpoint{POST, "/v1/admin/notification-templates",
                                       "Write the next version of a type's template, as a draft", Access::agent};
    using Response = Created<TemplateView>;
    NotificationType type;
    Text<1, 100> name;
    Text<1, 500> description;
    List<NotificationChannel, 1, 4> channels;
    std::optional<EmailText> email;
    std::optional<SmsText> sms;
    std::optional<ShortText> push;
    std::optional<ShortText> in_app;
    std::optional<List<TranslatedTexts, 1, 50>> translations;
    std::optional<List<Text<1, 100>, 1, 50>> required_variables;
};
AIRSIDE_FIELDS(CreateTemplate, type, name, description, channels, email, sms, push, in_app, translations,
               required_variables)

struct PublishTemplate {
    static constexpr Endpoint endpoint{POST, "/v1/admin/notification-templates/{id}/publish",
                                       "Check a template and use it from now on", Access::agent};
    using Response = TemplateView;
    NotificationId id;
};
AIRSIDE_FIELDS(PublishTemplate, id)

struct DeactivateTemplate {
    static constexpr Endpoint endpoint{POST, "/v1/admin/notification-templates/{id}/deactivate",
                                       "Stop using a template: without another, its type is not sent", Access::agent};
    using Response = TemplateView;
    NotificationId id;
};
AIRSIDE_FIELDS(DeactivateTemplate, id)

struct TemplatePreview {
    std::string subject;  // or the title
    std::string text;
    std::string html;  // of EMAIL
};
AIRSIDE_FIELDS(TemplatePreview, subject, text, html)

struct PreviewTemplate {
    static constexpr Problems<2> problems{{{422, "bad-template", "The template is not valid Mustache"},
                                           {422, "missing-variables", "The template needs more variables"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/notification-templates/{id}/preview",
                                       "Render a template with sample values", Access::agent, problems};
    static constexpr FieldDoc docs[] = {{"language", "en"}, {"channel", "EMAIL"}};
    using Response = TemplatePreview;
    NotificationId id;
    std::optional<NotificationChannel> channel;
    std::optional<Text<2, 5>> language;
    std::optional<std::map<std::string, std::string>> variables;  // instead of the sample's
};
AIRSIDE_FIELDS(PreviewTemplate, id, channel, language, variables)

struct TestSendOutcome {
    std::string outcome;  // SENT, REFUSED, UNAVAILABLE, UNKNOWN
    std::string detail;
};
AIRSIDE_FIELDS(TestSendOutcome, outcome, detail)

// To the agent's own address and no other.
struct TestSendTemplate {
    static constexpr Problems<2> problems{{{422, "bad-template", "The template is not valid Mustache"},
                                           {422, "missing-variables", "The template needs more variables"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/notification-templates/{id}/test",
                                       "Send a template with sample values to one's own address", Access::agent,
                                       problems};
    using Response = TestSendOutcome;
    NotificationId id;
    std::optional<Text<2, 5>> language;
};
AIRSIDE_FIELDS(TestSendTemplate, id, language)

// HARD: there is no such mailbox; the address gets no more mails but those that must be tried.
enum class BounceKind { HARD, SOFT };
AIRSIDE_ENUM(BounceKind, HARD, SOFT)

struct BounceNotification {
    static constexpr Problems<1> problems{{{409, "not-sent", "The notification was not sent, or bounced before"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/notifications/{id}/bounce", "Record that a mail came back",
                                       Access::agent, problems};
    static constexpr FieldDoc docs[] = {{"code", "the status of the delivery report, \"5.1.1\""},
                                        {"detail", "what the report says, without personal data"}};
    using Response = NotificationView;
    NotificationId id;
    BounceKind kind;
    std::optional<Text<1, 50>> code;
    std::optional<Text<1, 500>> detail;
};
AIRSIDE_FIELDS(BounceNotification, id, kind, code, detail)

struct SuppressedView {
    std::string id;
    std::string address;
    std::string notification_id;  // the one that came back
    std::string reason;
    Instant created_at;
};
AIRSIDE_FIELDS(SuppressedView, id, address, notification_id, reason, created_at)

struct SuppressedPage {
    std::vector<SuppressedView> items;
    std::optional<std::string> next_cursor;
};
AIRSIDE_FIELDS(SuppressedPage, items, next_cursor)

struct ListSuppressedAddresses {
    static constexpr Endpoint endpoint{GET, "/v1/admin/suppressed-addresses", "Addresses that mails came back from",
                                       Access::agent};
    using Response = SuppressedPage;
    std::optional<Text<1, 100>> cursor;
    std::optional<Int<1, 100>> limit;  // 20
};
AIRSIDE_FIELDS(ListSuppressedAddresses, cursor, limit)

struct ReleaseAddress {
    static constexpr Endpoint endpoint{DELETE, "/v1/admin/suppressed-addresses/{id}", "Send to an address again",
                                       Access::agent};
    using Response = NoContent;
    Text<1, 100> id;
};
AIRSIDE_FIELDS(ReleaseAddress, id)

}  // namespace airside::notification

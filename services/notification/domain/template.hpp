// A message's template: Mustache for subject, text and HTML, and the variables that it can't do without.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "platform/json/describe.hpp"
#include "services/notification/api.hpp"

namespace airside::notification {

struct EmailTemplate {
    std::string subject;
    std::string body_text;
    std::string body_html;
    std::optional<std::string> from_email;  // absent: the configured one
    std::optional<std::string> from_name;
};
AIRSIDE_FIELDS(EmailTemplate, subject, body_text, body_html, from_email, from_name)

struct SmsTemplate {
    std::string body;
};
AIRSIDE_FIELDS(SmsTemplate, body)

// Of PUSH and IN_APP.
struct ShortTemplate {
    std::string title;
    std::string body;
};
AIRSIDE_FIELDS(ShortTemplate, title, body)

// The same message in another language; a channel that it leaves out falls back to the template's own (English) text.
struct Translation {
    std::string language;  // "de", or "de-AT"
    std::optional<EmailTemplate> email;
    std::optional<SmsTemplate> sms;
    std::optional<ShortTemplate> push;
    std::optional<ShortTemplate> in_app;
};
AIRSIDE_FIELDS(Translation, language, email, sms, push, in_app)

struct Template {
    std::string _id;  // "booking_confirmation_v1"
    NotificationType type;
    std::string name;
    std::string description;
    std::int64_t version;
    std::vector<NotificationChannel> channels;
    std::optional<EmailTemplate> email;
    std::optional<SmsTemplate> sms;
    std::optional<ShortTemplate> push;
    std::optional<ShortTemplate> in_app;  // absent: subject and text of the e-mail
    std::vector<Translation> translations;
    std::vector<std::string> required_variables;
    bool active;  // of a type's active ones, the one that was activated last is used
    std::optional<Instant> created_at;
    std::optional<Instant> updated_at;
    std::optional<Instant> activated_at;  // absent: never published
};
AIRSIDE_FIELDS(Template, _id, type, name, description, version, channels, email, sms, push, in_app, translations,
               required_variables, active, created_at, updated_at, activated_at)

struct Rendered {
    std::string subject;
    std::string text;
    std::string html;
};

// For a channel, in the reader's language, else its base language ("de" for "de-AT"), else English; a channel that
// has no text of its own gets the e-mail's. `variables` is a JSON object: strings, numbers, lists of objects
// (sections). Throws Problem 422 that names each required variable which is missing or empty, each tag of the template
// that is no valid Mustache, or that there is no text.
Rendered render(const Template& source, NotificationChannel channel, std::string_view language,
                std::string_view variables);

// Every problem that publishing the template would meet; empty: none. A variable that is used but not declared is one,
// or declared but not used, or unknown to the type; and a channel without a text.
std::vector<std::string> faults(const Template& source);

// "booking_confirmation_v2"
std::string template_id(NotificationType type, std::int64_t version);

// Those that come with the product, in the order of their ids.
std::vector<Template> built_in_templates();

}  // namespace airside::notification

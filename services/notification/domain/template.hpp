// A message's template: Mustache for subject, text and HTML, and the variables that it can't do without.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "platform/json/describe.hpp"

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

struct Template {
    std::string _id;  // "booking_confirmation_v1"
    std::string name;
    std::string description;
    std::int64_t version;
    std::vector<std::string> channels;
    EmailTemplate email;
    std::optional<SmsTemplate> sms;
    std::vector<std::string> required_variables;
    bool active;
    std::optional<Instant> created_at;  // when it was published
    std::optional<Instant> updated_at;
};
AIRSIDE_FIELDS(Template, _id, name, description, version, channels, email, sms, required_variables, active, created_at,
               updated_at)

struct Rendered {
    std::string subject;
    std::string text;
    std::string html;
};

// `variables` is a JSON object: strings, numbers, lists of objects (sections). Throws Problem 422 that names each
// required variable which is missing or empty, and each tag of the template that is no valid Mustache.
Rendered render(const Template& source, std::string_view variables);

// Every problem that publishing the template would meet; empty: none. A variable used but not declared is one.
std::vector<std::string> faults(const Template& source);

// Those that come with the product, in the order of their ids.
std::vector<Template> built_in_templates();

}  // namespace airside::notification

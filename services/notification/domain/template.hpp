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
    std::string from_email;
    std::string from_name;
};
AIRSIDE_FIELDS(EmailTemplate, subject, body_text, body_html, from_email, from_name)

struct Template {
    std::string id;  // "booking_confirmation_v1"
    std::string name;
    std::string description;
    std::int64_t version;
    std::vector<std::string> channels;
    EmailTemplate email;
    std::vector<std::string> required_variables;
    bool active;
};
AIRSIDE_FIELDS(Template, id, name, description, version, channels, email, required_variables, active)

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

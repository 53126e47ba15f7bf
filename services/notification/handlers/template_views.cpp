#include "services/notification/handlers/template_views.hpp"

#include <boost/json.hpp>

#include "services/notification/domain/variables.hpp"

namespace airside::notification {

namespace {

EmailText shown(const EmailTemplate& email) {
    EmailText text{{email.subject}, {email.body_text}, {email.body_html}, {}, {}};
    if (email.from_email) text.from_email = Text<3, 255>{*email.from_email};
    if (email.from_name) text.from_name = Text<1, 100>{*email.from_name};
    return text;
}
SmsText shown(const SmsTemplate& sms) { return {{sms.body}}; }
ShortText shown(const ShortTemplate& brief) { return {{brief.title}, {brief.body}}; }

EmailTemplate kept(const EmailText& text) {
    EmailTemplate email{text.subject.value, text.body_text.value, text.body_html.value, {}, {}};
    if (text.from_email) email.from_email = text.from_email->value;
    if (text.from_name) email.from_name = text.from_name->value;
    return email;
}
SmsTemplate kept(const SmsText& text) { return {text.body.value}; }
ShortTemplate kept(const ShortText& text) { return {text.title.value, text.body.value}; }

// Whichever way the texts go, each that is there.
template <class From>
auto shown(const std::optional<From>& from) -> std::optional<decltype(shown(*from))> {
    if (!from) return {};
    return shown(*from);
}
template <class From>
auto kept(const std::optional<From>& from) -> std::optional<decltype(kept(*from))> {
    if (!from) return {};
    return kept(*from);
}

std::vector<std::string> variables_of(NotificationType type) {
    std::vector<std::string> names;
    auto sample = boost::json::parse(sample_variables(type));
    for (auto& entry : sample.as_object()) names.emplace_back(entry.key());
    return names;
}

}  // namespace

TemplateView view_of(const Template& source) {
    TemplateView view{.id = source._id,
                      .type = source.type,
                      .name = source.name,
                      .description = source.description,
                      .version = source.version,
                      .channels = source.channels,
                      .email = shown(source.email),
                      .sms = shown(source.sms),
                      .push = shown(source.push),
                      .in_app = shown(source.in_app),
                      .translations = {},
                      .required_variables = source.required_variables,
                      .known_variables = variables_of(source.type),
                      .faults = faults(source),
                      .active = source.active,
                      .created_at = source.created_at,
                      .updated_at = source.updated_at,
                      .activated_at = source.activated_at};
    for (auto& t : source.translations)
        view.translations.push_back({{t.language}, shown(t.email), shown(t.sms), shown(t.push), shown(t.in_app)});
    return view;
}

Template draft_of(const CreateTemplate& request, Instant now) {
    Template draft{._id = {},
                   .type = request.type,
                   .name = request.name.value,
                   .description = request.description.value,
                   .version = 0,
                   .channels = request.channels,
                   .email = kept(request.email),
                   .sms = kept(request.sms),
                   .push = kept(request.push),
                   .in_app = kept(request.in_app),
                   .translations = {},
                   .required_variables = {},
                   .active = false,
                   .created_at = now,
                   .updated_at = {},
                   .activated_at = {}};
    std::vector<TranslatedTexts> translations;
    if (request.translations) translations = *request.translations;
    for (auto& t : translations)
        draft.translations.push_back({t.language.value, kept(t.email), kept(t.sms), kept(t.push), kept(t.in_app)});
    std::vector<Text<1, 100>> names;
    if (request.required_variables) names = *request.required_variables;
    for (auto& name : names) draft.required_variables.push_back(name.value);
    return draft;
}

}  // namespace airside::notification

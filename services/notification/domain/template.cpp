#include "services/notification/domain/template.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <kainjow/mustache.hpp>

#include "platform/core/ascii.hpp"
#include "platform/core/embedded.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/notification/domain/preferences.hpp"
#include "services/notification/domain/variables.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> notification_templates;
}

namespace airside::notification {

namespace {

namespace bj = boost::json;
namespace mustache = kainjow::mustache;

mustache::data data_of(const bj::value& value) {
    switch (value.kind()) {
        case bj::kind::object: {
            mustache::data object(mustache::data::type::object);
            for (auto& entry : value.get_object()) object.set(std::string(entry.key()), data_of(entry.value()));
            return object;
        }
        case bj::kind::array: {
            mustache::data list(mustache::data::type::list);
            for (auto& item : value.get_array()) list.push_back(data_of(item));
            return list;
        }
        case bj::kind::string: return mustache::data(std::string(value.get_string()));
        case bj::kind::bool_: return mustache::data(value.get_bool());
        case bj::kind::null: return mustache::data(false);
        default: return mustache::data(bj::serialize(value));
    }
}

std::string filled(const std::string& text, const mustache::data& variables, bool escape) {
    mustache::mustache source(text);
    if (!escape) source.set_custom_escape([](const std::string& raw) { return raw; });
    if (!source.is_valid())
        throw Problem(422, "bad-template", "The template is not valid Mustache", source.error_message());
    return source.render(variables);
}

// The top-level names that a text uses; those inside a section belong to its items.
void names_used(std::string_view text, std::set<std::string>& names) {
    int depth = 0;
    for (std::size_t at = 0; (at = text.find("{{", at)) != text.npos;) {
        auto end = text.find("}}", at);
        if (end == text.npos) return;
        auto tag = text.substr(at + 2, end - at - 2);
        at = end + 2;
        char kind = tag.empty() ? ' ' : tag[0];
        if (kind == '/') {
            --depth;
            continue;
        }
        auto name = tag.substr(std::string_view("#^{&!").find(kind) == std::string_view::npos ? 0 : 1);
        while (name.starts_with(' ')) name.remove_prefix(1);
        while (name.ends_with(' ') || name.ends_with('}')) name.remove_suffix(1);
        if (depth == 0 && kind != '!') names.insert(std::string(name));
        if (kind == '#' || kind == '^') ++depth;
    }
}

bool is_given(const bj::object& variables, const std::string& name) {
    const auto* value = variables.if_contains(name);
    if (!value || value->is_null()) return false;
    if (value->is_string()) return !value->get_string().empty();
    return !value->is_array() || !value->get_array().empty();
}

// The texts of one language, each with what it falls back to.
struct Texts {
    const EmailTemplate* email;
    const SmsTemplate* sms = nullptr;
    const ShortTemplate* push = nullptr;
    const ShortTemplate* in_app = nullptr;
};

template <class T>
const T* address_of(const std::optional<T>& value) {
    return value ? &*value : nullptr;
}

const Translation* translation(const Template& source, std::string_view language) {
    for (auto wanted : {language, language.substr(0, language.find('-'))})
        for (auto& one : source.translations)
            if (one.language == wanted) return &one;
    return nullptr;
}

Texts texts_in(const Template& source, std::string_view language) {
    Texts texts{address_of(source.email), address_of(source.sms), address_of(source.push), address_of(source.in_app)};
    const auto* other = translation(source, language);
    if (!other) return texts;
    if (other->email) {
        texts.email = &*other->email;
        texts.in_app = nullptr;  // a translated mail says it better than an in-app text in English
    }
    if (other->sms) texts.sms = &*other->sms;
    if (other->push) texts.push = &*other->push;
    if (other->in_app) texts.in_app = &*other->in_app;
    return texts;
}

// Every text of the template, for the checks.
std::vector<const std::string*> all_texts(const Template& source) {
    std::vector<const std::string*> texts;
    auto add = [&](const EmailTemplate* email, const SmsTemplate* sms, const ShortTemplate* push,
                   const ShortTemplate* in_app) {
        if (email) texts.insert(texts.end(), {&email->subject, &email->body_text, &email->body_html});
        if (sms) texts.push_back(&sms->body);
        for (const auto* brief : {push, in_app})
            if (brief) texts.insert(texts.end(), {&brief->title, &brief->body});
    };
    add(address_of(source.email), address_of(source.sms), address_of(source.push), address_of(source.in_app));
    for (auto& t : source.translations)
        add(address_of(t.email), address_of(t.sms), address_of(t.push), address_of(t.in_app));
    return texts;
}

void check_channels(const Template& source, std::vector<std::string>& found) {
    if (source.channels.empty()) found.push_back("it has no channel");
    bool holds_secret = group_of(source.type) == NotificationGroup::SECURITY;
    bool code = source.type == NotificationType::PHONE_VERIFICATION;
    auto secrets_way = code ? NotificationChannel::SMS : NotificationChannel::EMAIL;
    bool mail = source.email && !source.email->subject.empty() && !source.email->body_text.empty();
    for (auto channel : source.channels) {
        if (holds_secret && channel != secrets_way)
            found.push_back(code ? "its code is a secret, which goes by SMS only"
                                 : "its link is a secret, which goes by EMAIL only");
        bool has_text = (channel == NotificationChannel::EMAIL && mail) ||
                        (channel == NotificationChannel::SMS && source.sms) ||
                        (channel == NotificationChannel::PUSH && source.push) ||
                        (channel == NotificationChannel::IN_APP && (source.in_app || mail));
        if (!has_text) found.push_back("the channel " + std::string(json::name(channel)) + " has no text");
    }
}

}  // namespace

Rendered render(const Template& source, NotificationChannel channel, std::string_view language,
                std::string_view variables) {
    auto values = bj::parse(variables).as_object();
    Problem missing(422, "missing-variables", "The template needs more variables");
    for (auto& name : source.required_variables)
        if (!is_given(values, name)) missing.errors.push_back({"/template_variables/" + name, "required"});
    if (!missing.errors.empty()) throw missing;
    auto data = data_of(values);
    auto texts = texts_in(source, language);
    auto brief = [&](const ShortTemplate& text) {
        return Rendered{filled(text.title, data, false), filled(text.body, data, false), {}};
    };
    if (channel == NotificationChannel::SMS && texts.sms) return {{}, filled(texts.sms->body, data, false), {}};
    if (channel == NotificationChannel::PUSH && texts.push) return brief(*texts.push);
    if (channel == NotificationChannel::IN_APP && texts.in_app) return brief(*texts.in_app);
    if (!texts.email)
        throw Problem(422, "bad-template", "The template has no text for the channel",
                      std::string(json::name(channel)));
    Rendered mail{filled(texts.email->subject, data, false), filled(texts.email->body_text, data, false), {}};
    if (channel == NotificationChannel::EMAIL) mail.html = filled(texts.email->body_html, data, true);
    return mail;
}

std::vector<std::string> faults(const Template& source) {
    std::vector<std::string> found;
    std::set<std::string> used;
    for (const auto* text : all_texts(source)) {
        mustache::mustache parsed(*text);
        if (!parsed.is_valid()) found.push_back(parsed.error_message());
        names_used(*text, used);
    }
    check_channels(source, found);
    auto known = bj::parse(sample_variables(source.type)).as_object();
    for (auto& name : used)
        if (std::ranges::find(source.required_variables, name) == source.required_variables.end())
            found.push_back(name + " is used but not declared in required_variables");
    for (auto& name : source.required_variables) {
        if (!used.contains(name)) found.push_back(name + " is declared but not used");
        if (!known.contains(name))
            found.push_back("a " + std::string(json::name(source.type)) + " has no variable " + name);
    }
    return found;
}

std::string template_id(NotificationType type, std::int64_t version) {
    return lower_case(json::name(type)) + "_v" + std::to_string(version);
}

std::vector<Template> built_in_templates() {
    // Each template is <id>.json with its facts and short texts, and <id>.txt and <id>.html with the bodies of its
    // mail.
    std::map<std::string_view, std::string_view> files;
    for (auto& file : embedded::notification_templates) files[file.name] = file.text;
    std::vector<Template> templates;
    for (auto& [name, text] : files) {
        if (!name.ends_with(".json")) continue;
        auto source = json::from_json<Template>(text);
        if (source.email) {
            source.email->body_text = files.at(source._id + ".txt");
            source.email->body_html = files.at(source._id + ".html");
        }
        templates.push_back(std::move(source));
    }
    return templates;
}

}  // namespace airside::notification

#include "services/notification/domain/template.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <boost/json.hpp>
#include <kainjow/mustache.hpp>

#include "platform/core/embedded.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"

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

}  // namespace

Rendered render(const Template& source, std::string_view variables) {
    auto values = bj::parse(variables).as_object();
    Problem missing(422, "missing-variables", "The template needs more variables");
    for (auto& name : source.required_variables)
        if (!is_given(values, name)) missing.errors.push_back({"/template_variables/" + name, "required"});
    if (!missing.errors.empty()) throw missing;
    auto data = data_of(values);
    return {filled(source.email.subject, data, false), filled(source.email.body_text, data, false),
            filled(source.email.body_html, data, true)};
}

std::vector<std::string> faults(const Template& source) {
    std::vector<std::string> found;
    std::set<std::string> used;
    for (auto* text : {&source.email.subject, &source.email.body_text, &source.email.body_html}) {
        mustache::mustache parsed(*text);
        if (!parsed.is_valid()) found.push_back(parsed.error_message());
        names_used(*text, used);
    }
    for (auto& name : used)
        if (std::ranges::find(source.required_variables, name) == source.required_variables.end())
            found.push_back(name + " is used but not declared in required_variables");
    for (auto& name : source.required_variables)
        if (!used.contains(name)) found.push_back(name + " is declared but not used");
    return found;
}

std::vector<Template> built_in_templates() {
    // Each template is three files: <id>.json with its facts, <id>.txt and <id>.html with its bodies.
    std::map<std::string_view, std::string_view> files;
    for (auto& file : embedded::notification_templates) files[file.name] = file.text;
    std::vector<Template> templates;
    for (auto& [name, text] : files) {
        if (!name.ends_with(".json")) continue;
        auto source = json::from_json<Template>(text);
        source.email.body_text = files.at(source._id + ".txt");
        source.email.body_html = files.at(source._id + ".html");
        templates.push_back(std::move(source));
    }
    return templates;
}

}  // namespace airside::notification

#include <unistd.h>

#include "platform/config/reader.hpp"
#include "platform/config/text_value.hpp"
#include "platform/core/ascii.hpp"

namespace airside::config {
namespace {

constexpr std::string_view prefix = "AIRSIDE_";

// Names that begin like ours and mean something else.
bool is_foreign(std::string_view name) {
    return !name.starts_with(prefix) || name.starts_with("AIRSIDE_TEST_") || name == "AIRSIDE_CONFIG" ||
           name == "AIRSIDE_VAR";
}

}  // namespace

Environment process_environment() {
    Environment out;
    for (char** entry = environ; entry && *entry; ++entry) {
        std::string_view text = *entry;
        auto equals = text.find('=');
        if (equals != text.npos && text.starts_with(prefix))
            out.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return out;
}

void Reader::read_environment(const TypeInfo& type, void* object, const Environment& environment) {
    for (auto& [name, value] : environment)
        if (!is_foreign(name))
            set_from_environment(type, object, std::string_view(name).substr(prefix.size()), "", value,
                                 "environment " + name);
}

// `rest` is what of the name is still to be followed: HTTP__PORT, then PORT.
void Reader::set_from_environment(const TypeInfo& type, void* object, std::string_view rest, const std::string& key,
                                  const std::string& text, const std::string& place) {
    if (type.kind == Kind::optional && (type.inner->kind == Kind::object || type.inner->kind == Kind::map)) {
        bool engaged = type.count(object) > 0;
        auto* inner = engaged ? const_cast<void*>(type.item(object, 0)) : type.add(object, "");
        return set_from_environment(*type.inner, inner, rest, key, text, place);
    }
    if (type.kind == Kind::secret && rest == "FILE") return set_secret_from_file(type, object, text, key, place);
    if (type.kind == Kind::optional && type.inner->kind == Kind::secret && rest == "FILE")
        return set_secret_from_file(*type.inner, type.add(object, ""), text, key, place);
    if (rest.empty()) return set_leaf(type, object, key, text, place);
    auto end = rest.find("__");
    auto name = lower_case(rest.substr(0, end));
    auto next = end == rest.npos ? std::string_view() : rest.substr(end + 2);
    if (type.kind == Kind::map)
        return set_from_environment(*type.inner, type.add(object, name), next, below(key, name), text, place);
    for (auto& field : type.fields)
        if (lower_case(field.name) == name)
            return set_from_environment(field.type(), static_cast<char*>(object) + field.offset, next, below(key, name),
                                        text, place);
    unknown_key(type, place, key, name);
}

void Reader::set_leaf(const TypeInfo& type, void* object, const std::string& key, const std::string& text,
                      const std::string& place) {
    if (type.kind == Kind::optional) {
        type.clear(object);
        if (!text.empty()) set_leaf(*type.inner, type.add(object, ""), key, text, place);
    } else if (type.kind == Kind::list) {
        set_list(type, object, key, text, place);
    } else if (!set_from_text(type, object, text, true)) {
        fail(place, key, "expected " + expected(type) + (type.kind == Kind::secret ? "" : ", got \"" + text + "\""));
    }
}

void Reader::set_list(const TypeInfo& type, void* object, const std::string& key, const std::string& text,
                      const std::string& place) {
    if (text.starts_with('[')) {
        try {
            auto table = toml::parse("x = " + text);
            Reader list(place);
            list.read(type, object, *table["x"].node(), key);
            errors.insert(errors.end(), list.errors.begin(), list.errors.end());
        } catch (const toml::parse_error& error) {
            fail(place, key, std::string(error.description()));
        }
        return;
    }
    type.clear(object);
    std::string_view rest = text;
    while (!rest.empty()) {
        auto comma = rest.find(',');
        auto item = rest.substr(0, comma);
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        set_leaf(*type.inner, type.add(object, ""), key, std::string(item), place);
        rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
    }
}

}  // namespace airside::config

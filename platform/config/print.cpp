#include <algorithm>
#include <cstdio>

#include "platform/config/config.hpp"
#include "platform/config/duration.hpp"
#include "platform/core/ascii.hpp"

namespace airside::config {
namespace {

std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        char escaped[8];
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            std::snprintf(escaped, sizeof escaped, "\\u%04X", static_cast<unsigned>(c));
            out += escaped;
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string key_text(const std::string& key) {
    bool bare = !key.empty() &&
                std::all_of(key.begin(), key.end(), [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
    return bare ? key : toml_string(key);
}

std::string real_text(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    std::string out = text;
    bool whole = out.find_first_not_of("-0123456789") == std::string::npos;
    return whole ? out + ".0" : out;
}

std::string enumerator(const TypeInfo& type, std::int64_t value) {
    for (auto& [name, known] : type.values)
        if (known == value) return toml_string(name);
    return toml_string(std::to_string(value));
}

std::string inline_value(const TypeInfo& type, const void* object) {
    switch (type.kind) {
        case Kind::boolean: return type.get_integer(object) ? "true" : "false";
        case Kind::integer: return std::to_string(type.get_integer(object));
        case Kind::real: return real_text(type.get_real(object));
        case Kind::text: return toml_string(type.get_text(object));
        case Kind::secret: return type.get_text(object).empty() ? "\"\"" : "\"***\"";
        case Kind::duration: return toml_string(print_duration(type.get_integer(object) * type.nanoseconds_a_tick));
        case Kind::enumeration: return enumerator(type, type.get_integer(object));
        case Kind::optional: return inline_value(*type.inner, type.item(object, 0));
        default: break;
    }
    std::string out = "[";
    for (std::size_t i = 0; i < type.count(object); ++i)
        out += (i ? ", " : "") + inline_value(*type.inner, type.item(object, i));
    return out + "]";
}

bool is_table(const TypeInfo& type) {
    if (type.kind == Kind::optional || type.kind == Kind::list) return is_table(*type.inner);
    return type.kind == Kind::object || type.kind == Kind::map;
}

std::string below(const std::string& key, const std::string& name) {
    return key.empty() ? key_text(name) : key + "." + key_text(name);
}

void print_entries(std::string& out, const TypeInfo& type, const void* object, const std::string& key);

void print_table(std::string& out, const TypeInfo& type, const void* object, const std::string& key) {
    if (type.kind == Kind::optional) {
        if (type.count(object))
            print_table(out, *type.inner, type.item(object, 0), key);
        else
            out += "\n# [" + key + "]\n";
    } else if (type.kind == Kind::list) {
        for (std::size_t i = 0; i < type.count(object); ++i) {
            out += "\n[[" + key + "]]\n";
            print_entries(out, *type.inner, type.item(object, i), key);
        }
    } else {
        out += "\n[" + key + "]\n";
        print_entries(out, type, object, key);
    }
}

// In TOML a table's own values stand before its sub-tables.
void print_entries(std::string& out, const TypeInfo& type, const void* object, const std::string& key) {
    struct Entry {
        std::string name;
        const TypeInfo* type;
        const void* object;
    };
    std::vector<Entry> entries;
    for (auto& field : type.fields)
        entries.push_back({std::string(field.name), &field.type(), static_cast<const char*>(object) + field.offset});
    if (type.kind == Kind::map)
        for (auto& [name, value] : type.entries(object)) entries.push_back({name, type.inner, value});
    for (auto& entry : entries) {
        if (is_table(*entry.type)) continue;
        bool absent = entry.type->kind == Kind::optional && entry.type->count(entry.object) == 0;
        out += absent ? "# " + key_text(entry.name) + " =\n"
                      : key_text(entry.name) + " = " + inline_value(*entry.type, entry.object) + "\n";
    }
    for (auto& entry : entries)
        if (is_table(*entry.type)) print_table(out, *entry.type, entry.object, below(key, entry.name));
}

}  // namespace

std::string detail::print(const TypeInfo& type, const void* object) {
    std::string out;
    print_entries(out, type, object, "");
    return out;
}

}  // namespace airside::config

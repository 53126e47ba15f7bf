#include "platform/config/reader.hpp"

#include <fstream>
#include <sstream>

#include "platform/config/text_value.hpp"

namespace airside::config {
namespace {

void* member(void* object, const FieldInfo& field) { return static_cast<char*>(object) + field.offset; }
const void* member(const void* object, const FieldInfo& field) {
    return static_cast<const char*>(object) + field.offset;
}

const FieldInfo* find_field(const TypeInfo& type, std::string_view name) {
    for (auto& field : type.fields)
        if (field.name == name) return &field;
    return nullptr;
}

bool holds_secret(const TypeInfo& type) {
    return type.kind == Kind::secret || (type.inner && holds_secret(*type.inner));
}

std::string shown(const toml::node& node) {
    if (node.is_table()) return "a table";
    if (node.is_array()) return "a list";
    std::ostringstream out;
    node.visit([&](auto& value) {
        if constexpr (toml::is_value<decltype(value)>) out << value;
    });
    auto text = out.str();
    return node.is_string() ? "\"" + *node.value<std::string>() + "\"" : text;
}

}  // namespace

std::string Reader::place_of(const toml::node& node) const {
    auto line = node.source().begin.line;
    return line ? path_ + ":" + std::to_string(line) : path_;
}

void Reader::fail(const std::string& place, const std::string& key, const std::string& what) {
    errors.push_back(place + ": " + (key.empty() ? "" : key + ": ") + what);
}

void Reader::refuse(const TypeInfo& type, const toml::node& node, const std::string& key) {
    auto got = holds_secret(type) ? "" : ", got " + shown(node);
    fail(place_of(node), key, "expected " + expected(type) + got);
}

void Reader::unknown_key(const TypeInfo& type, const std::string& place, const std::string& key,
                         std::string_view name) {
    auto meant = closest(name, type.fields);
    fail(place, below(key, name), "unknown key" + (meant ? "; did you mean " + *meant + "?" : std::string()));
}

void Reader::read_file(const TypeInfo& type, void* object) {
    std::ifstream file(path_);
    if (!file) return fail(path_, "", "cannot be read");
    std::ostringstream text;
    text << file.rdbuf();
    try {
        auto table = toml::parse(text.str(), path_);
        read(type, object, table, "");
    } catch (const toml::parse_error& error) {
        fail(path_ + ":" + std::to_string(error.source().begin.line), "", std::string(error.description()));
    }
}

void Reader::read(const TypeInfo& type, void* object, const toml::node& node, const std::string& key) {
    switch (type.kind) {
        case Kind::object: return read_object(type, object, node, key);
        case Kind::list: return read_list(type, object, node, key);
        case Kind::map: return read_map(type, object, node, key);
        case Kind::secret: return read_secret(type, object, node, key);
        case Kind::optional: return read(*type.inner, type.add(object, ""), node, key);
        default:
            if (!read_scalar(type, object, node)) refuse(type, node, key);
    }
}

void Reader::read_object(const TypeInfo& type, void* object, const toml::node& node, const std::string& key) {
    auto* table = node.as_table();
    if (!table) return refuse(type, node, key);
    for (auto&& [name, value] : *table) {
        auto* field = find_field(type, name.str());
        if (field)
            read(field->type(), member(object, *field), value, below(key, name.str()));
        else
            unknown_key(type, place_of(value), key, name.str());
    }
}

void Reader::read_list(const TypeInfo& type, void* object, const toml::node& node, const std::string& key) {
    auto* array = node.as_array();
    if (!array) return refuse(type, node, key);
    type.clear(object);  // a list in the file replaces the default
    for (std::size_t i = 0; i < array->size(); ++i)
        read(*type.inner, type.add(object, ""), (*array)[i], key + "[" + std::to_string(i) + "]");
}

void Reader::read_map(const TypeInfo& type, void* object, const toml::node& node, const std::string& key) {
    auto* table = node.as_table();
    if (!table) return refuse(type, node, key);
    for (auto&& [name, value] : *table)
        read(*type.inner, type.add(object, std::string(name.str())), value, below(key, name.str()));
}

void Reader::read_secret(const TypeInfo& type, void* object, const toml::node& node, const std::string& key) {
    if (node.is_string()) return type.set_text(object, *node.value<std::string>());
    auto* table = node.as_table();
    auto file = table && table->size() == 1 ? (*table)["file"].value<std::string>() : std::nullopt;
    if (!file) return refuse(type, node, key);
    set_secret_from_file(type, object, *file, key, place_of(node));
}

void Reader::set_secret_from_file(const TypeInfo& type, void* object, const std::string& file, const std::string& key,
                                  const std::string& place) {
    // Relative to the configuration file, so that it does not matter where the program was started.
    auto where = std::filesystem::path(path_).parent_path() / file;
    std::ifstream in(where);
    std::ostringstream text;
    text << in.rdbuf();
    auto secret = text.str();
    while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
    if (!in || secret.empty()) return fail(place, key, "the file " + where.string() + " cannot be read or is empty");
    type.set_text(object, std::move(secret));
}

bool Reader::read_scalar(const TypeInfo& type, void* object, const toml::node& node) {
    if (node.is_string()) return set_from_text(type, object, *node.value<std::string>(), false);
    if (type.kind == Kind::boolean && node.is_boolean()) {
        type.set_integer(object, *node.value<bool>());
        return true;
    }
    if (type.kind == Kind::integer && node.is_integer()) return set_integer(type, object, *node.value<std::int64_t>());
    if (type.kind == Kind::real && node.is_number()) {
        type.set_real(object, *node.value<double>());
        return true;
    }
    return false;
}

void Reader::check(const TypeInfo& type, const void* object, const std::string& key) {
    for (auto& field : type.fields) check(field.type(), member(object, field), below(key, field.name));
    if (type.kind == Kind::list)
        for (std::size_t i = 0; i < type.count(object); ++i)
            check(*type.inner, type.item(object, i), key + "[" + std::to_string(i) + "]");
    if (type.kind == Kind::optional && type.count(object)) check(*type.inner, type.item(object, 0), key);
    if (type.kind == Kind::map)
        for (auto& [name, value] : type.entries(object)) check(*type.inner, value, below(key, name));
    if (!type.check) return;
    if (auto wrong = type.check(object); !wrong.empty()) fail(path_.empty() ? "configuration" : path_, key, wrong);
}

}  // namespace airside::config

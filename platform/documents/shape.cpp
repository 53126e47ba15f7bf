#include "platform/documents/shape.hpp"

#include <algorithm>
#include <cstdio>
#include <set>

#include <boost/json/parse.hpp>

#include "platform/core/ascii.hpp"

namespace airside::documents {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument("documents: " + why); }

void check_text(std::string_view text, std::string_view where) {
    if (text.find('\0') != text.npos) refuse("NUL in " + std::string(where));
}

std::string below(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
}

boost::json::value parse_json(std::string_view text) {
    boost::system::error_code error;
    auto value = boost::json::parse(text, error);
    if (error) refuse("not JSON: " + error.message());
    return value;
}

void normalise_date(boost::json::value& value, const std::string& path) {
    if (value.is_null()) return;
    auto instant = value.is_string() ? parse_instant(std::string_view(value.get_string())) : std::nullopt;
    if (!instant) refuse(path + " is declared as a date, and holds something else");
    value = date_text(*instant);
}

void normalise(const Collection& collection, boost::json::value& value, const std::string& path) {
    if (is_date(collection, path)) return normalise_date(value, path);
    if (auto* text = value.if_string()) return check_text(*text, path);
    if (auto* list = value.if_array())
        for (auto& item : *list) normalise(collection, item, path + ".[]");
    auto* object = value.if_object();
    if (!object) return;
    for (auto& member : *object) {
        std::string_view name = member.key();
        check_text(name, "a name");
        if (name.empty() || name.front() == '$' || name.find('.') != name.npos)
            refuse("not a field's name: " + std::string(name));
        normalise(collection, member.value(), below(path, name));
    }
}

const boost::json::value* find(const boost::json::object& document, std::string_view field) {
    const boost::json::object* object = &document;
    const boost::json::value* value = nullptr;
    for (auto name : split_path(field)) {
        value = object ? object->if_contains(name) : nullptr;
        if (!value) return nullptr;
        object = value->if_object();
    }
    return value;
}

bool in_unique_index(const Collection& collection, std::string_view field) {
    for (auto& index : collection.indexes)
        for (auto& key : index.keys)
            if (index.unique && key.field == field) return true;
    return false;
}

bool is_null(const Value& value) { return std::holds_alternative<std::nullptr_t>(value.variant()); }

void check_kind(const Collection& collection, std::string_view field, const Value& value) {
    if (is_null(value)) return;
    bool instant = std::holds_alternative<Instant>(value.variant());
    if (instant != is_date(collection, field))
        refuse(std::string(field) + (instant ? " is not declared as a date" : " takes an Instant"));
    if (field == "_id" && !std::holds_alternative<std::string>(value.variant())) refuse("an _id is a string");
    if (auto* text = std::get_if<std::string>(&value.variant())) check_text(*text, field);
}

}  // namespace

bool is_date(const Collection& collection, std::string_view field) {
    return std::find(collection.dates.begin(), collection.dates.end(), field) != collection.dates.end();
}

std::vector<std::string_view> split_path(std::string_view field) {
    std::vector<std::string_view> names;
    for (;;) {
        auto dot = field.find('.');
        names.push_back(field.substr(0, dot));
        if (dot == field.npos) return names;
        field.remove_prefix(dot + 1);
    }
}

Instant to_millisecond(Instant instant) { return std::chrono::floor<std::chrono::milliseconds>(instant); }

std::string date_text(Instant instant) {
    auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(instant);
    auto day = std::chrono::floor<std::chrono::days>(milliseconds);
    std::chrono::year_month_day date(day);
    std::chrono::hh_mm_ss time(milliseconds - day);
    int year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) refuse("a date outside of the years 0 to 9999");
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", year, static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                  static_cast<int>(time.subseconds().count()));
    return text;
}

boost::json::object parse_document(const Collection& collection, std::string_view text) {
    check_collection(collection);
    auto value = parse_json(text);
    if (!value.is_object()) refuse("a document is an object");
    normalise(collection, value, "");
    auto& document = value.get_object();
    auto* id = document.if_contains("_id");
    if (!id || !id->is_string() || id->get_string().empty()) refuse("a document needs a string _id");
    for (auto& index : collection.indexes)
        for (auto& key : index.keys) {
            auto* field = index.unique ? find(document, key.field) : id;
            if (!field || field->is_null())
                refuse(key.field + " is in the unique index " + index.name + " and missing");
        }
    return std::move(document);
}

void check_field(std::string_view field) {
    for (auto name : split_path(field)) {
        bool good = !name.empty() && std::all_of(name.begin(), name.end(),
                                                 [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
        if (!good) refuse("not a field: " + std::string(field));
    }
}

void check_collection(const Collection& collection) {
    auto is_name = [](std::string_view name) {
        bool lower =
            std::all_of(name.begin(), name.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
        return !name.empty() && name.size() <= 63 && lower && !is_digit(name[0]);
    };
    if (!is_name(collection.name)) refuse("not a collection's name: " + collection.name);
    for (auto& field : collection.dates) check_field(field);
    for (auto& index : collection.indexes) {
        if (!is_name(index.name) || index.keys.empty()) refuse("not an index: " + index.name);
        for (auto& key : index.keys) check_field(key.field);
        if (index.expires && (index.keys.size() != 1 || !is_date(collection, index.keys[0].field)))
            refuse("a TTL index is on one declared date: " + index.name);
    }
}

void check(const Collection& collection, const Filter& filter) {
    check_collection(collection);
    for (auto& condition : filter) {
        check_field(condition.field);
        if (condition.op != Op::one_of && condition.values.size() != 1) refuse("a condition has one value");
        bool compares = condition.op != Op::eq && condition.op != Op::ne && condition.op != Op::one_of;
        for (auto& value : condition.values) {
            auto& kind = value.variant();
            check_kind(collection, condition.field, value);
            if (std::holds_alternative<Json>(kind)) refuse("a filter compares with plain values");
            if (compares && (is_null(value) || std::holds_alternative<bool>(kind)))
                refuse("nothing is less than null, true or false");
            if (condition.op == Op::one_of && is_null(value)) refuse("null is not one of a list: use eq");
        }
    }
}

void check(const Collection& collection, const std::vector<SortKey>& order) {
    check_collection(collection);
    for (auto& key : order) check_field(key.field);
}

void check(const Collection& collection, const Update& update) {
    check_collection(collection);
    std::set<std::string_view> fields;
    auto add = [&](std::string_view field) {
        check_field(field);
        if (field == "_id") refuse("an _id never changes");
        if (!fields.insert(field).second) refuse(std::string(field) + " is changed twice");
    };
    for (auto& [field, value] : update.set) {
        add(field);
        check_kind(collection, field, value);
        if (is_null(value) && in_unique_index(collection, field))
            refuse(field + " is in a unique index and can't be null");
    }
    for (auto& [field, by] : update.inc) {
        add(field);
        if (is_date(collection, field)) refuse(field + " is a date");
    }
    if (fields.empty()) refuse("an update changes something");
    for (auto field : fields)
        for (auto other : fields)
            if (other.size() > field.size() && other.starts_with(field) && other[field.size()] == '.')
                refuse(std::string(field) + " and " + std::string(other) + " are changed together");
}

void check(const Collection& collection, const std::vector<DocumentUpdate>& updates) {
    check_limit(updates.size());
    std::set<std::string_view> ids;
    for (auto& [id, update] : updates) {
        check_text(id, "an _id");
        check(collection, update);
        if (!ids.insert(id).second) refuse(id + " is changed twice");
        if (!update.inc.empty()) refuse("an update of many only sets");
        for (auto& [field, value] : update.set)
            if (field.find('.') != field.npos) refuse(field + ": an update of many sets no nested field");
    }
}

void check_limit(std::size_t limit) {
    if (limit == 0 || limit > largest_page) refuse("a limit is from 1 to " + std::to_string(largest_page));
}

boost::json::value to_json(const Collection& collection, std::string_view field, const Value& value) {
    return std::visit(
        [&]<class T>(const T& v) -> boost::json::value {
            if constexpr (std::is_same_v<T, Instant>) {
                return boost::json::value(date_text(v));
            } else if constexpr (std::is_same_v<T, Json>) {
                auto json = parse_json(v.text);
                normalise(collection, json, std::string(field));
                return json;
            } else {
                return boost::json::value(v);
            }
        },
        value.variant());
}

}  // namespace airside::documents

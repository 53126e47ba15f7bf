#include <cmath>
#include <stdexcept>

#include <boost/json.hpp>

#include "platform/core/number.hpp"
#include "platform/core/utf8.hpp"
#include "platform/json/json.hpp"
#include "platform/json/pointer.hpp"

namespace airside::meta {

void put_integer(const TypeInfo& type, void* to, std::int64_t value) {
    std::memcpy(to, &value, type.size);
}  // little endian

std::int64_t get_integer(const TypeInfo& type, const void* from) {
    std::uint64_t raw = 0;
    std::memcpy(&raw, from, type.size);
    auto shift = 64 - 8 * type.size;
    if (!type.is_signed) return static_cast<std::int64_t>(raw);
    return static_cast<std::int64_t>(raw << shift) >> shift;
}

void check_order(const TypeInfo& type) {
    std::size_t end = 0;
    for (auto& field : type.fields) {
        if (field.offset < end)
            throw std::logic_error(std::string(type.name) + ": AIRSIDE_FIELDS lists " + std::string(field.name) +
                                   " in another order than declared");
        end = field.offset + field.type->size;
    }
}

}  // namespace airside::meta

namespace airside::json {

namespace bj = boost::json;
using meta::Kind;
using meta::TypeInfo;

namespace {

std::string explain(const Errors& errors) {
    std::string text = "bad JSON";
    for (auto& e : errors) text += "; " + (e.pointer.empty() ? "/" : e.pointer) + ": " + e.detail;
    return text;
}

std::string allowed_values(const TypeInfo& type) {
    std::string text = "one of";
    for (auto& [name, value] : type.values)
        text += (&name == &type.values.front().first ? " " : ", ") + std::string(name);
    return text;
}

bool free_of_controls(std::string_view text) {
    for (char c : text)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') return false;
    return true;
}

void check_text(const TypeInfo& type, std::string_view text, const std::string& pointer, Errors& errors) {
    // A JSON body is UTF-8 by its parser; a query, a path and a header can hold any bytes.
    if (!valid_utf8(text)) {
        errors.push_back({pointer, "text in UTF-8"});
        return;
    }
    if (!type.bounded_text) {
        if (text.find('\0') != text.npos) errors.push_back({pointer, "text without NUL characters"});
        return;
    }
    auto length = static_cast<std::int64_t>(length_in_code_points(text));
    if (length < type.min || length > type.max)
        errors.push_back(
            {pointer, "text of " + std::to_string(type.min) + " to " + std::to_string(type.max) + " characters"});
    else if (!free_of_controls(text))
        errors.push_back({pointer, "text without control characters"});
}

void read_integer(const TypeInfo& type, const bj::value& value, void* to, const std::string& pointer, Errors& errors) {
    boost::system::error_code error = bj::error::not_number;
    std::int64_t number = 0;
    if (value.is_number()) number = value.to_number<std::int64_t>(error);
    if (!error && number >= type.min && number <= type.max) return meta::put_integer(type, to, number);
    errors.push_back({pointer, "an integer from " + std::to_string(type.min) + " to " + std::to_string(type.max)});
}

void read_number(const bj::value& value, void* to, const std::string& pointer, Errors& errors) {
    double number = value.is_number() ? value.to_number<double>() : std::nan("");
    if (std::isfinite(number))
        *static_cast<double*>(to) = number;
    else
        errors.push_back({pointer, "a number"});
}

void read_money(const bj::value& value, void* to, const std::string& pointer, Unknown unknown, Errors& errors) {
    const auto* object = value.if_object();
    const auto* amount = object ? object->if_contains("amount") : nullptr;
    const auto* code = object ? object->if_contains("currency") : nullptr;
    if (!amount || !code || !amount->is_string() || !code->is_string() ||
        (unknown == Unknown::refuse && object->size() != 2)) {
        errors.push_back({pointer, R"(money: {"amount": "120.50", "currency": "USD"})"});
        return;
    }
    auto currency = Currency::parse(code->get_string());
    if (!currency) {
        errors.push_back({member_pointer(pointer, "currency"), "an ISO 4217 currency"});
        return;
    }
    auto money = Money::parse(amount->get_string(), *currency);
    if (money)
        *static_cast<Money*>(to) = *money;
    else
        errors.push_back({member_pointer(pointer, "amount"),
                          "a decimal with at most " + std::to_string(currency->exponent()) + " decimals"});
}

void read_list(const TypeInfo& type, const bj::value& value, void* to, const std::string& pointer, Unknown unknown,
               Errors& errors) {
    const auto* items = value.if_array();
    if (!items) {
        errors.push_back({pointer, "an array"});
        return;
    }
    auto n = static_cast<std::int64_t>(items->size());
    if (n < type.min || n > type.max) {
        errors.push_back(
            {pointer, "between " + std::to_string(type.min) + " and " + std::to_string(type.max) + " items"});
        return;
    }
    std::size_t i = 0;
    for (auto& item : *items)
        read(*type.inner, item, type.add(to), pointer + "/" + std::to_string(i++), unknown, errors);
}

void read_dictionary(const TypeInfo& type, const bj::value& value, void* to, const std::string& pointer,
                     Unknown unknown, Errors& errors) {
    const auto* object = value.if_object();
    if (!object) {
        errors.push_back({pointer, "an object"});
        return;
    }
    for (auto& entry : *object) {
        std::string_view key = entry.key();
        read(*type.inner, entry.value(), type.add_key(to, key), member_pointer(pointer, key), unknown, errors);
    }
}

void read_object(const TypeInfo& type, const bj::value& value, void* to, const std::string& pointer, Unknown unknown,
                 Errors& errors) {
    const auto* object = value.if_object();
    if (!object) {
        errors.push_back({pointer, "an object"});
        return;
    }
    std::size_t used = 0;
    for (auto& field : type.fields) {
        const auto* found = object->if_contains(field.name);
        used += found != nullptr;
        if (found && found->is_null() && may_be_absent(*field.type)) {
            meta::put_null(*field.type, meta::at(to, field.offset));
            continue;
        }
        if (found)
            read(*field.type, *found, meta::at(to, field.offset), member_pointer(pointer, field.name), unknown, errors);
        else if (!may_be_absent(*field.type))
            errors.push_back({member_pointer(pointer, field.name), "required"});
    }
    if (unknown == Unknown::ignore || used == object->size()) return;
    for (auto& entry : *object) {
        std::string_view key = entry.key();
        bool known = std::ranges::any_of(type.fields, [&](auto& f) { return f.name == key; });
        if (!known) errors.push_back({member_pointer(pointer, key), "unknown field"});
    }
}

}  // namespace

std::string member_pointer(std::string_view pointer, std::string_view key) {
    std::string result(pointer);
    result += '/';
    for (char c : key) {
        if (c == '~')
            result += "~0";
        else if (c == '/')
            result += "~1";
        else
            result += c;
    }
    return result;
}

BadJson::BadJson(Errors why) : std::runtime_error(explain(why)), errors(std::move(why)) {}

void read_text(const TypeInfo& type, std::string_view text, void* to, const std::string& pointer, Errors& errors) {
    switch (type.kind) {
        case Kind::text:
            check_text(type, text, pointer, errors);
            *static_cast<std::string*>(to) = text;
            return;
        case Kind::boolean:
            if (text == "true" || text == "false")
                *static_cast<bool*>(to) = text == "true";
            else
                errors.push_back({pointer, "true or false"});
            return;
        case Kind::integer: {
            auto number = parse_number<std::int64_t>(text);
            if (number && *number >= type.min && *number <= type.max) return meta::put_integer(type, to, *number);
            errors.push_back(
                {pointer, "an integer from " + std::to_string(type.min) + " to " + std::to_string(type.max)});
            return;
        }
        case Kind::enumeration:
            for (auto& [name, value] : type.values)
                if (name == text) return meta::put_integer(type, to, value);
            errors.push_back({pointer, allowed_values(type)});
            return;
        case Kind::strong:
            if (!type.parse(to, text)) errors.push_back({pointer, "not a valid " + std::string(type.about)});
            return;
        case Kind::wrapped: return read_text(*type.inner, text, to, pointer, errors);
        case Kind::optional: return read_text(*type.inner, text, type.add(to), pointer, errors);
        default: throw std::logic_error("a field of this type can't travel in a path, query or header");
    }
}

void read(const TypeInfo& type, const bj::value& value, void* to, const std::string& pointer, Unknown unknown,
          Errors& errors) {
    switch (type.kind) {
        case Kind::boolean:
            if (value.is_bool())
                *static_cast<bool*>(to) = value.get_bool();
            else
                errors.push_back({pointer, "a boolean"});
            return;
        case Kind::integer: return read_integer(type, value, to, pointer, errors);
        case Kind::number: return read_number(value, to, pointer, errors);
        case Kind::money: return read_money(value, to, pointer, unknown, errors);
        case Kind::wrapped: return read(*type.inner, value, to, pointer, unknown, errors);
        case Kind::optional:
            if (value.is_null()) return;
            return read(*type.inner, value, type.add(to), pointer, unknown, errors);
        case Kind::list: return read_list(type, value, to, pointer, unknown, errors);
        case Kind::dictionary: return read_dictionary(type, value, to, pointer, unknown, errors);
        case Kind::object: return read_object(type, value, to, pointer, unknown, errors);
        case Kind::raw_json: static_cast<RawJson*>(to)->text = bj::serialize(value); return;
        case Kind::text:
        case Kind::enumeration:
        case Kind::strong:
            if (value.is_string())
                read_text(type, value.get_string(), to, pointer, errors);
            else
                errors.push_back({pointer, "a string"});
    }
}

void parse_into(const TypeInfo& type, std::string_view text, void* to, Unknown unknown) {
    boost::system::error_code error;
    bj::parse_options options;
    options.max_depth = 32;
    auto value = bj::parse(text, error, {}, options);
    if (error) throw BadJson({{"", "not JSON: " + error.message()}});
    Errors errors;
    read(type, value, to, "", unknown, errors);
    if (!errors.empty()) throw BadJson(std::move(errors));
}

}  // namespace airside::json

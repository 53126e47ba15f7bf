#include <charconv>
#include <stdexcept>

#include "platform/core/hex.hpp"
#include "platform/json/json.hpp"

namespace airside::json {

using meta::Kind;
using meta::TypeInfo;

namespace {

void write_integer(std::int64_t number, std::string& out) {
    char digits[24];
    auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void write_object(const TypeInfo& type, const void* value, std::string& out) {
    char separator = '{';
    for (auto& field : type.fields) {
        const auto* member = meta::at(value, field.offset);
        if (meta::is_left_out(*field.type, member)) continue;
        out += separator;
        out += '"';
        out += field.name;
        out += "\":";
        write(*field.type, member, out);
        separator = ',';
    }
    if (separator == '{') out += '{';
    out += '}';
}

void write_list(const TypeInfo& type, const void* value, std::string& out) {
    out += '[';
    auto n = type.count(value);
    for (std::size_t i = 0; i < n; ++i) {
        if (i > 0) out += ',';
        write(*type.inner, type.item(value, i), out);
    }
    out += ']';
}

void write_dictionary(const TypeInfo& type, const void* value, std::string& out) {
    struct Context {
        const TypeInfo& inner;
        std::string& out;
        bool first = true;
    } context{*type.inner, out};
    out += '{';
    type.each(value, &context, [](void* raw, std::string_view key, const void* item) {
        auto& c = *static_cast<Context*>(raw);
        if (!c.first) c.out += ',';
        c.first = false;
        write_string(key, c.out);
        c.out += ':';
        write(c.inner, item, c.out);
    });
    out += '}';
}

void write_number(double number, std::string& out) {
    char digits[32];
    auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

}  // namespace

void write_string(std::string_view text, std::string& out) {
    out += '"';
    std::size_t plain = 0;  // start of what needs no escaping
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, plain, i - plain);
        plain = i + 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c == '\n') {
            out += "\\n";
        } else {
            out += "\\u00";
            append_hex(out, text.substr(i, 1));
        }
    }
    out.append(text, plain);
    out += '"';
}

std::string print_text(const TypeInfo& type, const void* value) {
    switch (type.kind) {
        case Kind::text: return *static_cast<const std::string*>(value);
        case Kind::boolean: return *static_cast<const bool*>(value) ? "true" : "false";
        case Kind::integer: return std::to_string(meta::get_integer(type, value));
        case Kind::enumeration:
            for (auto& [name, number] : type.values)
                if (number == meta::get_integer(type, value)) return std::string(name);
            return {};
        case Kind::strong: return type.print(value);
        case Kind::wrapped: return print_text(*type.inner, value);
        case Kind::optional: return print_text(*type.inner, type.item(value, 0));
        default: throw std::logic_error("a field of this type has no text form");
    }
}

void write(const TypeInfo& type, const void* value, std::string& out) {
    switch (type.kind) {
        case Kind::boolean: out += *static_cast<const bool*>(value) ? "true" : "false"; return;
        case Kind::integer: return write_integer(meta::get_integer(type, value), out);
        case Kind::number: return write_number(*static_cast<const double*>(value), out);
        case Kind::wrapped: return write(*type.inner, value, out);
        case Kind::optional:
            if (type.count(value) == 0)
                out += "null";
            else
                write(*type.inner, type.item(value, 0), out);
            return;
        case Kind::list: return write_list(type, value, out);
        case Kind::dictionary: return write_dictionary(type, value, out);
        case Kind::object: return write_object(type, value, out);
        case Kind::raw_json: out += static_cast<const RawJson*>(value)->text; return;
        case Kind::money: {
            const auto& money = *static_cast<const Money*>(value);
            out += R"({"amount":")" + money.decimal() + R"(","currency":")" + money.currency().str() + "\"}";
            return;
        }
        case Kind::text: return write_string(*static_cast<const std::string*>(value), out);
        case Kind::enumeration:
        case Kind::strong: return write_string(print_text(type, value), out);
    }
}

void validate(const TypeInfo& type, const void* value, const std::string& pointer, Errors& errors) {
    switch (type.kind) {
        case Kind::wrapped: return validate(*type.inner, value, pointer, errors);
        case Kind::object:
            for (auto& field : type.fields)
                validate(*field.type, meta::at(value, field.offset), pointer + "/" + std::string(field.name), errors);
            return;
        case Kind::integer: {
            auto number = meta::get_integer(type, value);
            if (number < type.min || number > type.max)
                errors.push_back(
                    {pointer, "an integer from " + std::to_string(type.min) + " to " + std::to_string(type.max)});
            return;
        }
        case Kind::text:
            if (type.bounded_text)
                read_text(type, *static_cast<const std::string*>(value), const_cast<void*>(value), pointer, errors);
            return;
        case Kind::optional:
        case Kind::list: {
            auto n = type.count(value);
            bool is_list = type.kind == Kind::list;
            if (is_list && (static_cast<std::int64_t>(n) < type.min || static_cast<std::int64_t>(n) > type.max))
                errors.push_back(
                    {pointer, "between " + std::to_string(type.min) + " and " + std::to_string(type.max) + " items"});
            for (std::size_t i = 0; i < n; ++i)
                validate(*type.inner, type.item(value, i), is_list ? pointer + "/" + std::to_string(i) : pointer,
                         errors);
            return;
        }
        default: return;  // a strong type holds only what it accepts
    }
}

}  // namespace airside::json

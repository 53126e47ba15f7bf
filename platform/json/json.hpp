// Described structs to JSON and back. Unknown fields are refused in requests and ignored in what vendors and databases
// give us.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/problem.hpp"
#include "platform/json/meta.hpp"

namespace boost::json {
class value;
}

namespace airside::json {

enum class Unknown { refuse, ignore };
using Errors = std::vector<FieldError>;

// Bytes that are no JSON at all, or JSON that is not of the wanted shape.
struct BadJson : std::runtime_error {
    explicit BadJson(Errors why);
    Errors errors;
};

void write(const meta::TypeInfo& type, const void* value, std::string& out);
void write_string(std::string_view text, std::string& out);  // quoted and escaped

// Appends what is wrong to `errors`; `pointer` is where `value` stands.
void read(const meta::TypeInfo& type, const boost::json::value& value, void* to, const std::string& pointer,
          Unknown unknown, Errors& errors);
void read_text(const meta::TypeInfo& type, std::string_view text, void* to, const std::string& pointer, Errors& errors);
std::string print_text(const meta::TypeInfo& type, const void* value);  // of what can travel in a path, query or header
void validate(const meta::TypeInfo& type, const void* value, const std::string& pointer,
              Errors& errors);                                                                  // bounds only
void parse_into(const meta::TypeInfo& type, std::string_view text, void* to, Unknown unknown);  // throws BadJson

template <class T>
std::string to_json(const T& value) {
    std::string out;
    write(meta::info<T>(), &value, out);
    return out;
}
template <class T>
T from_json(std::string_view text, Unknown unknown = Unknown::ignore) {
    T value = Maker::make<T>();
    parse_into(meta::info<T>(), text, &value, unknown);
    return value;
}
// The name of an enumerator, as JSON and the databases have it.
template <class E>
std::string_view name(E value) {
    for (auto& [text, number] : meta::info<E>().values)
        if (number == static_cast<std::int64_t>(value)) return text;
    return {};
}
template <class E>
std::optional<E> enumerator(std::string_view text) {
    for (auto& [known, number] : meta::info<E>().values)
        if (known == text) return static_cast<E>(number);
    return {};
}

}  // namespace airside::json

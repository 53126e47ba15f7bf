// How C++ values travel as PostgreSQL's text format, both ways. A Codec<T> has
//   static void encode(std::string& out, const T& value);
//   static T decode(std::string_view text);   // throws std::invalid_argument
// There is one for bool, integers, double, std::string, everything with parse() and str() (Uuid, Id, Code, Date,
// Currency), Instant (timestamptz), LocalTime (timestamp), enums described with Boost.Describe (by name), Json, Bytes
// (bytea), and std::vector of these (arrays, without NULLs). std::optional<T> is a nullable value. Money is not one
// column: pass money.decimal() and money.currency(), read row.money("amount", "currency").
#pragma once
#include <charconv>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>

#include "platform/core/time.hpp"

namespace airside::postgres {

struct Json {  // json or jsonb, as text
    std::string text;
    bool operator==(const Json&) const = default;
};
struct Bytes {  // bytea
    std::string data;
    bool operator==(const Bytes&) const = default;
};

template <class T>
struct Codec;

// What parses itself from text or refuses.
template <class T>
concept Parsable = requires(const T& value, std::string_view text) {
    { T::parse(text) } -> std::same_as<std::optional<T>>;
    { value.str() } -> std::convertible_to<std::string>;
};
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

namespace detail {
void encode_bytes(std::string& out, std::string_view data);
std::string decode_bytes(std::string_view text);
void encode_instant(std::string& out, Instant value);
Instant decode_instant(std::string_view text);
LocalTime decode_local_time(std::string_view text);
void encode_array_item(std::string& out, std::string_view item);
std::vector<std::string> decode_array(std::string_view text);  // one dimension
[[noreturn]] void bad_value(std::string_view what, std::string_view text);
}  // namespace detail

template <>
struct Codec<bool> {
    static void encode(std::string& out, bool value) { out += value ? 't' : 'f'; }
    static bool decode(std::string_view text) {
        if (text == "t") return true;
        if (text == "f") return false;
        detail::bad_value("a boolean", text);
    }
};

template <class T>
    requires(std::integral<T> || std::floating_point<T>)
struct Codec<T> {
    static void encode(std::string& out, T value) {
        char buffer[64];
        auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
        out.append(buffer, end);
    }
    static T decode(std::string_view text) {
        T value{};
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) detail::bad_value("a number in range", text);
        return value;
    }
};

template <>
struct Codec<std::string> {
    static void encode(std::string& out, std::string_view value) { out += value; }
    static std::string decode(std::string_view text) { return std::string(text); }
};
template <>
struct Codec<std::string_view> {  // a parameter only: a value read must be owned
    static void encode(std::string& out, std::string_view value) { out += value; }
};

template <Parsable T>
struct Codec<T> {
    static void encode(std::string& out, const T& value) { out += value.str(); }
    static T decode(std::string_view text) {
        auto value = T::parse(text);
        if (!value) detail::bad_value("a value of its type", text);
        return *value;
    }
};

template <DescribedEnum T>
struct Codec<T> {
    static void encode(std::string& out, T value) {
        auto name = boost::describe::enum_to_string(value, nullptr);
        if (name == nullptr) detail::bad_value("a named enumerator", std::to_string(static_cast<long long>(value)));
        out += name;
    }
    static T decode(std::string_view text) {
        T value{};
        if (!boost::describe::enum_from_string(std::string(text).c_str(), value))
            detail::bad_value("a known enumerator", text);
        return value;
    }
};

template <>
struct Codec<Instant> {
    static void encode(std::string& out, Instant value) { detail::encode_instant(out, value); }
    static Instant decode(std::string_view text) { return detail::decode_instant(text); }
};
template <>
struct Codec<LocalTime> {
    static void encode(std::string& out, LocalTime value) { out += to_string(value); }
    static LocalTime decode(std::string_view text) { return detail::decode_local_time(text); }
};
template <>
struct Codec<Json> {
    static void encode(std::string& out, const Json& value) { out += value.text; }
    static Json decode(std::string_view text) { return Json{std::string(text)}; }
};
template <>
struct Codec<Bytes> {
    static void encode(std::string& out, const Bytes& value) { detail::encode_bytes(out, value.data); }
    static Bytes decode(std::string_view text) { return Bytes{detail::decode_bytes(text)}; }
};

template <class T>
struct Codec<std::vector<T>> {
    static void encode(std::string& out, const std::vector<T>& values) {
        out += '{';
        std::string item;
        for (const auto& value : values) {
            if (out.back() != '{') out += ',';
            item.clear();
            Codec<T>::encode(item, value);
            detail::encode_array_item(out, item);
        }
        out += '}';
    }
    static std::vector<T> decode(std::string_view text) {
        std::vector<T> values;
        for (const auto& item : detail::decode_array(text)) values.push_back(Codec<T>::decode(item));
        return values;
    }
};

}  // namespace airside::postgres

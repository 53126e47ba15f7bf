// Types as tables at run time, so that one non-template reader, writer and describer serves them all (reader.cpp,
// writer.cpp, schema.cpp): with templates instead, forty endpoints took a minute to compile.
#pragma once
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>

#include "platform/json/change.hpp"
#include "platform/json/describe.hpp"

namespace airside::meta {

enum class Kind : std::uint8_t {
    boolean,
    integer,
    number,
    text,
    enumeration,
    strong,
    money,
    list,
    dictionary,
    optional,
    object,
    wrapped,
    raw_json
};
// Where a field of a request travels when the rule (in the path if named there, else query for GET and DELETE, else
// body) does not say. Only platform/contract gives these a meaning.
enum class Where : std::uint8_t { by_rule, query, header, raw_body };

struct TypeInfo;
struct FieldInfo {
    std::string_view name;
    std::size_t offset;
    const TypeInfo* type;
};

struct TypeInfo {
    Kind kind{};
    std::string_view name{}, about{};
    std::size_t size = 0;
    std::vector<FieldInfo> fields{};                                  // object
    std::vector<std::pair<std::string_view, std::int64_t>> values{};  // enumeration
    const TypeInfo* inner = nullptr;                                  // list, dictionary, optional, wrapped
    Where where = Where::by_rule;                                     // wrapped
    std::string_view header{};                                        // where == header
    std::int64_t min = 0, max = 0;                              // integer: value; text, strong: length; list: items
    bool is_signed = false;                                     // integer, enumeration
    bool bounded_text = false;                                  // text: min and max hold
    bool has_default = false;                                   // wrapped: may be left out
    std::string_view format{}, pattern{};                       // strong: JSON Schema
    std::optional<Alphabet> alphabet{};                         // strong
    std::string_view (*doc)(std::string_view field) = nullptr;  // object
    bool (*parse)(void*, std::string_view) = nullptr;           // strong
    std::string (*print)(const void*) = nullptr;                // strong
    void* (*add)(void*) = nullptr;                              // optional: engages; list: appends; gives the new value
    void (*take_away)(void*) = nullptr;                         // Change: null was given
    bool (*is_taken_away)(const void*) = nullptr;               // Change
    void* (*add_key)(void*, std::string_view) = nullptr;        // dictionary
    std::size_t (*count)(const void*) = nullptr;                // optional, list, dictionary
    const void* (*item)(const void*, std::size_t) = nullptr;    // optional, list
    void (*each)(const void*, void* context,
                 void (*visit)(void* context, std::string_view key, const void* value)) = nullptr;
};

template <class T>
const TypeInfo& info();

inline const void* at(const void* object, std::size_t offset) { return static_cast<const char*>(object) + offset; }
inline void* at(void* object, std::size_t offset) { return static_cast<char*>(object) + offset; }
// May a value of this type be left out?
inline bool may_be_absent(const TypeInfo& type) { return type.kind == Kind::optional || type.has_default; }
// Has a value of this type nothing that would be written?
inline bool is_left_out(const TypeInfo& type, const void* value) {
    if (type.kind != Kind::optional || type.count(value) > 0) return false;
    return !type.is_taken_away || !type.is_taken_away(value);
}
// A field that may be absent and is null.
inline void put_null(const TypeInfo& type, void* to) {
    if (type.take_away) type.take_away(to);
}
void put_integer(const TypeInfo& type, void* to, std::int64_t value);
std::int64_t get_integer(const TypeInfo& type, const void* from);
// At start-up: AIRSIDE_FIELDS lists the fields in the order of their declaration. Throws std::logic_error.
void check_order(const TypeInfo& type);

namespace detail {
namespace bd = boost::describe;

template <class T>
constexpr std::string_view name_of() {
    std::string_view name = __PRETTY_FUNCTION__;
    name = name.substr(name.find("T = ") + 4);
    name.remove_suffix(1);
    auto colon = name.rfind("::");
    return colon == name.npos ? name : name.substr(colon + 2);
}

template <class T>
concept Described = bd::has_describe_members<T>::value;
template <class T>
concept Enumerated = bd::has_describe_enumerators<T>::value;
template <class T>
concept Strong = requires(std::string_view s, const T& t) {
    T::parse(s);
    t.str();
};

template <class C, class F>
std::size_t offset(F C::*member) {
    std::size_t at;
    static_assert(sizeof member == sizeof at);
    std::memcpy(&at, &member, sizeof at);
    return at;
}
template <class C, class F>
const TypeInfo& info_of(F C::*) {
    return info<F>();
}

template <class T>
void build_sequence(TypeInfo& t) {
    using Item = typename T::value_type;
    t.kind = Kind::list;
    t.inner = &info<Item>();
    t.add = [](void* p) -> void* {
        auto& values = *static_cast<T*>(p);
        values.push_back(Maker::make<Item>());
        return &values.back();
    };
    t.count = [](const void* p) { return static_cast<const T*>(p)->size(); };
    t.item = [](const void* p, std::size_t i) -> const void* { return &(*static_cast<const T*>(p))[i]; };
}

// A chrono type that is written as text.
template <class T, auto Parse>
void build_time(TypeInfo& t, std::string_view name, std::string_view format, std::string_view about) {
    t.kind = Kind::strong;
    t.name = name;
    t.format = format;
    t.about = about;
    t.parse = [](void* p, std::string_view s) {
        auto value = Parse(s);
        if (value) *static_cast<T*>(p) = *value;
        return value.has_value();
    };
    t.print = [](const void* p) { return to_string(*static_cast<const T*>(p)); };
}

template <class T>
void build_strong(TypeInfo& t) {
    t.kind = Kind::strong;
    t.name = T::schema_name;
    t.about = T::about;
    t.parse = [](void* p, std::string_view s) {
        auto value = T::parse(s);
        if (value) *static_cast<T*>(p) = std::move(*value);
        return value.has_value();
    };
    t.print = [](const void* p) { return std::string(static_cast<const T*>(p)->str()); };
    if constexpr (requires { T::schema_format; }) t.format = T::schema_format;
    if constexpr (requires { T::schema_pattern; }) t.pattern = T::schema_pattern;
    if constexpr (requires { T::alphabet; }) {
        t.alphabet = T::alphabet;
        t.min = T::min_length;
        t.max = T::max_length;
    }
}

template <class T>
void build_object(TypeInfo& t) {
    t.kind = Kind::object;
    t.name = name_of<T>();
    [&]<template <class...> class L, class... D>(L<D...>) {
        t.fields = {FieldInfo{D::name, offset(D::pointer), &info_of(D::pointer)}...};
    }(bd::describe_members<T, bd::mod_public>{});
    if constexpr (requires { T::docs; })
        t.doc = [](std::string_view field) {
            for (auto& d : T::docs)
                if (d.field == field) return d.text;
            return std::string_view{};
        };
}

// Wrappers and containers; platform/contract adds its own (Header, Query, RawBody).
template <class T>
struct Builder;
template <class V>
void build_wrapped(TypeInfo& t) {
    t.kind = Kind::wrapped;
    t.inner = &info<V>();
}
template <class V>
struct Builder<std::vector<V>> {
    static void build(TypeInfo& t) {
        build_sequence<std::vector<V>>(t);
        t.max = 1 << 20;
    }
};
template <class V, std::size_t A, std::size_t B>
struct Builder<List<V, A, B>> {
    static void build(TypeInfo& t) {
        build_sequence<List<V, A, B>>(t);
        t.min = A;
        t.max = B;
    }
};
template <class V>
struct Builder<std::map<std::string, V>> {
    using T = std::map<std::string, V>;
    static void build(TypeInfo& t) {
        t.kind = Kind::dictionary;
        t.inner = &info<V>();
        t.add_key = [](void* p, std::string_view key) -> void* {
            return &static_cast<T*>(p)->insert_or_assign(std::string(key), Maker::make<V>()).first->second;
        };
        t.count = [](const void* p) { return static_cast<const T*>(p)->size(); };
        t.each = [](const void* p, void* context, void (*visit)(void*, std::string_view, const void*)) {
            for (auto& [key, value] : *static_cast<const T*>(p)) visit(context, key, &value);
        };
    }
};
template <class V>
struct Builder<std::optional<V>> {
    using T = std::optional<V>;
    static void build(TypeInfo& t) {
        t.kind = Kind::optional;
        t.inner = &info<V>();
        t.where = t.inner->where;
        t.header = t.inner->header;
        t.add = [](void* p) -> void* {
            auto& value = *static_cast<T*>(p);
            value = Maker::make<V>();
            return &*value;
        };
        t.count = [](const void* p) -> std::size_t { return static_cast<const T*>(p)->has_value(); };
        t.item = [](const void* p, std::size_t) -> const void* { return &**static_cast<const T*>(p); };
    }
};
template <class V>
struct Builder<Change<V>> {
    using T = Change<V>;
    static void build(TypeInfo& t) {
        t.kind = Kind::optional;
        t.inner = &info<V>();
        t.add = [](void* p) -> void* {
            auto& change = *static_cast<T*>(p);
            change = {true, Maker::make<V>()};
            return &*change.value;
        };
        t.take_away = [](void* p) { *static_cast<T*>(p) = {true, {}}; };
        t.is_taken_away = [](const void* p) {
            const auto& change = *static_cast<const T*>(p);
            return change.given && !change.value;
        };
        t.count = [](const void* p) -> std::size_t { return static_cast<const T*>(p)->value.has_value(); };
        t.item = [](const void* p, std::size_t) -> const void* { return &*static_cast<const T*>(p)->value; };
    }
};
template <class V, V D>
struct Builder<Or<V, D>> {
    static void build(TypeInfo& t) {
        build_wrapped<V>(t);
        t.has_default = true;
    }
};
template <std::int64_t Min, std::int64_t Max>
struct Builder<Int<Min, Max>> {
    static void build(TypeInfo& t) {
        t.kind = Kind::integer;
        t.min = Min;
        t.max = Max;
        t.is_signed = true;
    }
};
template <std::size_t Min, std::size_t Max>
struct Builder<Text<Min, Max>> {
    static_assert(sizeof(Text<Min, Max>) == sizeof(std::string));
    static void build(TypeInfo& t) {
        t.kind = Kind::text;
        t.bounded_text = true;
        t.min = Min;
        t.max = Max;
    }
};

template <class T>
void build(TypeInfo& t) {
    t.size = sizeof(T);
    if constexpr (std::is_same_v<T, bool>) {
        t.kind = Kind::boolean;
    } else if constexpr (std::is_integral_v<T>) {
        t.kind = Kind::integer;
        t.is_signed = std::is_signed_v<T>;
        t.min = static_cast<std::int64_t>(std::numeric_limits<T>::min());
        t.max = sizeof(T) == 8 ? std::numeric_limits<std::int64_t>::max()
                               : static_cast<std::int64_t>(std::numeric_limits<T>::max());
    } else if constexpr (std::is_same_v<T, double>) {
        t.kind = Kind::number;
    } else if constexpr (std::is_same_v<T, std::string>) {
        t.kind = Kind::text;
    } else if constexpr (std::is_same_v<T, RawJson>) {
        t.kind = Kind::raw_json;
    } else if constexpr (std::is_same_v<T, Money>) {
        t.kind = Kind::money;
        t.name = "Money";
    } else if constexpr (std::is_same_v<T, Instant>) {
        build_time<T, parse_instant>(t, "Instant", "date-time", "RFC 3339, UTC");
    } else if constexpr (std::is_same_v<T, LocalTime>) {
        build_time<T, parse_local_time>(t, "LocalTime", "",
                                        "local wall-clock time of the place, ISO 8601 without a zone");
    } else if constexpr (Enumerated<T>) {
        t.kind = Kind::enumeration;
        t.is_signed = true;
        t.name = name_of<T>();
        [&]<template <class...> class L, class... E>(L<E...>) {
            (t.values.emplace_back(E::name, static_cast<std::int64_t>(E::value)), ...);
        }(bd::describe_enumerators<T>{});
    } else if constexpr (Strong<T>) {
        build_strong<T>(t);
    } else if constexpr (Described<T>) {
        build_object<T>(t);
    } else {
        Builder<T>::build(t);
    }
}
}  // namespace detail

template <class T>
const TypeInfo& info() {
    static const TypeInfo table = [] {
        TypeInfo t;
        detail::build<T>(t);
        return t;
    }();
    return table;
}

}  // namespace airside::meta

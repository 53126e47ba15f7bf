// Types as tables at run time, so that one non-template reader and one printer serve every configuration struct.
#pragma once
#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>

#include "platform/config/secret.hpp"

namespace airside::config {

enum class Kind : std::uint8_t {
    boolean,
    integer,
    real,
    text,
    secret,
    enumeration,
    duration,
    optional,
    list,
    map,
    object
};

struct TypeInfo;
struct FieldInfo {
    std::string_view name;
    std::size_t offset;
    const TypeInfo& (*type)();
};

// What the reader and the printer need to know of a type. Pointers to functions that do not apply to the kind are null.
struct TypeInfo {
    Kind kind{};
    std::int64_t min = 0, max = 0;                                    // integer
    std::int64_t nanoseconds_a_tick = 0;                              // duration
    std::vector<FieldInfo> fields{};                                  // object
    const TypeInfo* inner = nullptr;                                  // optional, list, map
    std::vector<std::pair<std::string_view, std::int64_t>> values{};  // enumeration

    void (*set_integer)(void*, std::int64_t) = nullptr;  // integer, enumeration, duration (ticks)
    std::int64_t (*get_integer)(const void*) = nullptr;
    void (*set_real)(void*, double) = nullptr;
    double (*get_real)(const void*) = nullptr;
    void (*set_text)(void*, std::string) = nullptr;  // text, secret
    std::string (*get_text)(const void*) = nullptr;

    void* (*add)(void*, const std::string& key) =
        nullptr;  // optional, list, map: the new (default) item; only a map uses `key`
    void (*clear)(void*) = nullptr;
    std::size_t (*count)(const void*) = nullptr;
    const void* (*item)(const void*, std::size_t) = nullptr;                             // optional, list
    std::vector<std::pair<std::string, const void*>> (*entries)(const void*) = nullptr;  // map
    std::string (*check)(const void*) = nullptr;                                         // object; may be null
};

template <class T>
const TypeInfo& info();

namespace detail {

template <class T>
struct IsDuration : std::false_type {};
template <class Rep, class Period>
struct IsDuration<std::chrono::duration<Rep, Period>> : std::true_type {};
template <class T>
concept Described = boost::describe::has_describe_members<T>::value;
template <class T>
concept Enumerated = boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept Checked = requires(const T& t) {
    { t.check() } -> std::convertible_to<std::string>;
};

template <class T>
T& at(void* p) {
    return *static_cast<T*>(p);
}
template <class T>
const T& at(const void* p) {
    return *static_cast<const T*>(p);
}

template <class Class, class Field>
std::size_t offset_of(Field Class::*member) {
    std::size_t offset;
    static_assert(sizeof member == sizeof offset);  // true of the Itanium C++ ABI, where it is the offset
    std::memcpy(&offset, &member, sizeof offset);
    return offset;
}
template <class Class, class Field>
FieldInfo field(std::string_view name, Field Class::*member) {
    return {name, offset_of(member), &info<Field>};
}

template <class T>
void integer_access(TypeInfo& t) {
    t.set_integer = [](void* p, std::int64_t v) { at<T>(p) = static_cast<T>(v); };
    t.get_integer = [](const void* p) { return static_cast<std::int64_t>(at<T>(p)); };
}

template <class T>
void describe_object(TypeInfo& t) {
    namespace bd = boost::describe;
    t.kind = Kind::object;
    [&]<template <class...> class L, class... D>(L<D...>) {
        t.fields = {field(D::name, D::pointer)...};
    }(bd::describe_members<T, bd::mod_public>{});
    if constexpr (Checked<T>) t.check = [](const void* p) { return std::string(at<T>(p).check()); };
}

template <class T>
void describe_enumeration(TypeInfo& t) {
    t.kind = Kind::enumeration;
    [&]<template <class...> class L, class... E>(L<E...>) {
        (t.values.emplace_back(E::name, static_cast<std::int64_t>(E::value)), ...);
    }(boost::describe::describe_enumerators<T>{});
    integer_access<T>(t);
}

template <class T>
struct Container;  // optional, vector and map

template <class V>
struct Container<std::optional<V>> {
    using T = std::optional<V>;
    static void describe(TypeInfo& t) {
        t.kind = Kind::optional;
        t.inner = &info<V>();
        t.add = [](void* p, const std::string&) -> void* { return &at<T>(p).emplace(); };
        t.clear = [](void* p) { at<T>(p).reset(); };
        t.count = [](const void* p) -> std::size_t { return at<T>(p).has_value(); };
        t.item = [](const void* p, std::size_t) -> const void* { return &*at<T>(p); };
    }
};

template <class V>
struct Container<std::vector<V>> {
    using T = std::vector<V>;
    static_assert(!std::is_same_v<V, bool>, "a vector<bool> has no addressable items");
    static void describe(TypeInfo& t) {
        t.kind = Kind::list;
        t.inner = &info<V>();
        t.add = [](void* p, const std::string&) -> void* { return &at<T>(p).emplace_back(); };
        t.clear = [](void* p) { at<T>(p).clear(); };
        t.count = [](const void* p) { return at<T>(p).size(); };
        t.item = [](const void* p, std::size_t i) -> const void* { return &at<T>(p)[i]; };
    }
};

template <class V>
struct Container<std::map<std::string, V>> {
    using T = std::map<std::string, V>;
    static void describe(TypeInfo& t) {
        t.kind = Kind::map;
        t.inner = &info<V>();
        t.add = [](void* p, const std::string& key) -> void* { return &at<T>(p)[key]; };
        t.clear = [](void* p) { at<T>(p).clear(); };
        t.count = [](const void* p) { return at<T>(p).size(); };
        t.entries = [](const void* p) {
            std::vector<std::pair<std::string, const void*>> out;
            for (auto& [key, value] : at<T>(p)) out.emplace_back(key, &value);
            return out;
        };
    }
};

template <class T>
void describe_text(TypeInfo& t) {
    t.kind = Kind::text;
    t.set_text = [](void* p, std::string v) { at<T>(p) = std::move(v); };
    t.get_text = [](const void* p) -> std::string {
        if constexpr (std::is_same_v<T, std::string>)
            return at<T>(p);
        else
            return at<T>(p).string();
    };
}

template <class T>
void describe(TypeInfo& t) {
    if constexpr (std::is_same_v<T, bool>) {
        t.kind = Kind::boolean;
        integer_access<T>(t);
    } else if constexpr (std::is_integral_v<T>) {
        t.kind = Kind::integer;
        t.min = static_cast<std::int64_t>(std::numeric_limits<T>::min());
        t.max = std::cmp_greater(std::numeric_limits<T>::max(), std::numeric_limits<std::int64_t>::max())
                    ? std::numeric_limits<std::int64_t>::max()
                    : static_cast<std::int64_t>(std::numeric_limits<T>::max());
        integer_access<T>(t);
    } else if constexpr (std::is_floating_point_v<T>) {
        t.kind = Kind::real;
        t.set_real = [](void* p, double v) { at<T>(p) = static_cast<T>(v); };
        t.get_real = [](const void* p) { return static_cast<double>(at<T>(p)); };
    } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::filesystem::path>) {
        describe_text<T>(t);
    } else if constexpr (std::is_same_v<T, Secret>) {
        t.kind = Kind::secret;
        t.set_text = [](void* p, std::string v) { at<T>(p) = Secret(std::move(v)); };
        t.get_text = [](const void* p) { return at<T>(p).reveal(); };
    } else if constexpr (IsDuration<T>::value) {
        static_assert(std::is_integral_v<typename T::rep>);
        t.kind = Kind::duration;
        t.nanoseconds_a_tick = std::chrono::nanoseconds(T(1)).count();
        t.set_integer = [](void* p, std::int64_t ticks) { at<T>(p) = T(static_cast<typename T::rep>(ticks)); };
        t.get_integer = [](const void* p) { return static_cast<std::int64_t>(at<T>(p).count()); };
    } else if constexpr (Enumerated<T>) {
        describe_enumeration<T>(t);
    } else if constexpr (Described<T>) {
        describe_object<T>(t);
    } else {
        Container<T>::describe(t);
    }
}

}  // namespace detail

template <class T>
const TypeInfo& info() {
    static const TypeInfo type = [] {
        TypeInfo t;
        detail::describe<T>(t);
        return t;
    }();
    return type;
}

}  // namespace airside::config

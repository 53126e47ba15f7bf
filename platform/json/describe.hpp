// How a plain struct says what its fields are, and the wrappers that add to a field what its type can't say. No JSON
// here, so that a service's api.hpp compiles in a second.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "platform/core/code.hpp"
#include "platform/core/money.hpp"
#include "platform/core/time.hpp"

namespace airside {

// A field that may be left out; then it has this value.
template <class T, T Default>
struct Or {
    T value = Default;
    operator T() const { return value; }
    bool operator==(const Or&) const = default;
};

// A list with bounds that the schema shows and every reader holds.
template <class T, std::size_t Min, std::size_t Max>
struct List : std::vector<T> {
    using std::vector<T>::vector;
    List(std::vector<T> values) : std::vector<T>(std::move(values)) {}
};

// An integer with bounds.
template <std::int64_t Min, std::int64_t Max>
struct Int {
    std::int64_t value = Min;
    operator std::int64_t() const { return value; }
    bool operator==(const Int&) const = default;
};

// Free text with a bound on its length in characters (code points), valid UTF-8 without control characters but line
// feed and tab.
template <std::size_t Min, std::size_t Max>
struct Text {
    std::string value;
    operator const std::string&() const { return value; }
    bool operator==(const Text&) const = default;
};

// JSON that is passed on as it is (a vendor's raw offer, an event's payload). Written unchecked: only ever holds valid
// JSON.
struct RawJson {
    std::string text;
    bool operator==(const RawJson&) const = default;
};

// What documentation says of a field beyond its type: `static constexpr FieldDoc docs[] = {…}` in the struct.
struct FieldDoc {
    std::string_view field, text;
};

}  // namespace airside

// Lists a type's fields, outside the struct, right below it, in order. A field left out does not compile (the binding
// needs them all); another order than declared stops the start.
#define AIRSIDE_FIELDS(Type, ...)                                             \
    BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))                            \
    [[maybe_unused]] inline void airside_lists_every_field(Type& described) { \
        [[maybe_unused]] auto& [__VA_ARGS__] = described;                     \
    }
// A struct without fields.
#define AIRSIDE_NO_FIELDS(Type) BOOST_DESCRIBE_STRUCT(Type, (), ())
#define AIRSIDE_ENUM(Type, ...) BOOST_DESCRIBE_ENUM(Type, __VA_ARGS__)

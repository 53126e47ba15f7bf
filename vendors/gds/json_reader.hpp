// Reading a GDS's JSON with simdjson, in one pass and without a tree, in a way that can name the place of what is
// wrong. Included by adapters' .cpp files and private headers only.
#pragma once
#include <bit>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <simdjson.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "platform/core/money.hpp"

namespace airside::gds {

// Where in the document we are: a list of steps on the stack, written out only when something is wrong. The root is
// named after the vendor: Path root{nullptr, "sabre"}.
struct Path {
    const Path* parent = nullptr;
    std::string_view name{};
    std::ptrdiff_t index = -1;
    std::string str() const;  // "amadeus: $.data[3].price.total"
};

// A value that is not what it has to be. The document around it can still be read.
struct BadValue : std::runtime_error {
    BadValue(const Path& path, std::string_view why);
    explicit BadValue(const std::string& what) : std::runtime_error(what) {}
};
// Bytes that are no JSON, or stop in the middle: nothing in the reply can be trusted.
struct BadDocument : std::runtime_error {
    BadDocument(const Path& path, std::string_view why);
};

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;
using Array = simdjson::ondemand::array;

[[noreturn]] void fail(simdjson::error_code code, const Path& path, std::string_view wanted);

// A reply's text, which may be grown for it, as an object; `document` has to outlive what is read of it.
Object open_object(simdjson::ondemand::parser& parser, simdjson::ondemand::document& document, std::string& body,
                   const Path& root);

// The first quote or backslash from `at` on. There is one: simdjson has checked that every string ends, and the padding
// behind the document may be read.
inline const char* end_of_plain(const char* at) {
#if defined(__SSE2__)
    const auto quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    for (;; at += 16) {
        auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        auto hits = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        if (hits != 0) return at + std::countr_zero(static_cast<unsigned>(hits));
    }
#else
    while (*at != '"' && *at != '\\') ++at;
    return at;
#endif
}

// The name of a field as it stands in the text. One with an escape in it is none that we know, and need not be right.
inline std::string_view name_of(simdjson::ondemand::raw_json_string raw) {
    return {raw.raw(), static_cast<std::size_t>(end_of_plain(raw.raw()) - raw.raw())};
}

// An object or a list must be read to its end before the next is begun, as the functions below do.
template <class F>
void each_field(Object object, const Path& path, F visit) {
    for (auto field : object) {
        simdjson::ondemand::raw_json_string raw;
        Value value;
        if (auto error = field.key().get(raw)) fail(error, path, "an object");
        auto key = name_of(raw);
        Path here{&path, key};
        if (auto error = field.value().get(value)) fail(error, here, "a value");
        visit(key, value, here);
    }
}

inline Object object_of(Value& value, const Path& path) {
    Object object;
    if (auto error = value.get_object().get(object)) fail(error, path, "an object");
    return object;
}

template <class F>
void each_field(Value& value, const Path& path, F visit) {
    each_field(object_of(value, path), path, visit);
}

template <class F>
void each_item(Value& value, const Path& path, std::size_t limit, F visit) {
    Array array;
    if (auto error = value.get_array().get(array)) fail(error, path, "a list");
    std::size_t index = 0;
    for (auto element : array) {
        Path here{&path, {}, static_cast<std::ptrdiff_t>(index)};
        Value item;
        if (auto error = element.get(item)) fail(error, here, "a value");
        if (++index > limit) throw BadValue(path, "has more than " + std::to_string(limit) + " items");
        visit(item, here);
    }
}

// The view lives as long as the reply and the parser's next document. Nearly every string is without escapes and is not
// copied.
inline std::string_view text_of(Value& value, const Path& path) {
    auto token = value.raw_json_token();
    if (token.size() > 1 && token[0] == '"') {
        auto* end = end_of_plain(token.data() + 1);
        if (*end == '"') {
            simdjson::ondemand::raw_json_string raw;
            if (auto error = value.get_raw_json_string().get(raw)) fail(error, path, "a string");
            return {raw.raw(), static_cast<std::size_t>(end - raw.raw())};
        }
    }
    std::string_view text;
    if (auto error = value.get_string().get(text)) fail(error, path, "a string");
    return text;
}
inline std::int64_t integer_of(Value& value, const Path& path) {
    std::int64_t number = 0;
    if (auto error = value.get_int64().get(number)) fail(error, path, "an integer");
    return number;
}
inline bool boolean_of(Value& value, const Path& path) {
    bool flag = false;
    if (auto error = value.get_bool().get(flag)) fail(error, path, "true or false");
    return flag;
}
inline bool is_null(Value& value, const Path& path) {
    bool null = false;
    if (auto error = value.is_null().get(null)) fail(error, path, "a value");
    return null;
}

// A code such as IataAirport, or BadValue.
template <class T>
T code_of(std::string_view text, const Path& path) {
    auto code = T::parse(text);
    if (!code) throw BadValue(path, "is no " + std::string(T::about));
    return *std::move(code);
}
template <class T>
T code_of(Value& value, const Path& path) {
    return code_of<T>(text_of(value, path), path);
}

// A JSON number as it is written, "120.5": never through a double. The view lives as text_of()'s does.
std::string_view number_text_of(Value& value, const Path& path);

// An amount before its currency may be known: "120.50" in the parser's buffer.
struct Amount {
    std::string_view text;
    Money in(const Currency& currency, const Path& path) const;  // BadValue: no decimal, too many decimals, negative
};

}  // namespace airside::gds

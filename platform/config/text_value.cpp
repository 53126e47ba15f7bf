#include "platform/config/text_value.hpp"

#include <algorithm>
#include <numeric>

#include "platform/config/duration.hpp"
#include "platform/core/ascii.hpp"
#include "platform/core/number.hpp"

namespace airside::config {
namespace {

std::string expected_duration(const TypeInfo& type) {
    auto tick = print_duration(type.nanoseconds_a_tick);
    return "a duration such as \"30s\", \"24h\" or \"1h30m\", in steps of " + tick;
}

bool set_duration(const TypeInfo& type, void* object, std::string_view text) {
    auto nanoseconds = parse_duration(text);
    if (!nanoseconds || *nanoseconds % type.nanoseconds_a_tick != 0) return false;
    type.set_integer(object, *nanoseconds / type.nanoseconds_a_tick);
    return true;
}

bool set_enumeration(const TypeInfo& type, void* object, std::string_view text) {
    for (auto& [name, value] : type.values)
        if (same_ignoring_case(name, text)) {
            type.set_integer(object, value);
            return true;
        }
    return false;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::string expected(const TypeInfo& type) {
    switch (type.kind) {
        case Kind::boolean: return "true or false";
        case Kind::integer: return "an integer from " + std::to_string(type.min) + " to " + std::to_string(type.max);
        case Kind::real: return "a number";
        case Kind::text: return "a string";
        case Kind::secret: return "a string or { file = \"…\" }";
        case Kind::duration: return expected_duration(type);
        case Kind::optional: return expected(*type.inner);
        case Kind::list: return "a list, each item " + expected(*type.inner);
        case Kind::map: return "a table, each value " + expected(*type.inner);
        case Kind::object: return "a table";
        case Kind::enumeration: break;
    }
    std::string names;
    for (auto& [name, value] : type.values) names += (names.empty() ? "" : ", ") + std::string(name);
    return "one of " + names;
}

bool set_integer(const TypeInfo& type, void* object, std::int64_t value) {
    if (value < type.min || value > type.max) return false;
    type.set_integer(object, value);
    return true;
}

bool set_from_text(const TypeInfo& type, void* object, std::string_view text, bool bare) {
    switch (type.kind) {
        case Kind::text:
        case Kind::secret: type.set_text(object, std::string(text)); return true;
        case Kind::duration: return set_duration(type, object, text);
        case Kind::enumeration: return set_enumeration(type, object, text);
        default: break;
    }
    if (!bare) return false;
    if (type.kind == Kind::boolean) {
        bool yes = text == "true" || text == "1", no = text == "false" || text == "0";
        if (yes || no) type.set_integer(object, yes);
        return yes || no;
    }
    if (type.kind == Kind::integer) {
        auto number = parse_number<std::int64_t>(text);
        return number && set_integer(type, object, *number);
    }
    if (type.kind == Kind::real) {
        auto number = parse_number<double>(text);
        if (number) type.set_real(object, *number);
        return number.has_value();
    }
    return false;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::optional<std::string> closest(std::string_view name, const std::vector<FieldInfo>& fields) {
    constexpr std::size_t most = 2;
    const FieldInfo* best = nullptr;
    for (auto& field : fields)
        if (edit_distance(name, field.name) <= most &&
            (!best || edit_distance(name, field.name) < edit_distance(name, best->name)))
            best = &field;
    if (!best) return {};
    return std::string(best->name);
}

}  // namespace airside::config

// Values that stand as text, in the file or in the environment: inside the module only.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/config/meta.hpp"

namespace airside::config {

// What a value of this type looks like: `an integer from 0 to 65535`, `one of a, b`.
std::string expected(const TypeInfo& type);

// Sets a scalar from its text; false if it is not one. Numbers and booleans are taken from text only where `bare` (the
// environment knows nothing else; the file does).
bool set_from_text(const TypeInfo& type, void* object, std::string_view text, bool bare);
bool set_integer(const TypeInfo& type, void* object, std::int64_t value);  // false: out of range

// The key of a member: "section.name".
inline std::string below(const std::string& key, std::string_view name) {
    return key.empty() ? std::string(name) : key + "." + std::string(name);
}

bool same_ignoring_case(std::string_view a, std::string_view b);

// The name that was perhaps meant, if one is at most two letters away.
std::optional<std::string> closest(std::string_view name, const std::vector<FieldInfo>& fields);

}  // namespace airside::config

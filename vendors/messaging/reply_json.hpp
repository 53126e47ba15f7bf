// Reading a provider's JSON, which may be anything: what is missing, or of another type, reads as "not there". Included
// by adapters' .cpp files only.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

namespace airside::messaging {

inline std::optional<boost::json::value> read_json(std::string_view text) {
    boost::system::error_code bad;
    auto value = boost::json::parse({text.data(), text.size()}, bad);
    if (bad) return {};
    return value;
}

inline std::optional<boost::json::object> read_object(std::string_view text) {
    auto value = read_json(text);
    if (!value || !value->is_object()) return {};
    return std::move(value->get_object());
}

// Empty where there is no such text.
inline std::string text_at(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains({name.data(), name.size()});
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace airside::messaging

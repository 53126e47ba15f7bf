#include "simulators/front/json.hpp"

namespace airside::simulator {

const json::value* member(const json::object& from, std::string_view name) {
    return from.if_contains({name.data(), name.size()});
}

const json::value* member(const json::value& from, std::string_view name) {
    return from.is_object() ? member(from.get_object(), name) : nullptr;
}

std::optional<std::string> text(const json::object& from, std::string_view name) {
    auto value = member(from, name);
    if (!value || !value->is_string()) return {};
    return std::string(value->get_string());
}

std::string text_or(const json::object& from, std::string_view name, std::string_view otherwise) {
    auto found = text(from, name);
    return found ? *found : std::string(otherwise);
}

std::optional<std::int64_t> integer(const json::object& from, std::string_view name) {
    auto value = member(from, name);
    if (!value) return {};
    boost::system::error_code error;
    auto number = value->to_number<std::int64_t>(error);
    if (error) return {};
    return number;
}

bool flag(const json::object& from, std::string_view name, bool otherwise) {
    auto value = member(from, name);
    return value && value->is_bool() ? value->get_bool() : otherwise;
}

const json::object* object(const json::object& from, std::string_view name) {
    auto value = member(from, name);
    return value && value->is_object() ? &value->get_object() : nullptr;
}

std::vector<const json::object*> objects(const json::object& from, std::string_view name) {
    std::vector<const json::object*> found;
    auto value = member(from, name);
    if (!value || !value->is_array()) return found;
    for (const auto& one : value->get_array())
        if (one.is_object()) found.push_back(&one.get_object());
    return found;
}

std::vector<std::string> texts(const json::object& from, std::string_view name) {
    std::vector<std::string> found;
    auto value = member(from, name);
    if (!value || !value->is_array()) return found;
    for (const auto& one : value->get_array())
        if (one.is_string()) found.emplace_back(one.get_string());
    return found;
}

std::optional<json::value> parse_json(std::string_view body) {
    boost::system::error_code error;
    auto value = json::parse({body.data(), body.size()}, error);
    if (error) return {};
    return value;
}

http::Response json_response(int status, const json::value& body, std::string_view content_type) {
    return http::text_response(status, content_type, json::serialize(body));
}

}  // namespace airside::simulator

// Reading JSON that a client sent: what is missing or of another type reads as "not there".
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "platform/http/message.hpp"

namespace airside::simulator {

namespace json = boost::json;

const json::value* member(const json::value& from, std::string_view name);
const json::value* member(const json::object& from, std::string_view name);
std::optional<std::string> text(const json::object& from, std::string_view name);
std::string text_or(const json::object& from, std::string_view name, std::string_view otherwise);
std::optional<std::int64_t> integer(const json::object& from, std::string_view name);
bool flag(const json::object& from, std::string_view name, bool otherwise = false);
const json::object* object(const json::object& from, std::string_view name);
// Objects of an array; what is not an object in it is passed over. Empty where there is no such array.
std::vector<const json::object*> objects(const json::object& from, std::string_view name);
std::vector<std::string> texts(const json::object& from, std::string_view name);

std::optional<json::value> parse_json(std::string_view body);  // nothing for malformed text
http::Response json_response(int status, const json::value& body, std::string_view content_type = "application/json");

}  // namespace airside::simulator

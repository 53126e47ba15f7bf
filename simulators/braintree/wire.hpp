// Braintree's XML. What a client sends is read into JSON with the names' underscores; what is answered is written from
// JSON with hyphens. Names that begin with "sim-" are the simulator's own, and stay here.
#pragma once
#include <string>
#include <string_view>

#include "platform/http/message.hpp"
#include "simulators/front/json.hpp"

namespace airside::simulator::braintree {

// The body's one root element, or one member: JSON as the Node SDK sends it, or XML as the others do. Empty where there
// is no such root, or the body can't be read.
json::object read_body(const http::Request& request, std::string_view root);

// Objects become elements, arrays typed ones with children named after the array ("status-history" has "status-event"),
// null is nil, and what ends in "-at" a datetime.
std::string to_xml(std::string_view name, const json::value& value);
http::Response xml_response(int status, std::string body);
// A page of a search: the transactions stand in it without an array of their own.
std::string collection(std::string_view name, std::string_view item, const json::array& items, std::size_t page_size);

}  // namespace airside::simulator::braintree

// What may be kept of a gateway's JSON. Included by adapters' .cpp files only.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

namespace airside::gateways {

// What a member's value is replaced by; nothing: it stays, and what is in it is asked for in turn. `depth` is 0 in the
// outermost object.
using Mask = std::optional<std::string> (*)(const boost::json::object& object,
                                            const boost::json::key_value_pair& member, int depth);

// The JSON of a request or reply, masked, at most `limit` bytes; what is no JSON is left out.
std::string redacted_json(std::string_view json, Mask mask, std::size_t limit = 64 * 1024);

}  // namespace airside::gateways

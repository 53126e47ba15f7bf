// The compact form of RFC 7515: inside the module only.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "platform/core/time.hpp"

namespace airside::auth {

struct Jws {
    boost::json::object header, payload;
    std::string_view signed_part;  // of the token's text
    std::string signature;
};

// Nothing unless it is three parts of base64url, the first two JSON objects, and at most 4 KB.
std::optional<Jws> split_jws(std::string_view token);
std::string signed_part(const boost::json::object& header, const boost::json::object& payload);

std::optional<std::string_view> string_member(const boost::json::object& object, std::string_view name);
std::optional<std::int64_t> integer_member(const boost::json::object& object, std::string_view name);

// As "iat" and "exp" have it.
inline std::int64_t seconds_of(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

}  // namespace airside::auth

// What a user may do (users.role).
#pragma once
#include <optional>
#include <string_view>

#include <boost/describe/enum.hpp>

namespace airside::auth {

enum class Role { CUSTOMER, AGENT, ADMIN };
BOOST_DESCRIBE_ENUM(Role, CUSTOMER, AGENT, ADMIN)

std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view name);

}  // namespace airside::auth

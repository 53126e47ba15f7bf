#include "platform/auth/role.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace airside::auth {

std::string_view to_string(Role role) { return boost::describe::enum_to_string(role, ""); }

std::optional<Role> parse_role(std::string_view name) {
    for (auto role : {Role::CUSTOMER, Role::AGENT, Role::ADMIN})
        if (to_string(role) == name) return role;
    return {};
}

}  // namespace airside::auth

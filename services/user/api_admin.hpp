// Accounts, as agents see and change them. What an agent does is told by an event that names who did it.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "services/user/api_types.hpp"

namespace airside::user {

// What an agent needs to know to help somebody; neither address nor date of birth.
struct AdminUserView {
    UserId id;
    Email email;
    bool email_verified;
    PersonName first_name;
    PersonName last_name;
    std::optional<Phone> phone;
    bool phone_verified;
    std::optional<CountryCode> country_code;
    Language preferred_language;
    UserStatus status;
    auth::Role role;
    std::int64_t version;  // raised by every change that an event tells of
    Instant created_at;
    std::optional<Instant> last_login_at;
    std::optional<Instant> deleted_at;
};
AIRSIDE_FIELDS(AdminUserView, id, email, email_verified, first_name, last_name, phone, phone_verified, country_code,
               preferred_language, status, role, version, created_at, last_login_at, deleted_at)

struct AdminUserPage {
    std::vector<AdminUserView> items;        // the newest first
    std::optional<std::string> next_cursor;  // absent: the end
};
AIRSIDE_FIELDS(AdminUserPage, items, next_cursor)

// By e-mail address there is one at most; by phone all who gave that number, as a family does. None that was deleted.
struct ListUsers {
    static constexpr Endpoint endpoint{GET, "/v1/admin/users", "Accounts by e-mail address, phone or status",
                                       Access::agent};
    using Response = AdminUserPage;
    std::optional<Email> email;
    std::optional<Phone> phone;  // in full: "+442071234567"
    std::optional<UserStatus> status;
    std::optional<Text<1, 200>> cursor;
    std::optional<Int<1, 100>> limit;  // 20
};
AIRSIDE_FIELDS(ListUsers, email, phone, status, cursor, limit)

struct ReadUser {
    static constexpr Endpoint endpoint{GET, "/v1/admin/users/{id}", "Read an account as an agent", Access::agent};
    using Response = AdminUserView;
    UserId id;
};
AIRSIDE_FIELDS(ReadUser, id)

enum class SuspensionReason { FRAUD, ABUSE, SECURITY, REQUESTED, OTHER };
AIRSIDE_ENUM(SuspensionReason, FRAUD, ABUSE, SECURITY, REQUESTED, OTHER)

// Its sessions end at once. Agents suspend customers, admins agents and each other too, nobody themselves.
struct SuspendUser {
    static constexpr Problems<3> problems{{{409, "not-active", "The account is not active"},
                                           {409, "own-account", "One's own account"},
                                           {409, "last-admin", "There would be no admin left"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/users/{id}/suspend", "Suspend an account", Access::agent,
                                       problems};
    using Response = AdminUserView;
    UserId id;
    SuspensionReason reason;
};
AIRSIDE_FIELDS(SuspendUser, id, reason)

struct ReactivateUser {
    static constexpr Problems<1> problems{{{409, "not-suspended", "The account is not suspended"}}};
    static constexpr Endpoint endpoint{POST, "/v1/admin/users/{id}/reactivate", "End an account's suspension",
                                       Access::agent, problems};
    using Response = AdminUserView;
    UserId id;
};
AIRSIDE_FIELDS(ReactivateUser, id)

// Its sessions end, as their tokens say the role before.
struct SetUserRole {
    static constexpr Problems<3> problems{{{409, "account-deleted", "The account is deleted"},
                                           {409, "own-account", "One's own account"},
                                           {409, "last-admin", "There would be no admin left"}}};
    static constexpr Endpoint endpoint{PUT, "/v1/admin/users/{id}/role", "Give an account another role", Access::admin,
                                       problems};
    using Response = AdminUserView;
    UserId id;
    auth::Role role;
};
AIRSIDE_FIELDS(SetUserRole, id, role)

// Events of the aggregate "user", without personal data: who changed what of whom.
inline constexpr std::string_view user_suspended = "user_suspended", user_reactivated = "user_reactivated",
                                  user_role_changed = "user_role_changed";
struct UserStandingChanged {
    UserId user_id;
    UserStatus status;
    auth::Role role;
    UserId changed_by;
    std::optional<SuspensionReason> reason;  // user_suspended
    Instant changed_at;
};
AIRSIDE_FIELDS(UserStandingChanged, user_id, status, role, changed_by, reason, changed_at)

}  // namespace airside::user

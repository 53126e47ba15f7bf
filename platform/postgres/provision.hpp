// Databases and roles of the services. For each service X: database X_service_db owned by X_owner (no login; migrations
// run as it), X_app (login; SELECT, INSERT, UPDATE, DELETE on what X_owner makes, no TRUNCATE, no DDL) and X_maint
// (login; acts as X_owner, for partitions and retention). Nobody else may connect. Idempotent, also when several run at
// once. Blocking.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace airside::postgres {

inline constexpr std::array<std::string_view, 7> service_names = {"user",      "search", "booking",     "payment",
                                                                  "analytics", "review", "notification"};

struct ServiceRoles {
    std::string service;
    std::string database() const { return service + "_service_db"; }
    std::string owner() const { return service + "_owner"; }
    std::string app() const { return service + "_app"; }
    std::string maint() const { return service + "_maint"; }
};

struct ServiceLogin {
    std::string service;
    std::string app_password, maint_password;  // empty: the role gets none (peer or trust authentication)
};

// `admin_conninfo`: a superuser's, of any database of the cluster. Returns what was created, for people to read.
std::vector<std::string> provision(const std::string& admin_conninfo, std::span<const ServiceLogin> logins);

// The two halves, for tests, which make databases of other names with the same roles.
std::vector<std::string> provision_roles(const std::string& admin_conninfo, const ServiceLogin& login);
void provision_privileges(const std::string& admin_conninfo_of_database, const std::string& database,
                          const ServiceRoles& roles);

// The same conninfo with other keys: with(conninfo, "dbname", "x", "user", "y"). Takes URLs too, returns key=value
// form.
std::string with(const std::string& conninfo, std::string_view key, std::string_view value);
std::string with(const std::string& conninfo, std::string_view key, std::string_view value, std::string_view key2,
                 std::string_view value2);

}  // namespace airside::postgres

#include "platform/postgres/provision.hpp"

#include "platform/postgres/blocking.hpp"

namespace airside::postgres {
namespace {

// Roles belong to the cluster: of several processes that provision at once, one at a time does it.
void lock_cluster(Blocking& admin) { admin.run("SELECT pg_advisory_lock(hashtextextended('airside.provision', 0))"); }

bool exists(Blocking& admin, const std::string& catalog, const std::string& column, const std::string& name) {
    return !admin.run("SELECT 1 FROM " + catalog + " WHERE " + column + " = $1", {name}).empty();
}

void make_role(Blocking& admin, const std::string& role, const std::string& attributes, const std::string& password,
               std::vector<std::string>& done) {
    auto quoted = admin.quoted_name(role);
    if (!exists(admin, "pg_roles", "rolname", role)) {
        admin.run("CREATE ROLE " + quoted + " " + attributes);
        done.push_back("role " + role);
    }
    if (!password.empty()) admin.run("ALTER ROLE " + quoted + " PASSWORD " + admin.quoted(password));
}

std::vector<std::string> roles_for(Blocking& admin, const ServiceLogin& login) {
    ServiceRoles roles{login.service};
    std::vector<std::string> done;
    make_role(admin, roles.owner(), "NOLOGIN", "", done);
    make_role(admin, roles.app(), "LOGIN", login.app_password, done);
    make_role(admin, roles.maint(), "LOGIN", login.maint_password, done);
    auto owner = admin.quoted_name(roles.owner()), maint = admin.quoted_name(roles.maint());
    // What the maintenance role makes (partitions) must belong to the owner, so it acts as the owner from its login on.
    admin.run("GRANT " + owner + " TO " + maint);
    admin.run("ALTER ROLE " + maint + " SET role = " + admin.quoted(roles.owner()));
    // The feed's alarm names transactions of other databases (function feed_stalls, which runs as its owner).
    admin.run("GRANT pg_read_all_stats TO " + owner);
    return done;
}

}  // namespace

std::vector<std::string> provision_roles(const std::string& admin_conninfo, const ServiceLogin& login) {
    Blocking admin(admin_conninfo);
    lock_cluster(admin);
    return roles_for(admin, login);
}

void provision_privileges(const std::string& admin_conninfo_of_database, const std::string& database,
                          const ServiceRoles& roles) {
    Blocking admin(admin_conninfo_of_database);
    auto db = admin.quoted_name(database), owner = admin.quoted_name(roles.owner());
    auto app = admin.quoted_name(roles.app()), maint = admin.quoted_name(roles.maint());
    admin.run("ALTER DATABASE " + db + " OWNER TO " + owner);
    admin.run("REVOKE ALL ON DATABASE " + db + " FROM PUBLIC");
    admin.run("GRANT CONNECT ON DATABASE " + db + " TO " + owner + ", " + app + ", " + maint);
    admin.run("REVOKE ALL ON SCHEMA public FROM PUBLIC");
    admin.run("ALTER SCHEMA public OWNER TO " + owner);
    admin.run("GRANT USAGE ON SCHEMA public TO " + app);
    std::string by_default = "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner + " IN SCHEMA public GRANT ";
    admin.run(by_default + "SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + app);
    admin.run(by_default + "USAGE, SELECT ON SEQUENCES TO " + app);
}

std::vector<std::string> provision(const std::string& admin_conninfo, std::span<const ServiceLogin> logins) {
    Blocking admin(admin_conninfo);
    lock_cluster(admin);
    std::vector<std::string> done;
    for (const auto& login : logins) {
        ServiceRoles roles{login.service};
        auto made = roles_for(admin, login);
        done.insert(done.end(), made.begin(), made.end());
        auto database = roles.database();
        if (!exists(admin, "pg_database", "datname", database)) {
            admin.run("CREATE DATABASE " + admin.quoted_name(database) + " OWNER " + admin.quoted_name(roles.owner()) +
                      " TEMPLATE template0 ENCODING 'UTF8'");
            done.push_back("database " + database);
        }
        provision_privileges(with(admin_conninfo, "dbname", database), database, roles);
    }
    // Nor may a service look into the cluster's common databases.
    admin.run("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
    admin.run("REVOKE CONNECT ON DATABASE template1 FROM PUBLIC");
    return done;
}

}  // namespace airside::postgres

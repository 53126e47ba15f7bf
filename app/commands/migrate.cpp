#include "platform/postgres/migrate.hpp"

#include <cstdio>

#include "app/commands/commands.hpp"
#include "app/databases.hpp"
#include "platform/postgres/provision.hpp"

namespace airside::app {

namespace {

std::string admin_conninfo(const PostgresSection& postgres, const std::string& database) {
    auto base = postgres.admin ? postgres.admin->reveal() : postgres.server;
    return base + " dbname=" + conninfo_value(database);
}

void provision_all(const PostgresSection& postgres) {
    std::vector<postgres::ServiceLogin> logins;
    for (auto* service : all_services) {
        auto password = postgres.passwords.find(service);
        logins.push_back({service, password == postgres.passwords.end() ? "" : password->second.reveal(), ""});
    }
    for (auto& made : postgres::provision(admin_conninfo(postgres, "postgres"), logins))
        std::printf("made     %s\n", made.c_str());
}

}  // namespace

int migrate(const Config& config, bool dry_run) {
    if (!dry_run) provision_all(config.postgres);
    for (auto* service : all_services) {
        postgres::ServiceRoles roles{service};
        auto files = migrations_of(service);
        auto report =
            postgres::migrate({admin_conninfo(config.postgres, roles.database()), roles.owner(), dry_run}, files);
        for (auto& name : report.applied)
            std::printf("%s %s %s\n", dry_run ? "would apply" : "applied ", roles.database().c_str(), name.c_str());
        if (report.applied.empty()) std::printf("current  %s\n", roles.database().c_str());
    }
    return 0;
}

}  // namespace airside::app

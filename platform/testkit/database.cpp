#include "platform/testkit/database.hpp"

#include <atomic>
#include <cstdint>

#include <unistd.h>

#include "platform/postgres/blocking.hpp"
#include "platform/postgres/error.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/postgres/provision.hpp"
#include "platform/postgres/query.hpp"

namespace airside::testkit {
namespace {

using postgres::Blocking;
using postgres::ServiceRoles;

std::string template_name(const std::string& service, std::span<const EmbeddedFile> migrations) {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    auto add = [&hash](std::string_view text) {
        for (unsigned char byte : text) hash = (hash ^ byte) * 1099511628211ULL;
    };
    for (const auto& file : migrations) {
        add(file.name);
        add(file.text);
    }
    return "template_" + service + "_" + std::to_string(hash);
}

// Renamed only when it is complete, so that whoever finds it by its name may clone it.
void build_template(PgServer& server, Blocking& admin, const std::string& service, const std::string& name,
                    std::span<const EmbeddedFile> migrations) {
    ServiceRoles roles{service};
    std::string draft = name + "_draft";
    admin.run("DROP DATABASE IF EXISTS " + draft + " WITH (FORCE)");
    postgres::provision_roles(server.conninfo(), {service, "", ""});
    admin.run("CREATE DATABASE " + draft + " OWNER " + roles.owner() + " TEMPLATE template0 ENCODING 'UTF8'");
    postgres::provision_privileges(server.conninfo(draft), draft, roles);
    postgres::MigrateOptions options;
    options.conninfo = server.conninfo(draft);
    options.role = roles.owner();
    postgres::migrate(options, migrations);
    admin.run("ALTER DATABASE " + draft + " RENAME TO " + name);
}

std::string make_name(const std::string& service) {
    static std::atomic<int> count{0};
    return "test_" + service + "_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

}  // namespace

TestDatabase::TestDatabase(PgServer& server) : TestDatabase("test", {}, server) {}

TestDatabase::TestDatabase(std::string service, std::span<const EmbeddedFile> migrations, PgServer& server)
    : service_(std::move(service)), name_(make_name(service_)), server_(server) {
    auto source = template_name(service_, migrations);
    Blocking admin(server.conninfo());
    // One at a time, also among processes: while a template is cloned nobody else may be connected to it.
    admin.run("SELECT pg_advisory_lock(hashtextextended($1, 0))", {source});
    if (admin.run("SELECT 1 FROM pg_database WHERE datname = $1", {source}).empty())
        build_template(server, admin, service_, source, migrations);
    admin.run("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");  // of an earlier process of this number
    admin.run("CREATE DATABASE " + name_ + " TEMPLATE " + source);
    postgres::provision_privileges(server.conninfo(name_), name_, ServiceRoles{service_});
}

TestDatabase::~TestDatabase() {
    try {
        Blocking admin(server_.conninfo());
        admin.run("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {  // the test stopped its server: the database goes with it
    }
}

std::string TestDatabase::conninfo() const {
    return postgres::with(admin_conninfo(), "user", ServiceRoles{service_}.app());
}
std::string TestDatabase::maint_conninfo() const {
    return postgres::with(admin_conninfo(), "user", ServiceRoles{service_}.maint());
}
std::string TestDatabase::admin_conninfo() const { return server_.conninfo(name_); }

void TestDatabase::execute(const std::string& sql) const {
    Blocking admin(admin_conninfo());
    admin.run_script(sql, "test");
}

std::string TestDatabase::value(const std::string& sql) const {
    Blocking admin(admin_conninfo());
    auto rows = admin.run(sql);
    return rows.empty() ? std::string() : rows[0][0];
}

std::string TestDatabase::check_queries() const {
    Blocking app(conninfo());
    std::string failures;
    for (const auto* query : postgres::Query::of(service_)) {
        try {
            app.prepare(std::string(query->name()), std::string(query->text()));
        } catch (const postgres::Error& error) {
            failures += std::string(error.what()) + "\n";
        }
    }
    return failures;
}

}  // namespace airside::testkit

#include "platform/postgres/migrate.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "platform/core/digest.hpp"
#include "platform/core/hex.hpp"
#include "platform/postgres/blocking.hpp"
#include "platform/postgres/error.hpp"

namespace airside::postgres {
namespace {

std::string checksum_of(const EmbeddedFile& file) { return to_hex(sha256(file.text)); }

bool is_migration_name(std::string_view name) {
    if (name.size() < 10 || name[4] != '_' || !name.ends_with(".sql")) return false;
    return std::all_of(name.begin(), name.begin() + 4, [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::vector<EmbeddedFile> in_order(std::span<const EmbeddedFile> files) {
    std::vector<EmbeddedFile> sorted(files.begin(), files.end());
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        std::string name(sorted[i].name);
        if (!is_migration_name(name))
            throw MigrationError("migration " + name + ": the name must be like 0001_users.sql");
        if (i > 0 && sorted[i - 1].name == name) throw MigrationError("migration " + name + ": the name is used twice");
    }
    return sorted;
}

std::map<std::string, std::string> applied_before(Blocking& connection) {
    std::map<std::string, std::string> checksums;
    auto exists = connection.run("SELECT to_regclass('schema_migrations') IS NOT NULL");
    if (exists[0][0] != "t") return checksums;
    for (auto& row : connection.run("SELECT name, checksum FROM schema_migrations")) checksums[row[0]] = row[1];
    return checksums;
}

void check_history(const std::map<std::string, std::string>& before, std::span<const EmbeddedFile> files) {
    for (const auto& [name, checksum] : before) {
        auto file = std::find_if(files.begin(), files.end(), [&name = name](const auto& f) { return f.name == name; });
        if (file == files.end())
            throw MigrationError("migration " + name +
                                 " was applied to this database, but this program does not have it: it is older");
        if (checksum_of(*file) != checksum)
            throw MigrationError("migration " + name +
                                 " was changed after it was applied; add a new migration instead");
    }
}

void apply(Blocking& connection, const EmbeddedFile& file) {
    std::string name(file.name);
    connection.run("BEGIN");
    try {
        connection.run_script(std::string(file.text), name);
        connection.run("INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)", {name, checksum_of(file)});
        connection.run("COMMIT");
    } catch (const Error& error) {
        connection.run("ROLLBACK");
        throw MigrationError("migration " + name + " failed: " + error.what());
    }
}

}  // namespace

MigrationReport migrate(const MigrateOptions& options, std::span<const EmbeddedFile> files) {
    auto sorted = in_order(files);
    Blocking connection(options.conninfo);
    if (!options.role.empty()) connection.run("SET ROLE " + connection.quoted_name(options.role));
    connection.run("SET timezone = 'UTC'");
    if (!options.dry_run) {
        // Held until the connection closes: another process waits here, and then finds the work done.
        connection.run("SELECT pg_advisory_lock(hashtextextended('airside.schema_migrations', 0))");
        connection.run(
            "CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at "
            "timestamptz NOT NULL DEFAULT now())");
    }
    auto before = applied_before(connection);
    check_history(before, sorted);
    MigrationReport report;
    for (const auto& file : sorted) {
        std::string name(file.name);
        if (before.contains(name)) {
            report.already.push_back(name);
            continue;
        }
        if (!options.dry_run) apply(connection, file);
        report.applied.push_back(name);
    }
    return report;
}

std::vector<EmbeddedFile> combine(std::initializer_list<std::span<const EmbeddedFile>> sets) {
    std::vector<EmbeddedFile> all;
    for (const auto& set : sets) all.insert(all.end(), set.begin(), set.end());
    return all;
}

}  // namespace airside::postgres

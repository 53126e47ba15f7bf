// Migrations: SQL files compiled in, applied in the order of their names, each in its own transaction, one process at a
// time (advisory lock), recorded in schema_migrations with their SHA-256. Blocking: it runs at start-up and from the
// command line.
#pragma once
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/core/embedded.hpp"

namespace airside::postgres {

// A file that was changed after it was applied, an applied one that is gone, a name that is used twice or not
// "0001_name.sql", or SQL that fails; says which file.
struct MigrationError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct MigrateOptions {
    std::string conninfo;
    std::string role;      // SET ROLE before anything: the database's owner
    bool dry_run = false;  // looks and reports, changes nothing
};
struct MigrationReport {
    std::vector<std::string> already;  // applied before
    std::vector<std::string> applied;  // now; with dry_run: would be
};

MigrationReport migrate(const MigrateOptions& options, std::span<const EmbeddedFile> files);

// A service's own files together with those of the modules that it uses (events::migrations(), jobs::migrations()).
std::vector<EmbeddedFile> combine(std::initializer_list<std::span<const EmbeddedFile>> sets);

}  // namespace airside::postgres

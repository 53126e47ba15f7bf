// A fresh, migrated database for one test.
#pragma once
#include <span>
#include <string>

#include "platform/core/embedded.hpp"
#include "platform/testkit/servers.hpp"

namespace airside::testkit {

// Cloned from a template that is migrated once for each set of migrations, with the roles and privileges that the
// service has in production (provision.hpp): what booking_app may not do there, it may not do here. Dropped at the end.
class TestDatabase {
  public:
    // `service`: "booking"; any other lower-case word makes roles of that name.
    TestDatabase(std::string service, std::span<const EmbeddedFile> migrations, PgServer& server = PgServer::shared());
    explicit TestDatabase(PgServer& server = PgServer::shared());  // empty, service "test"
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const std::string& name() const { return name_; }
    std::string conninfo() const;        // as X_app, like the service
    std::string maint_conninfo() const;  // as X_maint
    std::string admin_conninfo() const;  // as superuser

    void execute(const std::string& sql) const;       // as superuser; several statements allowed
    std::string value(const std::string& sql) const;  // first column of the first row, "" for NULL or no row

    // Prepares every Query of the service as X_app and returns the ones that fail with their errors, one to a line; ""
    // when all are good.
    std::string check_queries() const;

  private:
    std::string service_, name_;
    PgServer& server_;
};

}  // namespace airside::testkit

// Private PostgreSQL and Redis for tests: one of each to a process, started when first asked for, stopped when it ends.
// With AIRSIDE_TEST_PG (conninfo of a superuser) or AIRSIDE_TEST_REDIS (redis://… or unix:///path) set, that server is
// used instead, also by several executables at once.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "platform/testkit/system.hpp"

namespace airside::testkit {

class PgServer {
  public:
    static PgServer& shared();  // the process's one

    // One of one's own, for tests that stop and start it. It listens on a Unix socket; with `tcp`, on a loopback port,
    // too.
    explicit PgServer(bool tcp = false);
    ~PgServer();
    PgServer(const PgServer&) = delete;
    PgServer& operator=(const PgServer&) = delete;

    std::string conninfo(const std::string& database = "postgres") const;  // as superuser
    int port() const;                                                      // on 127.0.0.1; 0 without tcp
    void stop();  // fast shutdown; throws for a server that is not ours
    void kill();  // as a crash: SIGQUIT, immediate shutdown
    void start();

  private:
    struct Impl;
    explicit PgServer(std::string external_conninfo);
    std::unique_ptr<Impl> impl_;
};

class RedisServer {
  public:
    static RedisServer& shared();

    explicit RedisServer(std::vector<std::string> extra_arguments = {});  // e.g. {"--maxmemory-policy", "noeviction"}
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    std::string url() const;  // redis://127.0.0.1:port
    int port() const;
    void stop();   // SIGKILL: Redis keeps nothing here
    void start();  // on the same port

  private:
    struct Impl;
    explicit RedisServer(std::unique_ptr<Impl> external);
    std::unique_ptr<Impl> impl_;
};

}  // namespace airside::testkit

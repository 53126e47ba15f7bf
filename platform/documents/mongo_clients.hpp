// libmongoc's clients, and what its errors mean: inside the module only.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include <mongoc/mongoc.h>

#include "platform/async/reactor.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::documents {

class MongoClients {
  public:
    explicit MongoClients(const std::string& url);
    ~MongoClients();
    MongoClients(const MongoClients&) = delete;
    MongoClients& operator=(const MongoClients&) = delete;

    const std::string& database() const { return database_; }

    // A client for the length of one call, in a worker. Throws Problem 503 when none is free in time.
    class Lease {
      public:
        explicit Lease(MongoClients& clients);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        mongoc_client_t* client() { return client_; }

      private:
        MongoClients& clients_;
        mongoc_client_t* client_;
    };

    // While no server was found a moment ago, throws Problem 503 at once rather than have a worker wait for one again.
    void refuse_if_down() const;
    // Problem 503 for what may be better later, else Failure.
    [[noreturn]] void fail(const bson_error_t& error);
    static bool is_duplicate(const bson_error_t& error);

  private:
    mongoc_client_pool_t* pool_ = nullptr;
    std::string database_;
    std::atomic<Steady::rep> down_until_{0};
    log::RateLimited log_;
    telemetry::Counter& unavailable_;
};

}  // namespace airside::documents

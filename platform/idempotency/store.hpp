// Idempotency keys in PostgreSQL, in the database of the service whose operations they belong to.
//
// A key is unique for (caller, operation, key) and kept seven days with the first answer. While the first request runs
// it holds a lease; when its process dies the lease passes, and a retry runs the handler again: so handlers must be
// idempotent themselves (a booking is unique for its user and key).
#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "platform/contract/dispatcher.hpp"
#include "platform/core/embedded.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::idempotency {

struct Options {
    std::chrono::seconds lease{60};  // longer than any handler runs
    std::chrono::hours keep{24 * 7};
    // The application_name of a database session that lives as long as this process: when it is gone, so is the lease.
    // Empty: the lease only runs out.
    std::string session{};
};

// All calls throw postgres::Unavailable when the database is not reachable.
class PgIdempotencyStore final : public contract::IdempotencyStore {
  public:
    // The pool outlives the store, and its database has migrations().
    explicit PgIdempotencyStore(postgres::Pool& pool, Options options = {})
        : pool_(pool), options_(std::move(options)) {}

    awaitable<Claim> claim(const UserId& user, std::string operation, std::string key, std::string body_hash) override;
    awaitable<> finish(const UserId& user, std::string operation, std::string key, int status,
                       std::string body) override;
    awaitable<> release(const UserId& user, std::string operation, std::string key) override;

    // Deletes what is older than `keep`, in batches; returns how many. For the service's purge job.
    awaitable<std::uint64_t> purge();
    awaitable<std::uint64_t> purgeable();  // how many that would be now
    // A user's own, with the answers that they hold. One that runs is left to end. Returns how many.
    awaitable<std::int64_t> forget(UserId user);

  private:
    postgres::Pool& pool_;
    Options options_;
};

std::span<const EmbeddedFile> migrations();  // 0000_idempotency.sql

}  // namespace airside::idempotency

#include "platform/idempotency/store.hpp"

namespace airside::embedded {
extern const std::span<const EmbeddedFile> idempotency_migrations;
}

namespace airside::idempotency {
namespace {

using postgres::Query;

// Takes the key, or takes over the lease of a request that died. No row: somebody else has it, or it is answered. The
// names of queries are "idempotency.…" in whichever database they run.
const Query claim_key{"idempotency.claim", R"sql(
    INSERT INTO idempotency_keys AS k (user_id, operation, key, body_hash, lease_until, lease_owner)
    VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5::double precision), nullif($6, ''))
    ON CONFLICT (user_id, operation, key) DO UPDATE SET lease_until = EXCLUDED.lease_until, lease_owner = EXCLUDED.lease_owner
     WHERE k.body_hash = EXCLUDED.body_hash AND k.status IS NULL AND (k.lease_until < clock_timestamp() OR
           (k.lease_owner IS NOT NULL AND NOT EXISTS (
               SELECT FROM pg_stat_activity a WHERE a.datname = current_database() AND a.application_name = k.lease_owner)))
    RETURNING 1)sql"};

// No row: it was released a moment ago.
const Query read_key{"idempotency.read", R"sql(
    SELECT body_hash, status, body FROM idempotency_keys WHERE user_id = $1 AND operation = $2 AND key = $3)sql"};

const Query finish_key{"idempotency.finish", R"sql(
    UPDATE idempotency_keys SET lease_until = NULL, status = $4, body = $5
     WHERE user_id = $1 AND operation = $2 AND key = $3 AND status IS NULL)sql"};

const Query release_key{"idempotency.release", R"sql(
    DELETE FROM idempotency_keys WHERE user_id = $1 AND operation = $2 AND key = $3 AND status IS NULL)sql"};

#define OLD_KEYS                                                                                   \
    "FROM idempotency_keys WHERE created_at < now() - make_interval(secs => $1::double precision)" \
    " AND (lease_until IS NULL OR lease_until < now())"
const Query purge_keys{"idempotency.purge",
                       "DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(SELECT ctid " OLD_KEYS " LIMIT 1000))"};
const Query count_old{"idempotency.purgeable", "SELECT count(*) AS keys " OLD_KEYS};
#undef OLD_KEYS

const Query forget_user{"idempotency.forget",
                        "DELETE FROM idempotency_keys WHERE user_id = $1 AND lease_until IS NULL"};

}  // namespace

awaitable<contract::IdempotencyStore::Claim> PgIdempotencyStore::claim(const UserId& user, std::string operation,
                                                                       std::string key, std::string body_hash) {
    using State = Claim::State;
    auto user_id = user;
    // The key can be released between the two statements; then it is free, and the second round takes it.
    for (int round = 0; round < 3; ++round) {
        auto taken =
            co_await pool_.run(claim_key, user_id, operation, key, body_hash, options_.lease.count(), options_.session);
        if (!taken.empty()) co_return Claim{State::run, 0, {}};
        auto known = co_await pool_.run(read_key, user_id, operation, key);
        if (known.empty()) continue;
        auto row = known.one();
        if (row.get<std::string>("body_hash") != body_hash) co_return Claim{State::mismatch, 0, {}};
        if (row.is_null("status")) co_return Claim{State::running, 0, {}};
        co_return Claim{State::replay, row.get<int>("status"), row.get<std::string>("body")};
    }
    co_return Claim{State::running, 0, {}};
}

awaitable<> PgIdempotencyStore::finish(const UserId& user, std::string operation, std::string key, int status,
                                       std::string body) {
    auto user_id = user;
    co_await pool_.run(finish_key, user_id, operation, key, status, body);
}

awaitable<> PgIdempotencyStore::release(const UserId& user, std::string operation, std::string key) {
    auto user_id = user;
    co_await pool_.run(release_key, user_id, operation, key);
}

awaitable<std::uint64_t> PgIdempotencyStore::purge() {
    std::uint64_t purged = 0;
    auto keep_s = std::chrono::duration_cast<std::chrono::seconds>(options_.keep).count();
    for (;;) {
        auto deleted = co_await pool_.run(purge_keys, keep_s);
        purged += deleted.affected();
        if (deleted.affected() < 1000) co_return purged;
    }
}

awaitable<std::uint64_t> PgIdempotencyStore::purgeable() {
    auto keep_s = std::chrono::duration_cast<std::chrono::seconds>(options_.keep).count();
    auto rows = co_await pool_.run(count_old, keep_s);
    co_return rows.one().get<std::uint64_t>("keys");
}

awaitable<std::int64_t> PgIdempotencyStore::forget(UserId user) {
    auto deleted = co_await pool_.run(forget_user, user);
    co_return static_cast<std::int64_t>(deleted.affected());
}

std::span<const EmbeddedFile> migrations() { return embedded::idempotency_migrations; }

}  // namespace airside::idempotency

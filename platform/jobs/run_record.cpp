#include "platform/jobs/run_record.hpp"

namespace airside::jobs {
namespace {

using postgres::Query;

// The transaction that holds the lock is idle while the job runs, by intention.
const Query stay_idle{"jobs.stay_idle", "SET LOCAL idle_in_transaction_session_timeout = 0"};
const Query lock_query{"jobs.lock",
                       "SELECT pg_try_advisory_xact_lock(hashtextextended('airside.job.' || $1, 0)) AS locked"};

const Query due_query{"jobs.due", R"sql(
    SELECT coalesce(ceil(extract(epoch FROM max(started_at) + make_interval(secs => $2) - clock_timestamp()) * 1000), 0)::bigint AS wait_ms
      FROM job_runs WHERE name = $1)sql"};

const Query start_query{"jobs.start", R"sql(
    INSERT INTO job_runs (name, started_at, runs) VALUES ($1, clock_timestamp(), 1)
        ON CONFLICT (name) DO UPDATE SET started_at = clock_timestamp(), finished_at = NULL, ok = NULL, runs = job_runs.runs + 1
 RETURNING started_at)sql"};

const Query end_query{"jobs.end", R"sql(
    UPDATE job_runs SET finished_at = clock_timestamp(), ok = $2, report = $3, failures = failures + CASE WHEN $2 THEN 0 ELSE 1 END
     WHERE name = $1)sql"};

}  // namespace

awaitable<bool> lock_job(postgres::Transaction& tx, const std::string& name) {
    tx.queue(stay_idle);
    auto rows = co_await tx.run(lock_query, name);
    co_return rows.one().get<bool>("locked");
}

awaitable<std::chrono::milliseconds> time_until_due(postgres::Pool& pool, const std::string& name,
                                                    std::chrono::seconds every) {
    auto rows = co_await pool.run(due_query, name, static_cast<double>(every.count()));
    co_return std::chrono::milliseconds(rows.one().get<std::int64_t>("wait_ms"));
}

awaitable<Instant> record_start(postgres::Pool& pool, const std::string& name) {
    auto rows = co_await pool.run(start_query, name);
    co_return rows.one().get<Instant>("started_at");
}

awaitable<> record_end(postgres::Pool& pool, const std::string& name, bool ok, const std::string& json) {
    co_await pool.run(end_query, name, ok, postgres::Json{json});
}

}  // namespace airside::jobs

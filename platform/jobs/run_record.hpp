// The statements on job_runs. Private to this module.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "platform/core/time.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::jobs {

// True when the job is ours alone until `tx` ends. Assigns no transaction id, so that a long job stalls no feed.
awaitable<bool> lock_job(postgres::Transaction& tx, const std::string& name);

// How long until it is due, by the database's clock; zero or less: now.
awaitable<std::chrono::milliseconds> time_until_due(postgres::Pool& pool, const std::string& name,
                                                    std::chrono::seconds every);

awaitable<Instant> record_start(postgres::Pool& pool, const std::string& name);
awaitable<> record_end(postgres::Pool& pool, const std::string& name, bool ok, const std::string& json);

}  // namespace airside::jobs

// Work that recurs: expiry, retention, partitions made ahead, reconciliation. Each job runs in one of the processes at
// a time (PostgreSQL advisory lock) and when it is due for all of them together (table job_runs). A job must be
// idempotent: when its process or the database goes away in the middle, another runs it again.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/core/embedded.hpp"
#include "platform/core/time.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::jobs {

struct Job {
    std::string name;                             // "booking.expire_unpaid"; unique in its database
    std::chrono::seconds every;                   // between starts
    std::function<awaitable<std::string>()> run;  // returns what it did, as a JSON object
    std::chrono::seconds time_limit{600};         // the run is cancelled then, and fails
    // What run() would do now, as a JSON object, changing nothing (`airside jobs run NAME --dry-run`). Null: the job
    // can't tell.
    std::function<awaitable<std::string>()> plan{};
};

struct JobReport {
    std::string name;
    bool ran = false;  // false: another process is running it
    bool ok = false;
    std::string json;  // what run() returned; {"error": "…"} when it threw
    std::chrono::milliseconds duration{0};
    Instant started_at{};
    std::string str() const;  // all of it, as a JSON object
};

struct JobStats {  // of this process, since its start
    std::uint64_t runs = 0, failures = 0;
    bool running = false;
    std::chrono::milliseconds last_duration{0};
    std::optional<Instant> last_success;
    std::string last_report;
};

class Scheduler {
  public:
    // `pool` belongs to `reactor`, and its database has jobs::migrations().
    Scheduler(Reactor& reactor, postgres::Pool& pool);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    void add(Job job);  // before start()
    void start();
    void stop();            // starts no more
    awaitable<> stopped();  // until what runs has ended
    std::vector<std::string> names() const;

    // Now, whether due or not. An unknown name throws Problem 404. A job that throws gives ok = false.
    awaitable<JobReport> run_now(std::string name);
    // What it would do. Problem 404 for an unknown name, 409 for a job without a plan.
    awaitable<std::string> plan_now(std::string name);
    std::map<std::string, JobStats> stats() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

std::span<const EmbeddedFile> migrations();  // 0000_jobs.sql: job_runs

}  // namespace airside::jobs

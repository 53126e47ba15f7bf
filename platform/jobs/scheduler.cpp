#include "platform/jobs/scheduler.hpp"

#include <boost/system/system_error.hpp>

#include "platform/async/sync.hpp"
#include "platform/jobs/run_record.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"

namespace airside::jobs {

using namespace std::chrono_literals;

namespace {

std::string error_json(std::string_view what) {
    std::string text = R"({"error": )";
    json::write_string(what, text);
    return text + "}";
}

// What a job gave, or what it threw.
struct Outcome {
    bool ok = false;
    std::string json;
};

awaitable<Outcome> outcome_of(Reactor& reactor, const Job& job) {
    Outcome outcome;
    try {
        auto work = job.run();
        outcome.json = co_await with_deadline(reactor, Steady::now() + job.time_limit, job.name, std::move(work));
        outcome.ok = true;
    } catch (const std::exception& error) {
        outcome.json = error_json(error.what());
    }
    co_return outcome;
}

}  // namespace

std::string JobReport::str() const {
    std::string text = R"({"name": )";
    json::write_string(name, text);
    text += R"(, "ran": )" + std::string(ran ? "true" : "false");
    if (ran) {
        text += R"(, "ok": )" + std::string(ok ? "true" : "false");
        text +=
            R"(, "started_at": ")" + to_string(started_at) + R"(", "duration_ms": )" + std::to_string(duration.count());
        text += R"(, "report": )" + json;
    }
    return text + "}";
}

struct Scheduler::State : std::enable_shared_from_this<State> {
    // Jobs that are due wait for each other beyond this many, so that they leave connections to the requests.
    static constexpr std::size_t at_once = 2;
    State(Reactor& r, postgres::Pool& p) : reactor(r), pool(p), places(r, at_once, 1000), changed(r) {}

    Reactor& reactor;
    postgres::Pool& pool;
    Limiter places;
    Signal changed;  // stopping, or a run has ended
    std::map<std::string, Job> jobs;
    std::map<std::string, JobStats> stats;
    std::size_t running = 0;
    bool started = false, stopping = false;

    struct Running {
        Running(State& s, JobStats& j) : state(s), job_stats(j) {
            ++state.running;
            job_stats.running = true;
        }
        ~Running() {
            --state.running;
            job_stats.running = false;
            state.changed.notify_all();
        }
        State& state;
        JobStats& job_stats;
    };

    awaitable<JobReport> run(const Job& job, bool only_if_due) {
        JobReport report{.name = job.name};
        auto self = shared_from_this();
        auto lock = co_await pool.begin();
        bool ours = co_await lock_job(lock, job.name);
        if (!ours) co_return report;
        if (only_if_due) {  // another process may have run it between our looking and our locking
            auto wait = co_await time_until_due(pool, job.name, job.every);
            if (wait > 0ms) co_return report;
        }
        auto& job_stats = stats[job.name];
        Running running_now(*this, job_stats);
        report.ran = true;
        report.started_at = co_await record_start(pool, job.name);
        auto began = Steady::now();
        auto outcome = co_await outcome_of(reactor, job);
        report.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began);
        report.ok = outcome.ok;
        report.json = std::move(outcome.json);
        co_await record(job, report);
        note(job_stats, report);
        co_await lock.rollback();  // it has only held the lock
        co_return report;
    }

    awaitable<> record(const Job& job, JobReport& report) {
        std::string unusable;
        try {
            co_await record_end(pool, job.name, report.ok, report.json);
        } catch (const postgres::Error& error) {
            unusable = error_json(std::string("its report is not JSON: ") + error.what());
        }
        if (unusable.empty()) co_return;
        report.ok = false;
        report.json = std::move(unusable);
        co_await record_end(pool, job.name, false, report.json);
    }

    static void note(JobStats& job_stats, const JobReport& report) {
        ++job_stats.runs;
        job_stats.last_duration = report.duration;
        job_stats.last_report = report.json;
        if (report.ok) {
            job_stats.last_success = report.started_at;
            log::info("job ran", {{"job", report.name}, {"took_ms", report.duration.count()}, {"report", report.json}});
        } else {
            ++job_stats.failures;
            log::error("job failed",
                       {{"job", report.name}, {"took_ms", report.duration.count()}, {"report", report.json}});
        }
    }

    // Returns how long to wait before looking again.
    awaitable<Steady::duration> look(const Job& job) {
        static constexpr auto longest = std::chrono::milliseconds(60s);
        auto wait = co_await time_until_due(pool, job.name, job.every);
        if (wait > 0ms) co_return std::min(wait, longest);
        auto place = co_await places.acquire(Steady::time_point::max());
        if (stopping) co_return 0ms;
        auto report = co_await run(job, true);
        if (!report.ran) co_return 1s;  // another process is at it
        wait = co_await time_until_due(pool, job.name, job.every);
        co_return std::clamp(wait, std::chrono::milliseconds(1ms), longest);
    }

    static awaitable<> repeat(std::shared_ptr<State> self, std::string name) {
        const auto& job = self->jobs.at(name);
        while (!self->stopping) {
            Steady::duration wait = 5s;
            std::string failure;
            try {
                wait = co_await self->look(job);
            } catch (const std::exception& error) {  // the database is not there: a job's own failure is in its report
                failure = error.what();
            }
            if (!failure.empty()) log::warn("job could not be looked after", {{"job", name}, {"why", failure}});
            auto until = Steady::now() + wait;
            while (!self->stopping && Steady::now() < until) co_await self->changed.wait_until(until);
        }
    }
};

Scheduler::Scheduler(Reactor& reactor, postgres::Pool& pool) : state_(std::make_shared<State>(reactor, pool)) {}
Scheduler::~Scheduler() { stop(); }

void Scheduler::add(Job job) {
    if (state_->started) throw std::logic_error("job " + job.name + ": added after the scheduler was started");
    if (job.every <= 0s) throw std::logic_error("job " + job.name + ": must recur after some time");
    std::string name = job.name;
    if (!state_->jobs.emplace(name, std::move(job)).second)
        throw std::logic_error("job " + name + ": the name is used twice");
    state_->stats[name];
}

void Scheduler::start() {
    if (std::exchange(state_->started, true)) return;
    for (const auto& [name, job] : state_->jobs) state_->reactor.spawn("job " + name, State::repeat(state_, name));
}

void Scheduler::stop() {
    state_->stopping = true;
    state_->changed.notify_all();
}

awaitable<> Scheduler::stopped() {
    auto state = state_;
    while (state->running > 0) co_await state->changed.wait();
}

std::vector<std::string> Scheduler::names() const {
    std::vector<std::string> names;
    for (const auto& [name, job] : state_->jobs) names.push_back(name);
    return names;
}

awaitable<JobReport> Scheduler::run_now(std::string name) {
    auto state = state_;
    auto job = state->jobs.find(name);
    if (job == state->jobs.end()) throw not_found("no job named " + name);
    auto report = co_await state->run(job->second, false);
    co_return report;
}

awaitable<std::string> Scheduler::plan_now(std::string name) {
    auto state = state_;
    auto job = state->jobs.find(name);
    if (job == state->jobs.end()) throw not_found("no job named " + name);
    if (!job->second.plan) throw conflict("no-dry-run", "This job can't tell beforehand what it would do");
    auto plan = job->second.plan();
    auto text = co_await std::move(plan);
    co_return text;
}

std::map<std::string, JobStats> Scheduler::stats() const { return state_->stats; }

}  // namespace airside::jobs

#include <csignal>
#include <cstdio>
#include <thread>

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "app/commands/commands.hpp"
#include "app/worker.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"

namespace airside::app {

namespace {

log::Level level_named(const std::string& name) {
    if (name == "debug") return log::Level::debug;
    if (name == "warn") return log::Level::warn;
    if (name == "error") return log::Level::error;
    return name == "off" ? log::Level::off : log::Level::info;
}

// Signals are taken by the main thread alone, so that no handler runs in the middle of anything.
sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, number);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

// A thread that asks for short slices is given the processor as soon as it wakes, also from one that is in the middle
// of a long slice: a request does not wait for a PostgreSQL backend or the background's reactor to finish theirs. Linux
// before 6.12 knows no such wish, and then nothing is lost.
void run_before_others() {
    struct {
        std::uint32_t size, policy;
        std::uint64_t flags;
        std::int32_t nice;
        std::uint32_t priority;
        std::uint64_t runtime_ns, deadline_ns, period_ns;
    } wish{};
    wish.size = sizeof wish;
    wish.policy = SCHED_OTHER;
    wish.runtime_ns = 100'000;
    ::syscall(SYS_sched_setattr, 0, &wish, 0);
}

awaitable<> stop_worker(Worker& worker) {
    co_await worker.stop();
    worker.reactor().stop();
}

}  // namespace

int serve(Config config, std::set<std::string> services) {
    auto signals = block_signals();
    log::start({.level = level_named(config.log.level), .file = config.log.file});
    telemetry::install();
    Process process(std::move(config), std::move(services));
    auto count = process.config.http.reactors > 0 ? process.config.http.reactors
                                                  : static_cast<int>(std::thread::hardware_concurrency());
    std::vector<std::unique_ptr<Worker>> workers;
    auto port = process.config.http.port;
    workers.push_back(std::make_unique<Worker>(process, Worker::Role::background, "background"));
    for (int i = 0; i < count; ++i) {
        workers.push_back(std::make_unique<Worker>(process, Worker::Role::serving, std::to_string(i)));
        port = workers.back()->listen(port);
    }
    std::vector<std::thread> threads;
    for (auto& worker : workers) {
        worker->reactor().post([&worker] { worker->start(); });
        bool serves = worker != workers.front();
        threads.emplace_back([&worker, serves] {
            if (serves) run_before_others();
            worker->reactor().run();
        });
    }
    std::printf("airside serves on %s://%s:%u\n", process.config.http.tls_certificate ? "https" : "http",
                process.config.http.address.c_str(), port);
    std::fflush(stdout);
    log::info("serving", {{"port", port}, {"reactors", count}});

    int number = 0;
    sigwait(&signals, &number);
    log::info("draining", {{"signal", number}});
    for (auto& worker : workers)
        worker->reactor().post([&worker] { worker->reactor().spawn("stop", stop_worker(*worker)); });
    for (auto& thread : threads) thread.join();
    workers.clear();
    log::info("stopped");
    log::flush_and_stop();
    return 0;
}

}  // namespace airside::app

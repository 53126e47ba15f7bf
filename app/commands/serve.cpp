#include <csignal>
#include <cstdio>
#include <thread>

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
    for (int i = 0; i < count; ++i) {
        auto role = i == 0 ? Worker::Role::background : Worker::Role::serving;
        workers.push_back(std::make_unique<Worker>(process, role));
        port = workers.back()->listen(port);
    }
    std::vector<std::thread> threads;
    for (auto& worker : workers) {
        worker->reactor().post([&worker] { worker->start(); });
        threads.emplace_back([&worker] { worker->reactor().run(); });
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

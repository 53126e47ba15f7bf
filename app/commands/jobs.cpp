#include <cstdio>

#include "app/commands/commands.hpp"
#include "app/commands/on_worker.hpp"

namespace airside::app {

int list_jobs(Config config) {
    return on_worker(std::move(config), [](Worker& worker) -> awaitable<int> {
        for (auto& name : worker.job_names()) std::printf("%s\n", name.c_str());
        co_return 0;
    });
}

int run_job(Config config, const std::string& name) {
    return on_worker(std::move(config), [&name](Worker& worker) -> awaitable<int> {
        auto report = co_await worker.run_job(name);
        std::printf("%s\n", report.str().c_str());
        co_return report.ok || !report.ran ? 0 : 1;
    });
}

int plan_job(Config config, const std::string& name) {
    return on_worker(std::move(config), [&name](Worker& worker) -> awaitable<int> {
        auto plan = co_await worker.plan_job(name);
        std::printf("%s\n", plan.c_str());
        co_return 0;
    });
}

}  // namespace airside::app

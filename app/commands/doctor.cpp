#include <cstdio>

#include "app/commands/commands.hpp"
#include "app/commands/on_worker.hpp"

namespace airside::app {

namespace {

// What to do about a check that failed, in a line.
std::string advice_for(const std::string& check) {
    if (check.starts_with("postgres.")) return "is the server of [postgres] running, and did `airside migrate` run?";
    if (check.starts_with("redis."))
        return "is the server of [redis] running? Until it is, Airside is slower, not wrong.";
    if (check.starts_with("vendor.")) return "are address and credentials right?";
    return "see the message";
}

}  // namespace

int doctor(Config config) {
    return on_worker(std::move(config), [](Worker& worker) -> awaitable<int> {
        int failed = 0;
        for (auto& check : worker.checks()) {
            std::string error;
            try {
                auto work = check.run();
                auto deadline = Steady::now() + std::chrono::seconds(5);
                co_await with_deadline(worker.reactor(), deadline, check.name, std::move(work));
            } catch (const std::exception& e) {
                error = e.what();
            }
            std::printf("%-4s %s%s%s\n", error.empty() ? "ok" : (check.required ? "FAIL" : "warn"), check.name.c_str(),
                        error.empty() ? "" : ": ", error.c_str());
            if (!error.empty()) std::printf("     %s\n", advice_for(check.name).c_str());
            failed += !error.empty() && check.required;
        }
        co_return failed == 0 ? 0 : 1;
    });
}

}  // namespace airside::app

#include <cstdio>

#include "app/commands/commands.hpp"
#include "app/commands/on_worker.hpp"

namespace airside::app {

namespace {

Date day_of(const std::string& text) {
    if (auto day = Date::parse(text)) return *day;
    throw std::invalid_argument("a day is written 2026-12-24, not " + text);
}

}  // namespace

int recompute_metrics(Config config, const std::string& from, const std::string& to) {
    auto first = day_of(from), last = day_of(to);
    if (last < first) throw std::invalid_argument("--to is before --from");
    return on_worker(std::move(config), [first, last](Worker& worker) -> awaitable<int> {
        auto report = co_await worker.analytics().recompute(first, last);
        std::printf("%zu days summed up\n", report.days.size());
        for (auto& rate : report.without_rate) std::printf("no exchange rate: %s\n", rate.c_str());
        co_return 0;
    });
}

}  // namespace airside::app
